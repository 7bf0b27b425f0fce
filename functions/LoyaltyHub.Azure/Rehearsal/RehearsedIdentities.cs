using System.Collections.Concurrent;
using System.Security.Cryptography;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Azure.Rehearsal;

/// <summary>Members as they are known; whoever is new is enrolled in memory alone.</summary>
/// <param name="identities">Who is known in earnest; only asked.</param>
internal sealed class RehearsedIdentities(IIdentities identities) : IIdentities
{
    private readonly ConcurrentDictionary<AliasHash, MemberId> kept = new();

    /// <inheritdoc/>
    public async Task<MemberId> ResolveAsync(AliasHash alias, CancellationToken stop) =>
        await FindAsync(alias, stop) ?? kept.GetOrAdd(alias, static _ => MemberId.From("m" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))));

    /// <inheritdoc/>
    public async Task<MemberId?> FindAsync(AliasHash alias, CancellationToken stop) =>
        kept.TryGetValue(alias, out var member) ? member : await identities.FindAsync(alias, stop);

    /// <inheritdoc/>
    public async Task TieAsync(AliasHash alias, MemberId member, CancellationToken stop)
    {
        if (await FindAsync(alias, stop) is null)
        {
            kept.TryAdd(alias, member);
        }
    }

    /// <inheritdoc/>
    public Task<MemberId?> FormerAsync(Activity activity, CancellationToken stop) => identities.FormerAsync(activity, stop);

    /// <inheritdoc/>
    public async Task<Identified> ResolveAsync(Activity activity, CancellationToken stop) =>
        await FindAsync(activity.Alias!.Value, stop) is { } member ? new Identified(member)
        : await FormerAsync(activity, stop) is { } former ? new Identified(former, Former: true)
        : new Identified(await ResolveAsync(activity.Alias.Value, stop));

    /// <inheritdoc/>
    public Task<string> SealAsync(AliasHash alias, string bodyHash, CancellationToken stop) => identities.SealAsync(alias, bodyHash, stop);
}
