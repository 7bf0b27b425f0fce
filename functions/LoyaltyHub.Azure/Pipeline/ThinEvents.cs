using System.Globalization;
using System.Text.Json;
using LoyaltyHub.Azure.Delivery;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>
/// Events that tell too little. Such an event is durable before its webhook is answered: its bytes in an inbox, which may hold personal data, and a message
/// that names it. Its details are fetched when the message is processed; what cannot be fetched waits, longer each time, and then goes to quarantine.
/// </summary>
public sealed class ThinEvents(
    IActivityStorage storage, DeferredActivities deferred, PartnerDirectory partners, DetailFetching details, ActivityProcessing processing, IQuarantine quarantine, TimeProvider clock)
{
    private const int AtOnce = 32;

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10),
    ];

    /// <summary>Makes events durable; after it returns they will be fetched. If it throws, none of them is known to be.</summary>
    public Task PutAsync(PartnerId partner, IReadOnlyList<NormalisedEvent.Thin> events, CancellationToken stop) =>
        Parallel.ForEachAsync(events, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (thin, cancel) =>
        {
            var name = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
            await storage.WriteInboxAsync(name, JsonSerializer.SerializeToUtf8Bytes(new Kept(thin.Raw.ToArray(), thin.Fallback), HubJson.Compact), cancel);
            await storage.SendAsync(new ThinMessage(partner.Value, name).ToBytes(), cancel);
        });

    /// <summary>Processes a message where it names a thin event. When it returns, the event is in the journal, in quarantine, or waits for another attempt.</summary>
    /// <returns>False where the message is another one.</returns>
    public async Task<bool> ProcessAsync(string message, CancellationToken stop)
    {
        if (ThinMessage.Read(message) is not { } named)
        {
            return false;
        }

        // Emptied by an earlier delivery of the same message: its event is settled.
        if (await storage.ReadInboxAsync(named.Inbox, stop) is { Length: > 0 } kept)
        {
            await ProcessAsync(named, HubJson.Read<Kept>(System.Text.Encoding.UTF8.GetString(kept)), stop);
        }

        return true;
    }

    /// <summary>Fetches the details of an event once more.</summary>
    public async Task<DetailOutcome> FetchAsync(Partner partner, ReadOnlyMemory<byte> raw, EventFallback fallback, CancellationToken stop)
    {
        var missing = partner.Contract.OtherSecrets.FirstOrDefault(name => partners.SecretNamed(name) is null);
        return missing is not null ? new DetailOutcome.Failed($"The secret {missing} is not set.", null)
            : partner.Normaliser.RequestFor(raw, fallback, partners.SecretNamed) is { } request ? await details.FetchAsync(partner.Contract.Partner, Placed(partner.Contract.Partner, request), stop)
            : new DetailOutcome.Failed("The contract fetches nothing for such an event any more.", null);
    }

    /// <summary>The request and that for its token where they go to: below a test system's address, where there is one.</summary>
    private DetailRequest Placed(PartnerId partner, DetailRequest request) => request with
    {
        Address = request.Address is { } agreed ? partners.DetailsAt(partner, agreed) : null,
        Token = request.Token is { } token ? token with { Ask = Placed(partner, token.Ask) } : null,
    };

    private async Task ProcessAsync(ThinMessage named, Kept kept, CancellationToken stop)
    {
        if (partners.Find(named.Partner) is not { } partner)
        {
            await PutAsideAsync(named, kept, $"Partner '{named.Partner}' has no contract; put its contract file back.", stop);
            return;
        }

        switch (await FetchAsync(partner, kept.Raw, kept.Fallback, stop))
        {
            case DetailOutcome.Fetched fetched:
                await SettleAsync(partner, partner.Normaliser.NormaliseFetched(kept.Raw, kept.Fallback, fetched.Content), stop);
                await storage.EmptyInboxAsync(named.Inbox, stop);
                break;
            case DetailOutcome.Busy busy:
                await deferred.DeferAsync(named.ToText(), busy.For, stop);
                break;
            case DetailOutcome.Failed failed when named.Attempts < Pauses.Length:
                var pause = failed.RetryAfter > Pauses[named.Attempts] ? failed.RetryAfter.Value : Pauses[named.Attempts];
                await deferred.DeferAsync((named with { Attempts = named.Attempts + 1 }).ToText(), pause, stop);
                break;
            case DetailOutcome.Failed failed:
                await PutAsideAsync(named, kept, failed.Reason, stop);
                break;
            default:
                throw new InvalidOperationException("Details are fetched, or they are not.");
        }
    }

    /// <summary>Takes what the event turned out to mean to the ledger; the same again finds it there.</summary>
    private async Task SettleAsync(Partner partner, IReadOnlyList<NormalisedEvent> events, CancellationToken stop)
    {
        foreach (var one in events)
        {
            if (one is NormalisedEvent.Accepted accepted)
            {
                await processing.SettleAsync(accepted.Activity, stop);
            }
            else if (one is NormalisedEvent.Rejected rejected)
            {
                await quarantine.PutAsync(WebhookIntake.ItemOf(partner.Contract.Partner, rejected, clock.GetUtcNow()), stop);
            }
        }
    }

    private async Task PutAsideAsync(ThinMessage named, Kept kept, string reason, CancellationToken stop)
    {
        await quarantine.PutAsync(
            new QuarantineItem(QuarantineItem.Webhook, named.Partner, kept.Fallback.EventId, QuarantineItem.NotFetched, reason, kept.Raw, clock.GetUtcNow()) { Fallback = kept.Fallback }, stop);
        await storage.EmptyInboxAsync(named.Inbox, stop);
    }

    /// <summary>What an inbox holds of an event.</summary>
    private sealed record Kept(byte[] Raw, EventFallback Fallback);
}
