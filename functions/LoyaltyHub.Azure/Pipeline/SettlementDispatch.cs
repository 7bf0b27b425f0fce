using System.Text.Json;
using LoyaltyHub.Azure.Delivery;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Settlement;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>
/// Pushes settlements to partners. A push that fails is queued again with a growing delay; where its message is lost, the sweep finds the
/// settlement by its state. A settlement is never given up.
/// </summary>
public sealed class SettlementDispatch(
    TableSettlements settlements,
    SettlementQueue queue,
    PartnerDirectory partners,
    PartnerDelivery delivery,
    TimeProvider clock,
    NoticeOutbox? notices = null)
{
    /// <summary>How early before its time a message may push, and how late before the sweep steps in.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    /// <summary>Pushes a settlement, unless it is acknowledged or has a later time.</summary>
    public async Task PushAsync(SettlementId id, CancellationToken stop)
    {
        var stored = await settlements.FindAsync(id, stop) ?? throw new InvalidOperationException($"There is no settlement {id}.");
        var waits = stored.Settlement.State is SettlementState.Dispatched dispatched && dispatched.Next - Early > clock.GetUtcNow();
        if (waits || stored.Settlement.State is SettlementState.Acknowledged)
        {
            return;
        }

        if (notices is not null)
        {
            await notices.TellAsync(stored.Settlement, stop);
        }

        var outcome = await SendAsync(stored.Settlement, stop);
        var sent = stored.Settlement.State.Attempts + 1;
        var now = clock.GetUtcNow();
        if (outcome is DeliveryOutcome.Acknowledged acknowledged)
        {
            HubMeter.Pushes.Count("acknowledged", id.Partner.Value);
            await AcknowledgeAsync(stored, new SettlementState.Acknowledged(sent, now, acknowledged.Reference), stop);
            return;
        }

        if (outcome is DeliveryOutcome.Paused paused)
        {
            HubMeter.Pushes.Count("paused", id.Partner.Value);
            await queue.PutAsync(id, paused.For, stop);
            return;
        }

        HubMeter.Pushes.Count("failed", id.Partner.Value);
        var (fault, asked) = outcome is DeliveryOutcome.Failed failed ? (failed.Reason, failed.RetryAfter) : ("The endpoint answered 410: it is gone.", TimeSpan.FromHours(6));
        var delay = PushSchedule.After(sent, asked);
        if (await settlements.ChangeAsync(stored, new SettlementState.Dispatched(sent, now, now + delay, fault), stop))
        {
            await queue.PutAsync(id, delay, stop);
        }
    }

    /// <summary>Queues every settlement whose time has passed without a push: its message was lost.</summary>
    /// <returns>How many were queued.</returns>
    public async Task<int> SweepAsync(CancellationToken stop)
    {
        var queued = 0;
        var before = clock.GetUtcNow() - Late;
        await foreach (var settlement in settlements.ReadAsync(null, stop))
        {
            var due = settlement.State switch
            {
                SettlementState.Closed closed => closed.At,
                SettlementState.Dispatched dispatched => dispatched.Next,
                _ => DateTimeOffset.MaxValue,
            };
            if (due < before)
            {
                await queue.PutAsync(settlement.Id, TimeSpan.Zero, stop);
                queued++;
            }
        }

        return queued;
    }

    /// <summary>An acknowledgement stands, whatever another push of the same settlement wrote in the meantime.</summary>
    private async Task AcknowledgeAsync(StoredSettlement stored, SettlementState.Acknowledged state, CancellationToken stop)
    {
        while (stored.Settlement.State is not SettlementState.Acknowledged && !await settlements.ChangeAsync(stored, state, stop))
        {
            stored = (await settlements.FindAsync(stored.Settlement.Id, stop))!;
        }
    }

    private async Task<DeliveryOutcome> SendAsync(PartnerSettlement settlement, CancellationToken stop)
    {
        var id = settlement.Id;
        if (partners.Find(id.Partner.Value) is not { } partner)
        {
            return new DeliveryOutcome.Failed($"Partner '{id.Partner}' has no contract any more; put its contract file back.", null, null);
        }

        var statement = new SettlementStatement(id, id.Partner, id.Window, settlement.Net, await settlements.LinesAsync(id, stop));
        var body = JsonSerializer.SerializeToUtf8Bytes(SettlementDocument.Of(statement), HubJson.Compact);
        return await delivery.SendAsync(
            new DeliveryRequest(id.Partner, partners.Endpoint(partner.Contract), id.Value, body, partners.OutboundSecret(partner.Contract)),
            stop);
    }
}
