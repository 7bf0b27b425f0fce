using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>Makes a verified webhook's events durable: the good ones on the queue, all of them by one write; the bad ones in quarantine.</summary>
public sealed class WebhookIntake(HubLedger ledger, ActivityQueue queue, IQuarantine quarantine, TimeProvider clock, ThinEvents? thin = null)
{
    /// <summary>Takes the events in. Throws where storage does not answer; then the partner is to send the webhook again.</summary>
    public async Task TakeInAsync(PartnerId partner, IReadOnlyList<NormalisedEvent> events, CancellationToken stop)
    {
        await ledger.OpenAsync(stop);
        foreach (var rejected in events.OfType<NormalisedEvent.Rejected>())
        {
            await quarantine.PutAsync(ItemOf(partner, rejected, clock.GetUtcNow()), stop);
        }

        if (events.OfType<NormalisedEvent.Thin>().ToList() is { Count: > 0 } waiting)
        {
            await (thin ?? throw new InvalidOperationException("Nobody here fetches details.")).PutAsync(partner, waiting, stop);
        }

        var activities = events.OfType<NormalisedEvent.Accepted>().Select(accepted => accepted.Activity).ToList();
        if (activities.Count > 0)
        {
            await queue.PutAsync(activities, stop);
        }
    }

    /// <summary>What is kept of an event that the contract could not be applied to.</summary>
    internal static QuarantineItem ItemOf(PartnerId partner, NormalisedEvent.Rejected rejected, DateTimeOffset at) =>
        new(QuarantineItem.Webhook, partner.Value, rejected.EventId, QuarantineItem.NotNormalised, DetailOf(rejected), rejected.Raw, at) { Fallback = rejected.Fallback };

    /// <summary>What is wrong with it, in one line.</summary>
    internal static string DetailOf(NormalisedEvent.Rejected rejected) =>
        string.Join("; ", rejected.Errors.Select(error => $"{error.Field} ({error.Pointer}; contract {error.Contract}, line {error.ContractLine}): {error.Problem}; {error.Remedy}"));
}
