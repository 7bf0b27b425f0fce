using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Pricing;

/// <summary>What some rules came to.</summary>
/// <param name="Programmes">The versions that decided: <c>coalition:1</c>.</param>
/// <param name="Rewarded">How many members were granted anything.</param>
/// <param name="Units">What became of the points of each unit.</param>
/// <param name="Cost">What each partner pays for points granted, less what it gets back for those taken back.</param>
/// <param name="Redeemed">What each partner is paid for points it took.</param>
/// <param name="Rules">What each rule came to.</param>
/// <param name="Days">What each day granted net.</param>
/// <param name="Budgets">What each day took of each budget, and what was left.</param>
public sealed record PricedProgramme(
    IReadOnlyList<string> Programmes,
    long Rewarded,
    IReadOnlyList<PricedUnit> Units,
    IReadOnlyList<PartnerMoney> Cost,
    IReadOnlyList<PartnerMoney> Redeemed,
    IReadOnlyList<PricedRule> Rules,
    IReadOnlyList<PricedDay> Days,
    IReadOnlyList<BudgetDay> Budgets)
{
    internal static PricedProgramme Of(Totals totals, ProgrammeTimeline rules, long rewarded) => new(
        [.. rules.Versions.Select(version => $"{version.Id}:{version.Version}")],
        rewarded,
        [.. totals.Granted.Keys.Concat(totals.Opening.Keys).Distinct().Order().Select(unit => UnitOf(totals, rules, unit))],
        [.. totals.Cost.OrderBy(cost => cost.Key.Partner.Value, StringComparer.Ordinal).ThenBy(cost => cost.Key.Currency).Select(cost => new PartnerMoney(cost.Key.Partner.Value, new Amount(cost.Value, cost.Key.Currency)))],
        [.. totals.Redeemed.OrderBy(paid => paid.Key.Partner.Value, StringComparer.Ordinal).ThenBy(paid => paid.Key.Currency).Select(paid => new PartnerMoney(paid.Key.Partner.Value, new Amount(paid.Value, paid.Key.Currency)))],
        [.. totals.Rules.OrderBy(rule => rule.Key, StringComparer.Ordinal).Select(rule => new PricedRule(rule.Key, rule.Value.Unit, rule.Value.Times, rule.Value.Points, rule.Value.TakenBack, rule.Value.Worth))],
        [.. totals.Days.OrderBy(day => day.Key.Day).ThenBy(day => day.Key.Unit).Select(day => new PricedDay(day.Key.Day, day.Key.Unit, day.Value))],
        BudgetDay.Of(totals, rules));

    private static PricedUnit UnitOf(Totals totals, ProgrammeTimeline rules, Unit unit)
    {
        long Moved(string account) => totals.Moved.GetValueOrDefault(new BookUnit(account, unit));
        var nothing = rules.Versions.Select(version => version.Terms(unit)).LastOrDefault(terms => terms is not null)?.Burn.Worth(0) ?? new Amount(0, unit);
        var (points, worth) = totals.Outstanding.GetValueOrDefault(unit, (0, nothing));
        return new PricedUnit(
            unit,
            totals.Opening.GetValueOrDefault(unit),
            totals.Granted.GetValueOrDefault(unit),
            totals.TakenBack.GetValueOrDefault(unit),
            Moved(BookAccounts.PointsRedeemed),
            Moved(BookAccounts.PointsExpired),
            -Moved(BookAccounts.PointsWrittenOff),
            points,
            worth);
    }
}

/// <summary>What became of the points of a unit: opening + granted = taken back + redeemed + expired + outstanding − written off.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Opening">Points members had before the time that is counted began.</param>
/// <param name="Granted">Points issued.</param>
/// <param name="TakenBack">Points taken back because something was returned.</param>
/// <param name="Redeemed">Points spent.</param>
/// <param name="Expired">Points that expired or were forfeited.</param>
/// <param name="WrittenOff">Points that a return could not take back any more.</param>
/// <param name="Outstanding">Points members have at the end: available, held and pending.</param>
/// <param name="Liability">What these are worth.</param>
public sealed record PricedUnit(Unit Unit, long Opening, long Granted, long TakenBack, long Redeemed, long Expired, long WrittenOff, long Outstanding, Amount Liability);

/// <summary>Money of one partner.</summary>
public sealed record PartnerMoney(string Partner, Amount Amount);

/// <summary>What one rule came to.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Unit">What it grants.</param>
/// <param name="Times">How often it applied.</param>
/// <param name="Points">What it granted.</param>
/// <param name="TakenBack">What of it was taken back.</param>
/// <param name="Worth">What was paid for what it granted, in minor units.</param>
public sealed record PricedRule(string Rule, Unit Unit, long Times, long Points, long TakenBack, long Worth);

/// <summary>What one day granted, less what it took back.</summary>
public sealed record PricedDay(DateOnly Day, Unit Unit, long Points);

/// <summary>What one day took of a budget.</summary>
/// <param name="Budget">The budget: <c>programme|budget</c>.</param>
/// <param name="Day">The day.</param>
/// <param name="Used">What it took.</param>
/// <param name="Left">What was left at its end.</param>
public sealed record BudgetDay(string Budget, DateOnly Day, long Used, long Left)
{
    internal static IReadOnlyList<BudgetDay> Of(Totals totals, ProgrammeTimeline rules)
    {
        var left = rules.Budgets.ToDictionary(name => name, name => rules.Budget(name)!.Points - totals.BudgetsBefore.GetValueOrDefault(name), StringComparer.Ordinal);
        var days = new List<BudgetDay>();
        foreach (var ((day, budget), used) in totals.Budgets.OrderBy(use => use.Key.Budget, StringComparer.Ordinal).ThenBy(use => use.Key.Day))
        {
            left[budget] = left.GetValueOrDefault(budget) - used;
            days.Add(new BudgetDay(budget, day, used, left[budget]));
        }

        return days;
    }
}
