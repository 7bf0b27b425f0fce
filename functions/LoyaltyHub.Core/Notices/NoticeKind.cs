using System.Collections.Frozen;

namespace LoyaltyHub.Core.Notices;

/// <summary>What the hub tells partners by itself.</summary>
public enum NoticeKind
{
    /// <summary>An event of the partner's changed what its member has.</summary>
    BalanceChanged,

    /// <summary>An event of the partner's took its member to another tier.</summary>
    TierChanged,

    /// <summary>The partner took points as payment.</summary>
    RedemptionCaptured,

    /// <summary>A member claims that a purchase has not arrived.</summary>
    ClaimMade,

    /// <summary>A window was closed and the partner's settlement is on its way.</summary>
    SettlementReady,
}

/// <summary>The names that contracts and webhooks use.</summary>
public static class NoticeKinds
{
    /// <summary>All of them by name.</summary>
    public static FrozenDictionary<string, NoticeKind> ByName { get; } = new Dictionary<string, NoticeKind>
    {
        ["balance.changed"] = NoticeKind.BalanceChanged,
        ["tier.changed"] = NoticeKind.TierChanged,
        ["redemption.captured"] = NoticeKind.RedemptionCaptured,
        ["claim.made"] = NoticeKind.ClaimMade,
        ["settlement.ready"] = NoticeKind.SettlementReady,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The name of what a notice tells.</summary>
    public static string NameOf(Notice notice)
    {
        var kind = notice switch
        {
            Notice.BalanceChanged => NoticeKind.BalanceChanged,
            Notice.TierChanged => NoticeKind.TierChanged,
            Notice.RedemptionCaptured => NoticeKind.RedemptionCaptured,
            Notice.ClaimMade => NoticeKind.ClaimMade,
            Notice.SettlementReady => NoticeKind.SettlementReady,
            _ => throw new InvalidOperationException($"No name for {notice.GetType().Name}."),
        };
        return ByName.First(named => named.Value == kind).Key;
    }
}
