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

    /// <summary>
    /// The member of an activity by its alias. Where the alias is new, and the activity or its order had its effect before the person was forgotten, the account that was that person's:
    /// so nothing has a second effect, and nobody is enrolled.
    /// </summary>
    async Task<Identified> ResolveAsync(Activity activity, CancellationToken stop) => new(await ResolveAsync(activity.Alias!.Value, stop));

    /// <summary>The forgotten person's account in which an activity, or its order, had its effect; null for none.</summary>
    Task<MemberId?> FormerAsync(Activity activity, CancellationToken stop) => Task.FromResult<MemberId?>(null);

    /// <summary>
    /// A body's hash under the secret of an alias: it tells a repeated delivery from a conflict just as well, and tells nobody anything once the alias is forgotten and its secret with it.
    /// The hash as it is where there is no secret.
    /// </summary>
    Task<string> SealAsync(AliasHash alias, string bodyHash, CancellationToken stop) => Task.FromResult(bodyHash);
}

/// <summary>Whose an activity is.</summary>
/// <param name="Member">The member.</param>
/// <param name="Former">Whether the person is forgotten.</param>
public readonly record struct Identified(MemberId Member, bool Former = false);
