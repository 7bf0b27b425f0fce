using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>What an activity would earn, if it arrived now and nothing happened before it.</summary>
/// <param name="Programme">The programme that would decide.</param>
/// <param name="Version">Its version.</param>
/// <param name="Rewards">What each rule would grant.</param>
/// <param name="Totals">The same per unit.</param>
/// <param name="Draws">The draws it would take part in; what they give nobody can know before.</param>
/// <param name="Explanation">Why, in English and Russian.</param>
public sealed record RewardQuote(
    string Programme, int Version, IReadOnlyList<QuotedReward> Rewards, IReadOnlyList<QuotedTotal> Totals, IReadOnlyList<QuotedDraw> Draws, LocalText Explanation);

/// <summary>What one rule would grant.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Points">How much, in <paramref name="Unit"/>; 0 where a cap or budget leaves nothing.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Worth">What is paid for it.</param>
/// <param name="Pending">Whether it could not be spent at once.</param>
public sealed record QuotedReward(string Rule, long Points, Unit Unit, Amount? Worth, bool Pending);

/// <summary>What all rules would grant of a unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Points">How much.</param>
public sealed record QuotedTotal(Unit Unit, long Points);

/// <summary>A draw.</summary>
/// <param name="Draw">Its name in the programme.</param>
/// <param name="Rule">The rule that holds it.</param>
/// <param name="Prizes">Its prizes, each with its weight.</param>
/// <param name="Of">All weights together: a prize comes out <c>weight</c> times in so many.</param>
public sealed record QuotedDraw(string Draw, string Rule, IReadOnlyList<QuotedPrize> Prizes, long Of);

/// <summary>A prize of a draw.</summary>
public sealed record QuotedPrize(string Prize, LocalText Name, long Weight, long Points);

/// <summary>Tells what activities would earn; writes nothing.</summary>
public sealed class RewardQuotes(HubLedger ledger, IIdentities identities, TimeProvider clock)
{
    /// <summary>The quote of a purchase or an engagement.</summary>
    public async Task<RewardQuote> OfAsync(Activity activity, CancellationToken stop)
    {
        var open = await ledger.OpenAsync(stop);
        var account = await identities.FindAsync(activity.Alias!.Value, stop) is { } member
            ? await open.AccountAsync(member, stop)
            : Account.Empty(MemberId.From("unknown"));
        var programme = open.At(activity.At);
        var decision = await new Quoting(open.Store, open.Engine.Pools, open.Engine.Programmes).DecideAsync(account, activity, clock.GetUtcNow(), stop);
        var granted = decision.Trace.OfType<Trace.Granted>().ToList();
        return new RewardQuote(
            programme.Id,
            programme.Version,
            [.. granted.Select(step => new QuotedReward(step.Rule, step.Points, step.Unit, step.Worth, step.Pending))],
            [.. granted.GroupBy(step => step.Unit).OrderBy(unit => unit.Key).Select(unit => new QuotedTotal(unit.Key, unit.Sum(step => step.Points)))],
            DrawsOf(account, programme, activity, clock.GetUtcNow()),
            Explanation.Of(decision, activity, programme));
    }

    /// <summary>The draws it takes part in. To find them they are made with a chain that is nobody's, so the numbers tell nothing and are left out.</summary>
    private static IReadOnlyList<QuotedDraw> DrawsOf(Account account, Programme programme, Activity activity, DateTimeOffset now) =>
        [.. Decider.Decide(account, programme, activity, Circumstances.At(now) with { Chain = ShardHead.Genesis }).Decision.Trace
            .OfType<Trace.Drawn>()
            .Select(drawn => (drawn.Rule, Draw: programme.Draw(drawn.Draw)!))
            .Select(found => new QuotedDraw(
                found.Draw.Id,
                found.Rule,
                [.. found.Draw.Prizes.Select(prize => new QuotedPrize(prize.Id, prize.Name, prize.Weight, (prize.Reward as Reward.Fixed)?.Points ?? 0))],
                found.Draw.Numbers))];
}
