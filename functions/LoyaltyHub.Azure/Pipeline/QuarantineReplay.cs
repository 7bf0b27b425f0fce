using System.Text;
using System.Text.Json;
using LoyaltyHub.Azure.Delivery;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Settlement;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>What a replay came to.</summary>
/// <param name="Id">The item.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Detail">Why, for people; no personal data.</param>
public sealed record Replayed(string Id, ReplayOutcome Outcome, string Detail);

/// <summary>What became of an item that was replayed.</summary>
public enum ReplayOutcome
{
    /// <summary>It is in the books now, or on its way to the partner.</summary>
    Settled,

    /// <summary>It had its effect before, and has it once.</summary>
    AlreadySettled,

    /// <summary>It is still in quarantine, with the reason of today.</summary>
    Kept,
}

/// <summary>
/// Takes items of the quarantine the way they had not come to the end of: events by today's contract, activities and messages to the ledger, settlements to their queue. An item is let
/// go only after that, and only if it was not put aside again, so a replay that is cut short can be repeated: the event id is in the books once, whatever is repeated.
/// </summary>
public sealed class QuarantineReplay(TableQuarantine quarantine, PartnerDirectory partners, ActivityProcessing processing, SettlementQueue settlements, ThinEvents thin, TimeProvider clock)
{
    private const int AtOnce = 64;

    /// <summary>Replays what fits a filter.</summary>
    /// <returns>What became of each, in the order of the list.</returns>
    public async Task<IReadOnlyList<Replayed>> ReplayAsync(QuarantineFilter filter, CancellationToken stop)
    {
        // Read first: what fails again is put aside anew while the replay runs, and is not to be replayed once more.
        var items = await quarantine.ReadAsync(filter, stop).ToListAsync(stop);
        var results = new Replayed[items.Count];
        var many = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop };
        await Parallel.ForEachAsync(Enumerable.Range(0, items.Count), many, async (number, cancel) => results[number] = await ReplayAsync(items[number], cancel));
        return results;
    }

    private async Task<Replayed> ReplayAsync(KeptItem kept, CancellationToken stop)
    {
        var (outcome, detail) = await AgainAsync(kept.Item, stop);
        if (await quarantine.ReleaseAsync(kept, stop) || outcome != ReplayOutcome.Settled)
        {
            return new Replayed(kept.Item.Id, outcome, detail);
        }

        return new Replayed(kept.Item.Id, ReplayOutcome.Kept, "it was put aside again, or let go by another replay");
    }

    private async Task<(ReplayOutcome Outcome, string Detail)> AgainAsync(QuarantineItem item, CancellationToken stop)
    {
        try
        {
            return item switch
            {
                { Source: QuarantineItem.Webhook } => await NormaliseAsync(item, stop),
                { Source: QueueNames.Deliveries } => (ReplayOutcome.Settled, "the sweep queues what waits in the lane"),
                { Source: QueueNames.Settlements } => await QueueAsync(item, stop),
                { Reason: "unreadable-message" or "failed-too-often" } => await ProcessAsync(item, stop),
                _ => await SettleAsync(HubJson.Read<Activity>(Encoding.UTF8.GetString(item.Content.Span)), stop),
            };
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !StorageFaults.IsOne(fault))
        {
            // The kind of the fault alone: its text may repeat what the item says about a member.
            return await KeepAsync(item, $"It failed again: {fault.GetType().Name}.", stop);
        }
    }

    private async Task<(ReplayOutcome, string)> NormaliseAsync(QuarantineItem item, CancellationToken stop)
    {
        if (partners.Find(item.Partner) is not { } partner)
        {
            return await KeepAsync(item, $"Partner '{item.Partner}' has no contract; put its contract file back.", stop);
        }

        var fallback = item.Fallback ?? new EventFallback(item.EventId, item.At);
        var events = partner.Normaliser.NormaliseEvent(item.Content, fallback);
        if (events is [NormalisedEvent.Thin waiting])
        {
            var outcome = await thin.FetchAsync(partner, waiting.Raw, waiting.Fallback, stop);
            if (outcome is not DetailOutcome.Fetched fetched)
            {
                return await KeepAsync(item, outcome is DetailOutcome.Failed failed ? failed.Reason : "The platform is left alone for a while; replay it later.", stop);
            }

            events = partner.Normaliser.NormaliseFetched(item.Content, fallback, fetched.Content);
        }

        var outcomes = new List<(ReplayOutcome Outcome, string Detail)>();
        foreach (var one in events)
        {
            outcomes.Add(await ReplayAsync(partner, one, stop));
        }

        // One event may mean several activities: it stays while one of them has to.
        return (outcomes.Max(one => one.Outcome), string.Join("; ", outcomes.Select(one => one.Detail).Distinct()));
    }

    private async Task<(ReplayOutcome, string)> ReplayAsync(Partner partner, NormalisedEvent one, CancellationToken stop)
    {
        switch (one)
        {
            case NormalisedEvent.Accepted accepted:
                return await SettleAsync(accepted.Activity, stop);
            case NormalisedEvent.Ignored ignored:
                return (ReplayOutcome.Settled, $"the contract lets it go: {ignored.Reason}");
            case NormalisedEvent.Rejected rejected:
                await quarantine.PutAsync(WebhookIntake.ItemOf(partner.Contract.Partner, rejected, clock.GetUtcNow()), stop);
                return (ReplayOutcome.Kept, WebhookIntake.DetailOf(rejected));
            default:
                throw new InvalidOperationException("An event is accepted, ignored or rejected.");
        }
    }

    private async Task<(ReplayOutcome, string)> SettleAsync(Activity activity, CancellationToken stop) => await processing.SettleAsync(activity, stop) switch
    {
        Receipt.Recorded => (ReplayOutcome.Settled, "it took effect"),
        Receipt.Duplicate => (ReplayOutcome.AlreadySettled, "it had taken effect before"),
        Receipt.Conflict => (ReplayOutcome.Kept, "its event id is in the journal with another body"),
        Receipt.Unprocessable refused => (ReplayOutcome.Kept, refused.Reason),
        var other => throw new InvalidOperationException($"No outcome for {other.GetType().Name}."),
    };

    private async Task<(ReplayOutcome, string)> ProcessAsync(QuarantineItem item, CancellationToken stop)
    {
        var message = Encoding.UTF8.GetString(item.Content.Span);
        if (!await thin.ProcessAsync(message, stop))
        {
            await processing.ProcessAsync(message, stop);
        }

        return (ReplayOutcome.Settled, "its activities are in the books, or in quarantine one by one");
    }

    private async Task<(ReplayOutcome, string)> QueueAsync(QuarantineItem item, CancellationToken stop)
    {
        if (!SettlementId.TryFrom(Encoding.UTF8.GetString(item.Content.Span), out var id))
        {
            return await KeepAsync(item, "It names no settlement.", stop);
        }

        await settlements.PutAsync(id, TimeSpan.Zero, stop);
        return (ReplayOutcome.Settled, "the settlement is queued for its push");
    }

    private async Task<(ReplayOutcome, string)> KeepAsync(QuarantineItem item, string detail, CancellationToken stop)
    {
        await quarantine.PutAsync(item with { Detail = detail, At = clock.GetUtcNow() }, stop);
        return (ReplayOutcome.Kept, detail);
    }
}
