using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Azure.Members;

/// <summary>What people may do to an account by name: the same by calls and by commands.</summary>
public sealed class AccountChanges(HubLedger ledger)
{
    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["freeze", "release", "close", "merge", "unmerge"];

    /// <summary>What a change comes to: which account it is to be told, and what.</summary>
    /// <param name="member">Whose account.</param>
    /// <param name="change">One of <see cref="Names"/>.</param>
    /// <param name="into">For a merge: the other account.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>Null where an account that is not merged is to be unmerged.</returns>
    /// <exception cref="ArgumentException">There is no such change, or a merge names no other account.</exception>
    public async Task<AccountChange?> OfAsync(MemberId member, string change, MemberId? into, CancellationToken stop)
    {
        switch (change)
        {
            case "freeze":
                return new AccountChange(member, new Happening.StandingChanged(Standing.Frozen));
            case "release":
                return new AccountChange(member, new Happening.StandingChanged(Standing.Active));
            case "close":
                return new AccountChange(member, new Happening.StandingChanged(Standing.Closed));
            case "merge" when into is { } other:
                return new AccountChange(member, new Happening.AccountMerged(other));
            case "unmerge":
                var account = await (await ledger.OpenAsync(stop)).OwnAccountAsync(member, stop);
                return account.MergedInto is { } whole ? new AccountChange(whole, new Happening.AccountParted(member)) : null;
            default:
                throw new ArgumentException($"'{change}' is no change of an account, or says too little.", nameof(change));
        }
    }
}

/// <summary>A change of an account.</summary>
/// <param name="Member">The account that is told.</param>
/// <param name="What">What.</param>
public sealed record AccountChange(MemberId Member, Happening What);
