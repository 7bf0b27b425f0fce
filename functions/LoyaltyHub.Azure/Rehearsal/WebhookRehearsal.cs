using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Azure.Rehearsal;

/// <summary>
/// Tells what the activities of a webhook would do, one after the other, if they arrived now: decided by the hub's own pipeline on its real books, with everything that it writes kept in
/// memory and forgotten. Draws are drawn with numbers of their own, so that nothing is foretold.
/// </summary>
public sealed class WebhookRehearsal(HubLedger ledger, ActivityQueue queue, IIdentities identities, TimeProvider clock)
{
    /// <summary>The most activities that are rehearsed at once; each costs some reads.</summary>
    public const int MostActivities = 100;

    /// <summary>Plays activities in their order.</summary>
    /// <param name="activities">At most <see cref="MostActivities"/>.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>What would become of each, in the same order.</returns>
    public async Task<IReadOnlyList<RehearsedEffect>> PlayAsync(IReadOnlyList<Activity> activities, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(activities.Count, MostActivities);
        var earnest = await ledger.OpenAsync(stop);
        var stage = Stage(earnest);
        var quarantine = new RehearsedQuarantine();
        var processing = new ActivityProcessing(stage, queue, new RehearsedIdentities(identities), quarantine, clock) { IsRehearsal = true };
        var effects = new List<RehearsedEffect>();
        foreach (var activity in activities)
        {
            var receipt = await processing.SettleAsync(activity, stop);
            effects.Add(await EffectAsync(receipt, quarantine.Take(), await stage.OpenAsync(stop), earnest, stop));
        }

        return effects;
    }

    /// <summary>The ledger as it is, with an engine that writes nothing.</summary>
    private HubLedger Stage(OpenLedger earnest)
    {
        var pools = earnest.Engine.Pools is { } real ? new RehearsedPools(real) : null;
        return new HubLedger(
            _ => Task.FromResult<IShardStore>(new RehearsedShards(earnest.Store)),
            store => new LedgerEngine(store, () => earnest.Engine.Programmes, clock, pools),
            new HubProgrammes(earnest.Engine.Programmes.Versions, clock));
    }

    private async Task<RehearsedEffect> EffectAsync(Receipt receipt, QuarantineItem? aside, OpenLedger stage, OpenLedger earnest, CancellationToken stop)
    {
        var (outcome, entry) = receipt switch
        {
            Receipt.Recorded recorded => (RehearsedOutcome.Recorded, recorded.Entry),
            Receipt.Duplicate duplicate => (RehearsedOutcome.Duplicate, duplicate.Entry),
            _ => (RehearsedOutcome.Quarantined, (JournalEntry?)null),
        };
        if (entry is null)
        {
            return new RehearsedEffect(outcome, [], [], [], null) { Reason = aside?.Reason, Detail = aside?.Detail };
        }

        // What was decided before may have been decided by a version that is no longer in force.
        var (activity, decision) = (entry.Body.Activity, entry.Body.Decision);
        var programme = await earnest.VersionAsync(decision.Programme, decision.Version, stop);
        var account = await stage.AccountAsync(entry.Body.Member, stop);
        var now = clock.GetUtcNow();
        return new RehearsedEffect(
            outcome,
            [.. decision.Trace.OfType<Trace.Granted>().Select(step => new QuotedReward(step.Rule, step.Points, step.Unit, step.Worth, step.Pending))],
            UnitChange.Of(decision),
            [.. Elapsing.AsOf(account, stage.At(now), now).Balances.Select(row => UnitBalance.Of(row.Key, row.Value))],
            Explanation.Of(decision, activity, programme));
    }
}
