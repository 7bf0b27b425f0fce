using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>Finds members by what a partner knows them by.</summary>
public sealed class MemberAliases(IIdentities identities, AliasHasher hasher)
{
    /// <summary>The hash of an alias of the partner's, whether it is known or not; null where it is none of that kind.</summary>
    /// <param name="partner">Whose alias it is.</param>
    /// <param name="alias">The alias as the partner writes it.</param>
    /// <param name="kind">Its kind; null where the partner's contract knows members by one alone.</param>
    public AliasHash? HashOf(Partner partner, string alias, AliasKind? kind)
    {
        var kinds = partner.Contract.Events.Select(mapping => mapping.Alias).Where(one => one != AliasKind.Order).Distinct().ToList();
        return (kind is { } named ? kinds.Contains(named) ? named : null : kinds is [var only] ? only : default(AliasKind?)) is { } fits
            && hasher.TryHash(fits, partner.Contract.Partner, alias, out var hash) ? hash : null;
    }

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
