using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>Makes a verified webhook's events durable: the good ones on the queue, all of them by one write; the bad ones in quarantine.</summary>
public sealed class WebhookIntake(HubLedger ledger, ActivityQueue queue, IQuarantine quarantine, TimeProvider clock)
{
    /// <summary>Takes the events in. Throws where storage does not answer; then the partner is to send the webhook again.</summary>
    public async Task TakeInAsync(PartnerId partner, IReadOnlyList<NormalisedEvent> events, CancellationToken stop)
    {
        await ledger.OpenAsync(stop);
        foreach (var rejected in events.OfType<NormalisedEvent.Rejected>())
        {
            var detail = string.Join("; ", rejected.Errors.Select(error => $"{error.Field} ({error.Pointer}): {error.Problem}; {error.Remedy}"));
            await quarantine.PutAsync(new QuarantineItem("webhook", partner.Value, rejected.EventId, "not-normalised", detail, rejected.Raw, clock.GetUtcNow()), stop);
        }

        var activities = events.OfType<NormalisedEvent.Accepted>().Select(accepted => accepted.Activity).ToList();
        if (activities.Count > 0)
        {
            await queue.PutAsync(activities, stop);
        }
    }
}
