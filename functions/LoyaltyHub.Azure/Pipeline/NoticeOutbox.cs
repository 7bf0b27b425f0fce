using System.Globalization;
using System.Text.Json;
using LoyaltyHub.Azure.Members;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Notices;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Settlement;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>
/// Makes webhooks of what commits and closed windows give partners to know. Every step can be repeated: a webhook's id and place follow from what it tells of, so whatever is cut
/// short is done again and kept once.
/// </summary>
public sealed class NoticeOutbox(TableNotices notices, TableWebhooks webhooks, WebhookQueue queue, PartnerDirectory partners, TimeProvider clock)
{
    private const string SettlementLane = "settlements";
    private const string ClaimLane = "claims";

    /// <summary>Sends everything that waits in a shard on its way, in the order of its entries.</summary>
    /// <returns>How many notices.</returns>
    public async Task<int> MoveAsync(Shard shard, CancellationToken stop)
    {
        var moved = 0;
        await foreach (var waiting in notices.ReadAsync(shard, stop))
        {
            foreach (var partner in waiting.Notices.GroupBy(notice => notice.To))
            {
                await SendAsync(partner.Key, partner.Select((notice, number) => Of(notice, number)).ToList(), stop);
            }

            await notices.ForgetAsync(waiting, stop);
            moved += waiting.Notices.Count;
        }

        return moved;
    }

    /// <summary>Tells a partner that its settlement is ready, if it wants to be told; once, however often this is called before the settlement's first push.</summary>
    public async Task TellAsync(PartnerSettlement settlement, CancellationToken stop)
    {
        if (settlement.State is SettlementState.Closed closed && partners.Wanted(settlement.Partner).Contains(NoticeKind.SettlementReady))
        {
            var notice = new Notice.SettlementReady($"settlement_{settlement.Id}", settlement.Id.Value, settlement.Id.Window, settlement.Net, settlement.Lines, closed.At);
            await SendAsync(settlement.Partner, [Of(settlement.Partner, SettlementLane, settlement.Id.Value, closed.At, notice)], stop);
        }
    }

    /// <summary>Tells a partner of a claim that it has not answered; once, however often this is called.</summary>
    public async Task TellAsync(PurchaseClaim claim, CancellationToken stop)
    {
        if (claim.State == ClaimState.Open)
        {
            var notice = new Notice.ClaimMade($"claim_{claim.Id}", claim.Id, claim.Order, claim.Paid, claim.At, claim.AnswerBy, claim.MadeAt);
            await SendAsync(claim.Partner, [Of(claim.Partner, ClaimLane, $"{claim.MadeAt.UtcTicks:D19}-{claim.Id}", claim.MadeAt, notice)], stop);
        }
    }

    private async Task SendAsync(PartnerId partner, IReadOnlyList<PartnerWebhook> some, CancellationToken stop)
    {
        await webhooks.AddAsync(some, stop);
        foreach (var lane in some.Select(webhook => webhook.Lane).Distinct(StringComparer.Ordinal))
        {
            await queue.PutAsync(partner, lane, TimeSpan.Zero, stop);
        }
    }

    private PartnerWebhook Of(EntryNotice notice, int number) => Of(
        notice.To,
        notice.Member.Value,
        string.Create(CultureInfo.InvariantCulture, $"{notice.Sequence:D19}-{number:D3}"),
        notice.Notice switch
        {
            Notice.BalanceChanged changed => changed.At,
            Notice.TierChanged changed => changed.At,
            Notice.RedemptionCaptured captured => captured.At,
            _ => clock.GetUtcNow(),
        },
        notice.Notice);

    private PartnerWebhook Of(PartnerId partner, string lane, string order, DateTimeOffset at, Notice notice)
    {
        var body = JsonSerializer.Serialize(notice, HubJson.Compact);
        var kind = NoticeKinds.NameOf(notice);
        return new PartnerWebhook(partner, notice.Id, lane, order, kind, body, at, new WebhookState(0, clock.GetUtcNow()));
    }
}
