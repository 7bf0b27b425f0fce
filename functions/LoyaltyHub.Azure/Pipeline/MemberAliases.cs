using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>Finds members by what a partner knows them by.</summary>
public sealed class MemberAliases(IIdentities identities, AliasHasher hasher)
{
    /// <summary>The member of an alias, or null where the alias is unknown.</summary>
    /// <param name="partner">Whose alias it is.</param>
    /// <param name="alias">The alias as the partner writes it; it is tried as every kind of alias the partner's contract uses.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<MemberId?> FindAsync(Partner partner, string alias, CancellationToken stop)
    {
        foreach (var kind in partner.Contract.Events.Select(mapping => mapping.Alias).Distinct())
        {
            if (hasher.TryHash(kind, partner.Contract.Partner, alias, out var hash) && await identities.FindAsync(hash, stop) is { } member)
            {
                return member;
            }
        }

        return null;
    }
}
