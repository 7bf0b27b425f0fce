using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Activities;

/// <summary>Which member an alias belongs to.</summary>
public interface IIdentities
{
    /// <summary>The member of an alias, enrolled now where the alias is new; the same for every caller.</summary>
    Task<MemberId> ResolveAsync(AliasHash alias, CancellationToken stop);

    /// <summary>The member of an alias, or null where the alias is unknown.</summary>
    Task<MemberId?> FindAsync(AliasHash alias, CancellationToken stop);

    /// <summary>Makes an alias another name of a member; nothing happens where it belongs to somebody already.</summary>
    Task TieAsync(AliasHash alias, MemberId member, CancellationToken stop);
}
