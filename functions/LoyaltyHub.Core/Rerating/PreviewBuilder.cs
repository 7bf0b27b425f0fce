using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Rerating;

/// <summary>Decides corrections as the ledger would, on the accounts as they are, and sums up what comes of it.</summary>
internal sealed class PreviewBuilder(ProgrammeTimeline rules, DateTimeOffset now)
{
    private readonly List<RerateRow> rows = [];
    private readonly List<RerateMember> members = [];
    private readonly List<Untouched> untouched = [];
    private readonly List<(MemberId Member, Happening.Corrected What)> corrections = [];
    private readonly List<(PartnerId Partner, ObligationLine Line)> lines = [];
    private readonly SortedDictionary<string, long> budgets = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Amount> hub = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> plenty = rules.Budgets.ToDictionary(budget => budget, _ => long.MaxValue / 4, StringComparer.Ordinal);

    /// <summary>Notes what stays as it is.</summary>
    public void Leave(Untouched what) => untouched.Add(what);

    /// <summary>Takes a member's correction.</summary>
    public void Add(Account account, Happening.Corrected what)
    {
        var activity = Activity.OfHub(EventId.From("preview"), now, what, account.Member);
        var left = what.Grants.Where(grant => grant.Budget is not null).Aggregate(plenty, (all, grant) =>
        {
            all.TryAdd(grant.Budget!, long.MaxValue / 4);
            return all;
        });
        var decided = Decider.Decide(account, rules.At(now), activity, new Circumstances(now, History.None, left));
        corrections.Add((account.Member, what));
        lines.AddRange(Obligation.LinesOf(new EntryBody(0, account.Member, 0, now, activity, decided.Decision)));
        Sum(decided.Decision);
        var steps = decided.Decision.Trace.OfType<Trace.Regranted>().ToList();
        foreach (var grants in what.Grants.GroupBy(grant => (grant.Partner, grant.Event, grant.Rule, grant.Unit)))
        {
            var writtenOff = steps.Where(step => (step.Partner, step.Event, step.Rule, step.Unit) == grants.Key).Sum(step => step.WrittenOff);
            rows.Add(RowOf(account.Member, [.. grants], writtenOff));
        }

        var before = Elapsing.AsOf(account, rules.At(now), now);
        members.AddRange(what.Grants.Select(grant => grant.Unit).Distinct().Select(unit =>
            new RerateMember(account.Member, unit, before.BalanceOf(unit).Available, decided.Account.BalanceOf(unit).Available)));
    }

    /// <summary>The preview.</summary>
    /// <param name="fingerprint">Makes the fingerprint of the corrections.</param>
    public ReratePreview Build(Func<IEnumerable<(MemberId Member, Happening.Corrected What)>, string> fingerprint)
    {
        var partners = lines.GroupBy(line => (line.Partner, line.Line.Amount.Unit))
            .Select(group => new RerateDelta(group.Key.Partner, new Amount(group.Sum(line => line.Line.Amount.Value), group.Key.Unit), group.Count()))
            .OrderBy(delta => delta.Partner.Value, StringComparer.Ordinal).ThenBy(delta => delta.Amount.Unit.Value, StringComparer.Ordinal)
            .Concat(hub.Values.Where(amount => amount.Value != 0).Select(amount => new RerateDelta(PartnerId.Hub, amount, 0)));
        var events = rows.Select(row => (row.Member, row.Partner, row.Event)).Distinct().Count();
        return new ReratePreview(
            fingerprint(corrections), events, rows, members, [.. partners], [.. budgets.Where(budget => budget.Value != 0).Select(budget => new RerateBudget(budget.Key, budget.Value))], untouched)
        {
            Corrections = corrections,
        };
    }

    private static RerateRow RowOf(MemberId member, List<CorrectedGrant> grants, long writtenOff) => new(
        member, grants[0].Partner, grants[0].Event, grants[0].Order, grants[0].At, grants[0].Rule, grants[0].Unit,
        grants.Sum(grant => grant.Was.Kept), grants.Sum(grant => grant.Now.Kept), grants.Sum(grant => grant.Change), writtenOff,
        grants.SelectMany(grant => grant.Payers.Select(payer => (payer.Account, grant.Each.Unit, Change: checked(payer.Was + payer.FeeWas - payer.Now - payer.FeeNow))))
            .GroupBy(payer => (payer.Account, payer.Unit), payer => payer.Change).Where(payer => payer.Sum() != 0)
            .ToDictionary(payer => payer.Key.Account, payer => new Amount(payer.Sum(), payer.Key.Unit), StringComparer.Ordinal));

    private void Sum(Decision decision)
    {
        foreach (var (budget, points) in decision.BudgetUse())
        {
            budgets[budget] = checked(budgets.GetValueOrDefault(budget) + points);
        }

        foreach (var posting in decision.Postings.Where(posting => posting.Account == BookAccounts.HubFunding))
        {
            hub[posting.Unit.Value] = hub.GetValueOrDefault(posting.Unit.Value, new Amount(0, posting.Unit)) + new Amount(posting.Value, posting.Unit);
        }
    }
}
