namespace LoyaltyHub.Core.Partners;

/// <summary>What a partner is told by webhooks of the hub's own.</summary>
/// <param name="Endpoint">Where to: https, or http on the loopback interface.</param>
/// <param name="Secret">Name of the setting that holds the secret which signs them.</param>
/// <param name="Events">Names of what it wants to be told, at least one; which there are, the notices say.</param>
public sealed record NoticeTerms(Uri Endpoint, string Secret, IReadOnlyList<string> Events)
{
    /// <summary>The names there are.</summary>
    public static IReadOnlyList<string> Known { get; } = ["balance.changed", "tier.changed", "redemption.captured", "claim.made", "settlement.ready"];
}
