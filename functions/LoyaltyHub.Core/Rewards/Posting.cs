using System.Collections.Concurrent;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Rewards;

/// <summary>One leg of a journal entry. The legs of an entry sum to zero in each unit.</summary>
/// <param name="Account">One of <see cref="BookAccounts"/>.</param>
/// <param name="Value">Points or minor units; negative where the account gives.</param>
/// <param name="Unit">The unit.</param>
public sealed record Posting(string Account, long Value, Unit Unit);

/// <summary>The accounts that postings name.</summary>
public static class BookAccounts
{
    /// <summary>Points a member can spend.</summary>
    public const string MemberAvailable = "member/available";

    /// <summary>Points set aside for a till.</summary>
    public const string MemberHeld = "member/held";

    /// <summary>Points a member earned and cannot spend yet.</summary>
    public const string MemberPending = "member/pending";

    /// <summary>Points the programme issued; runs negative by what is in members' hands or was redeemed.</summary>
    public const string PointsIssued = "programme/issued";

    /// <summary>Points that were redeemed.</summary>
    public const string PointsRedeemed = "programme/redeemed";

    /// <summary>Points that expired or were forfeited: breakage.</summary>
    public const string PointsExpired = "programme/expired";

    /// <summary>Points that a return could not take back any more; runs negative.</summary>
    public const string PointsWrittenOff = "programme/written-off";

    /// <summary>Points on their way from one member to another; 0 over all shards once they have arrived.</summary>
    public const string InTransit = "hub/in-transit";

    /// <summary>The hub's fund: partners pay in for points granted, the hub pays out for points redeemed.</summary>
    public const string PointsFund = "hub/points-fund";

    /// <summary>What the hub itself pays for points; runs negative.</summary>
    public const string HubFunding = "hub/funding";

    /// <summary>What partners pay the hub for events that were granted points.</summary>
    public const string Fees = "hub/fees";

    private const string PartnerPrefix = "partner/";

    // There are as many as there are partners.
    private static readonly ConcurrentDictionary<PartnerId, string> OfPartners = [];

    /// <summary>Whether the account is a member's.</summary>
    public static bool IsMembers(string account) => account is MemberAvailable or MemberHeld or MemberPending;

    /// <summary>Whether the account holds the hub's own money.</summary>
    public static bool IsHubs(string account) => account is PointsFund or HubFunding or Fees;

    /// <summary>What stands between the hub and a partner: positive is owed to the partner, negative is owed by it.</summary>
    public static string Of(PartnerId partner) => OfPartners.GetOrAdd(partner, static given => PartnerPrefix + given.Value);

    /// <summary>Whether the account is a partner's, and whose.</summary>
    public static bool TryPartner(string account, out PartnerId partner)
    {
        partner = default;
        return account.StartsWith(PartnerPrefix, StringComparison.Ordinal) && PartnerId.TryFrom(account[PartnerPrefix.Length..], out partner);
    }
}
