using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Notices;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Azure.Members;

/// <summary>
/// Takes members' claims of purchases that did not arrive. The partner is told and answers; what it confirms becomes a purchase like any other, decided by the rules of its time, and counts
/// once: the partner's own event of the same order earns nothing after it, and it earns nothing after that.
/// </summary>
public sealed class PurchaseClaims(
    HubLedger ledger, ActivityProcessing processing, TableClaims claims, IIdentities identities, AliasHasher hasher, PartnerDirectory partners, NoticeOutbox outbox, TimeProvider clock)
{
    /// <summary>Makes a claim. The same order claimed again is the same claim.</summary>
    public async Task<ClaimResult> MakeAsync(PartnerContract contract, MemberId member, string order, Amount paid, DateTimeOffset at, CancellationToken stop)
    {
        var (partner, now) = (contract.Partner, clock.GetUtcNow());
        if (!partners.Wanted(partner).Contains(NoticeKind.ClaimMade))
        {
            return new ClaimResult.Refused("no-claims", "The partner's contract does not ask to be told of claims, so nobody would answer it.");
        }

        if (at > now || at < now - PurchaseClaim.Oldest)
        {
            return new ClaimResult.Refused("claim-time", $"A purchase can be claimed from when it was made until {PurchaseClaim.Oldest.Days} days later.");
        }

        var claim = new PurchaseClaim(IdOf(partner, member, order), partner, member, order, paid, at, now, now + PurchaseClaim.Patience);
        if (await claims.FindAsync(claim.Id, stop) is null && await HasArrivedAsync(claim, stop))
        {
            return new ClaimResult.Refused("purchase-known", "The order is in the books; the member's statement tells what it earned.");
        }

        claim = await claims.AddAsync(claim, stop);
        await outbox.TellAsync(claim, stop);
        return new ClaimResult.Standing(claim);
    }

    /// <summary>Takes the partner's answer. The same answer sent again changes nothing; another one is refused.</summary>
    public async Task<ClaimResult> AnswerAsync(PartnerId partner, string id, ClaimAnswer answer, CancellationToken stop)
    {
        while (true)
        {
            if (await claims.FindAsync(id, stop) is not { } stored || stored.Claim.Partner != partner)
            {
                return new ClaimResult.Refused("unknown-claim", "No claim of that id waits for this partner.");
            }

            var claim = stored.Claim;
            if (claim.State == ClaimState.Open && clock.GetUtcNow() < claim.AnswerBy)
            {
                var answered = answer.Confirmed
                    ? claim with { State = ClaimState.Confirmed, Paid = answer.Paid ?? claim.Paid, At = answer.At ?? claim.At }
                    : claim with { State = ClaimState.Denied, Reason = answer.Reason, EndedAt = clock.GetUtcNow() };
                if (await claims.ReplaceAsync(stored, answered, stop))
                {
                    return new ClaimResult.Standing(answer.Confirmed ? await CreditAsync(id, stop) : answered);
                }

                continue;
            }

            return claim.State switch
            {
                ClaimState.Open or ClaimState.Expired => new ClaimResult.Refused("claim-expired", $"The claim could be answered until {claim.AnswerBy:yyyy-MM-dd HH:mm} UTC."),
                ClaimState.Denied when !answer.Confirmed => new ClaimResult.Standing(claim),
                ClaimState.Confirmed when answer.Confirmed => new ClaimResult.Standing(await CreditAsync(id, stop)),
                ClaimState.Credited or ClaimState.Arrived or ClaimState.Refused when answer.Confirmed => new ClaimResult.Standing(claim),
                _ => new ClaimResult.Refused("claim-answered", "The claim was answered otherwise before, and that stands."),
            };
        }
    }

    /// <summary>Ends claims that nobody answered or whose purchase arrived, and finishes what was confirmed and cut short.</summary>
    /// <returns>How many came to their end.</returns>
    public async Task<int> SweepAsync(CancellationToken stop)
    {
        var ended = 0;
        foreach (var stored in await claims.ReadAsync(null, null, ClaimState.Open, stop).ToListAsync(stop))
        {
            var now = clock.GetUtcNow();
            ClaimState? state = await HasArrivedAsync(stored.Claim, stop) ? ClaimState.Arrived : now >= stored.Claim.AnswerBy ? ClaimState.Expired : null;
            ended += state is { } end && await claims.ReplaceAsync(stored, stored.Claim with { State = end, EndedAt = now }, stop) ? 1 : 0;
        }

        foreach (var stored in await claims.ReadAsync(null, null, ClaimState.Confirmed, stop).ToListAsync(stop))
        {
            await CreditAsync(stored.Claim.Id, stop);
            ended++;
        }

        return ended;
    }

    /// <summary>Brings a confirmed claim into the books. Every step can be repeated.</summary>
    private async Task<PurchaseClaim> CreditAsync(string id, CancellationToken stop)
    {
        var stored = await claims.FindAsync(id, stop) ?? throw new InvalidOperationException("A claim that was confirmed is gone.");
        var claim = stored.Claim;
        if (partners.Find(claim.Partner.Value)?.Contract is { FindsByOrder: true })
        {
            await identities.TieAsync(hasher.Hash(AliasKind.Order, claim.Partner, claim.Order), claim.Member, stop);
        }

        var receipt = await processing.SettleAsync(ActivityOf(claim), stop);
        var decision = receipt switch
        {
            Receipt.Recorded recorded => recorded.Entry.Body.Decision,
            Receipt.Duplicate duplicate => duplicate.Entry.Body.Decision,
            _ => null,
        };
        var state = decision is null ? ClaimState.Refused
            : decision.Declined() is not { } declined ? ClaimState.Credited
            : declined.Reason == DeclineReason.PurchaseKnown ? ClaimState.Arrived
            : ClaimState.Refused;
        var reason = (receipt as Receipt.Unprocessable)?.Reason ?? (state == ClaimState.Refused ? decision?.Declined()?.Reason.ToString() : null);
        var ended = claim with { State = state, Reason = reason, EndedAt = clock.GetUtcNow() };
        return await claims.ReplaceAsync(stored, ended, stop) ? ended : (await claims.FindAsync(id, stop))?.Claim ?? ended;
    }

    private static Activity ActivityOf(PurchaseClaim claim)
    {
        var what = new Happening.Purchased(claim.Order, claim.Paid);
        var body = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<Happening>(what, HubJson.Compact)));
        return new Activity(claim.Partner, EventId.From($"claim:{claim.Id}"), AliasHash.OfMember(claim.Member), claim.At, what, body) { Claim = claim.Id };
    }

    /// <summary>Whether the purchase is in the journal of the member's account or one that it was joined with.</summary>
    private async Task<bool> HasArrivedAsync(PurchaseClaim claim, CancellationToken stop)
    {
        var open = await ledger.OpenAsync(stop);
        var account = await open.AccountAsync(claim.Member, stop);
        var subject = HistoryKey.SubjectOfOrder(claim.Order);
        foreach (var member in account.Joined.Append(account.Member).Append(claim.Member).Distinct())
        {
            if (await open.Store.ReadHistoryAsync(Shard.Of(member, open.Store.Shards), new HistoryKey(member, claim.Partner, subject), stop)
                    .AnyAsync(entry => entry.Body.Activity is { What: Happening.Purchased } activity && activity.Partner == claim.Partner && entry.Subject == subject, stop))
            {
                return true;
            }
        }

        return false;
    }

    private static string IdOf(PartnerId partner, MemberId member, string order) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{partner}|{member}|{order}")).AsSpan(0, 8));
}
