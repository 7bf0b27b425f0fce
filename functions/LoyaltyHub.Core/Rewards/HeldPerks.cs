using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>A perk that a member may use.</summary>
/// <param name="Perk">The perk.</param>
/// <param name="Left">How often; null for as often as one likes.</param>
/// <param name="Until">Until when, exclusive; null for ever, or for as long as what entitles to it holds.</param>
public sealed record UsablePerk(Perk Perk, long? Left, DateTimeOffset? Until);

/// <summary>What a member may use at a time: grants, and what the member is entitled to.</summary>
public static class HeldPerks
{
    /// <summary>The perks, in the programme's order; each grant by itself, the one that ends first before the others.</summary>
    public static IReadOnlyList<UsablePerk> Of(Account account, Programme programme, DateTimeOffset at)
    {
        var usable = new List<UsablePerk>();
        foreach (var perk in programme.Perks)
        {
            usable.AddRange(account.Known.Perks
                .Where(row => row.Value.Perk == perk.Id && row.Value.HoldsAt(at) && !Perks.IsEntitlement(row.Key))
                .OrderBy(row => row.Value.Until ?? DateTimeOffset.MaxValue)
                .Select(row => new UsablePerk(perk, row.Value.Left, row.Value.Until)));
            if (Perks.IsEntitled(account, programme, perk, at))
            {
                var (key, until) = Perks.EntitlementOf(perk, at, programme.UtcOffset);
                var left = perk.Uses - (account.Known.Perks.GetValueOrDefault(key)?.Used ?? 0);
                usable.AddRange(left is null or > 0 ? [new UsablePerk(perk, left, perk.Uses is null ? null : until)] : []);
            }
        }

        return usable;
    }
}
