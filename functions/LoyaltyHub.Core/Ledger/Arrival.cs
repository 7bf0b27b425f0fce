using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Ledger;

/// <summary>One activity on its way into a shard.</summary>
/// <param name="Member">Whose account it concerns.</param>
/// <param name="Activity">The activity.</param>
public sealed record Arrival(MemberId Member, Activity Activity)
{
    /// <summary>The key of the entry it will make.</summary>
    public JournalKey Key => JournalKey.Of(Member, Activity);
}
