using System.Globalization;
using System.Text;
using LoyaltyHub.Azure.Delivery;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Notices;
using LoyaltyHub.Core.Partners;
using Microsoft.Extensions.Logging;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>
/// Sends the hub's own webhooks. Those of one lane go one after the other; one that is not taken is sent again by <see cref="NoticeSchedule"/>, and the lane waits for it. How an
/// endpoint does is in a table, so that all instances of the hub pause it together. No webhook is given up: what a disabled endpoint did not take waits until it is enabled.
/// </summary>
public sealed class WebhookDispatch(
    TableWebhooks webhooks, WebhookQueue queue, PartnerDirectory partners, PartnerDelivery delivery, TimeProvider clock, ILogger<WebhookDispatch> log, Random? chance = null)
{
    private const int MostAtOnce = 32;

    /// <summary>How long an instance has a webhook to itself; longer than an attempt takes.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>How early before its time a message may send, and how late before the sweep steps in.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    /// <summary>How often what partners took long ago is looked for.</summary>
    private static readonly TimeSpan PruneEvery = TimeSpan.FromDays(1);

    private readonly Random chance = chance ?? Random.Shared;
    private DateTimeOffset pruneAt;

    /// <summary>Sends what waits in a lane and may be sent now, in order, up to the first one that is not taken.</summary>
    public async Task SendAsync(PartnerId partner, string lane, CancellationToken stop)
    {
        for (var sent = 0; sent < MostAtOnce; sent++)
        {
            // One that may not be sent yet has a message of its own for its time.
            if (await webhooks.FirstAsync(partner, lane, stop) is not { } first || first.Webhook.State.Next - Early > clock.GetUtcNow()
                || partners.Find(partner.Value)?.Contract is not { Notices: { } terms } contract)
            {
                return;
            }

            if (!await TrySendAsync(first, contract, terms, stop))
            {
                return;
            }
        }

        await queue.PutAsync(partner, lane, TimeSpan.Zero, stop);
    }

    /// <summary>
    /// Queues lanes whose time has passed without an attempt: their message was lost. Tells of endpoints that keep failing. Once a day it forgets webhooks that were taken more than
    /// <see cref="TableWebhooks.Kept"/> ago.
    /// </summary>
    /// <returns>How many lanes were queued.</returns>
    public async Task<int> SweepAsync(CancellationToken stop)
    {
        var queued = 0;
        foreach (var partner in partners.All.Where(partner => partner.Contract.Notices is not null).Select(partner => partner.Contract.Partner))
        {
            if (!(await ChangeHealthAsync(partner, health => health.At(clock.GetUtcNow()), stop)).IsDisabled)
            {
                queued += await QueueAsync(partner, clock.GetUtcNow() - Late, stop);
            }
        }

        await PruneAsync(stop);
        return queued;
    }

    private async Task PruneAsync(CancellationToken stop)
    {
        if (clock.GetUtcNow() is var now && now >= pruneAt)
        {
            foreach (var partner in partners.All)
            {
                await webhooks.PruneAsync(partner.Contract.Partner, now - TableWebhooks.Kept, stop);
            }

            pruneAt = now + PruneEvery;
        }
    }

    /// <summary>Has an endpoint tried again at once, whatever it did before; everything that waits is sent, in order.</summary>
    /// <returns>How many lanes were queued.</returns>
    public async Task<int> EnableAsync(PartnerId partner, CancellationToken stop)
    {
        await ChangeHealthAsync(partner, _ => EndpointHealth.Good, stop);
        var lanes = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var webhook in webhooks.WaitingAsync(partner, stop))
        {
            if (lanes.Add(webhook.Lane) && await webhooks.FirstAsync(partner, webhook.Lane, stop) is { } first)
            {
                await webhooks.ChangeAsync(first, first.Webhook.State with { Next = clock.GetUtcNow() }, stop);
                await queue.PutAsync(partner, webhook.Lane, TimeSpan.Zero, stop);
            }
        }

        return lanes.Count;
    }

    /// <summary>Sends webhooks again that the partner took before, under the ids they had.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ReplayAsync(IAsyncEnumerable<PartnerWebhook> taken, CancellationToken stop)
    {
        var count = 0;
        foreach (var webhook in await taken.Where(webhook => webhook.State.TakenAt is not null).ToListAsync(stop))
        {
            await webhooks.ReturnAsync(webhook, new WebhookState(0, clock.GetUtcNow()), stop);
            await queue.PutAsync(webhook.Partner, webhook.Lane, TimeSpan.Zero, stop);
            count++;
        }

        return count;
    }

    /// <summary>Sends one webhook, if its endpoint may be sent to and no other instance does.</summary>
    /// <returns>Whether it was taken.</returns>
    private async Task<bool> TrySendAsync(StoredWebhook stored, PartnerContract contract, NoticeTerms terms, CancellationToken stop)
    {
        var (partner, now) = (contract.Partner, clock.GetUtcNow());
        var known = await webhooks.HealthAsync(partner, stop);
        if (known.Health.IsDisabled)
        {
            return false;
        }

        if (known.Health.PauseAt(now) is var pause && pause > TimeSpan.Zero)
        {
            await PutOffAsync(stored, stored.Webhook.State with { Next = now + pause }, pause, stop);
            return false;
        }

        // After a pause one instance tries, and the others wait for what comes of it.
        if (known.Health.IsSuspect && !await webhooks.ChangeAsync(partner, known, known.Health.Trying(now), stop))
        {
            await PutOffAsync(stored, stored.Webhook.State with { Next = now + Lease }, Lease, stop);
            return false;
        }

        var attempts = stored.Webhook.State.Attempts + 1;
        if (await webhooks.ChangeAsync(stored, stored.Webhook.State with { Attempts = attempts, Next = now + Lease }, stop) is not { } own)
        {
            return false;
        }

        var request = new DeliveryRequest(
            partner, partners.NoticeEndpoint(contract, terms), own.Webhook.Id, Encoding.UTF8.GetBytes(own.Webhook.Body), partners.NoticeSecret(contract, terms));
        return await SettleAsync(own, known, await delivery.SendOnceAsync(request, stop), stop);
    }

    private async Task<bool> SettleAsync(StoredWebhook own, StoredHealth known, DeliveryOutcome outcome, CancellationToken stop)
    {
        var (webhook, now) = (own.Webhook, clock.GetUtcNow());
        if (outcome is DeliveryOutcome.Acknowledged)
        {
            await webhooks.TakeAsync(webhook, new WebhookState(webhook.State.Attempts, null, now), stop);
            if (known.Health != EndpointHealth.Good)
            {
                await ChangeHealthAsync(webhook.Partner, health => health.IsDisabled ? health : EndpointHealth.Good, stop);
            }

            HubMeter.Notices.Count("taken", webhook.Partner.Value);
            return true;
        }

        var failed = outcome as DeliveryOutcome.Failed;
        await ChangeHealthAsync(
            webhook.Partner, health => failed is null ? health.Gone(now) : health.Failed(now, failed.Reason, failed.Status is 429 or 502 or 504, failed.RetryAfter), stop);
        var wait = NoticeSchedule.After(webhook.State.Attempts, failed?.RetryAfter, chance);
        await PutOffAsync(own, webhook.State with { Next = now + wait, Fault = failed?.Reason ?? "The endpoint answered 410: it is gone." }, wait, stop);
        HubMeter.Notices.Count("failed", webhook.Partner.Value);
        return false;
    }

    private async Task PutOffAsync(StoredWebhook stored, WebhookState state, TimeSpan wait, CancellationToken stop)
    {
        if (await webhooks.ChangeAsync(stored, state, stop) is not null)
        {
            await queue.PutAsync(stored.Webhook.Partner, stored.Webhook.Lane, wait, stop);
        }
    }

    private async Task<int> QueueAsync(PartnerId partner, DateTimeOffset before, CancellationToken stop)
    {
        var lanes = await webhooks.WaitingAsync(partner, stop).Where(webhook => webhook.State.Next < before).Select(webhook => webhook.Lane).ToHashSetAsync(cancellationToken: stop);
        foreach (var lane in lanes)
        {
            await queue.PutAsync(partner, lane, TimeSpan.Zero, stop);
        }

        return lanes.Count;
    }

    private async Task<EndpointHealth> ChangeHealthAsync(PartnerId partner, Func<EndpointHealth, EndpointHealth> change, CancellationToken stop)
    {
        while (true)
        {
            var stored = await webhooks.HealthAsync(partner, stop);
            var health = change(stored.Health);
            if (health == stored.Health || await webhooks.ChangeAsync(partner, stored, health, stop))
            {
                Tell(partner, stored.Health, health);
                return health;
            }
        }
    }

    private void Tell(PartnerId partner, EndpointHealth before, EndpointHealth after)
    {
        if (after.IsDisabled && !before.IsDisabled)
        {
            HubMeter.EndpointAlerts.Count("disabled", partner.Value);
            log.LogError(new FailingEndpointException(partner), "Webhooks to {Partner} are disabled: {Fault} Everything waits; `hub webhooks enable {Partner}` once it is mended", partner, after.Fault, partner);
        }
        else if (after.Warned > before.Warned)
        {
            HubMeter.EndpointAlerts.Count(after.Warned.ToString(CultureInfo.InvariantCulture), partner.Value);
            log.LogWarning(new FailingEndpointException(partner), "The webhook endpoint of {Partner} has failed for {Percent} % of the 5 days after which it is disabled: {Fault}", partner, after.Warned, after.Fault);
        }
    }
}

/// <summary>An endpoint of a partner's that does not take webhooks; logged with the warning, since exceptions are never sampled away and an alert counts them.</summary>
public sealed class FailingEndpointException(PartnerId partner) : Exception($"FailingEndpoint: webhooks to {partner} are not taken.");
