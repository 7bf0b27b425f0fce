using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Members;

/// <summary>
/// Makes an alias of one partner another name of a member whom another partner knows. The proof is a one-time code: the one partner shows it to the member who is signed in there, and the
/// member gives it to the other while signed in there. Both calls are signed, and neither partner learns the other's alias.
/// </summary>
public sealed class MemberLinks(HubLedger ledger, ActivityProcessing processing, IIdentities identities, TableLinks links, TimeProvider clock)
{
    /// <summary>How long a code can be used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>Without letters and digits that look alike; 12 of 32 are 60 bits.</summary>
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int CodeLength = 12;

    /// <summary>A code for a member; the alias is enrolled where it is new.</summary>
    public async Task<LinkCode> RequestAsync(AliasHash alias, CancellationToken stop)
    {
        var member = await identities.ResolveAsync(alias, stop);
        var code = new LinkCode(RandomNumberGenerator.GetString(Letters, CodeLength), clock.GetUtcNow() + Lifetime);
        await links.AddAsync(code.Code, member, code.Until, stop);
        return code;
    }

    /// <summary>Links an alias to the member whose code it is. The same call again changes nothing.</summary>
    public async Task<LinkResult> ConfirmAsync(PartnerId partner, AliasHash alias, string code, CancellationToken stop)
    {
        var by = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{partner}|{alias}|{code}")));
        if (await links.FindAsync(code, stop) is not { } link || (link.By.Length == 0 && clock.GetUtcNow() >= link.Until))
        {
            return new LinkResult.Refused("unknown-code", "There is no such code, or its time is over. Ask for another.");
        }

        if (link.By != by && (link.By.Length > 0 || !await links.UseAsync(link, by, stop)))
        {
            return new LinkResult.Refused("code-used", "The code was used for another alias. Ask for another.");
        }

        // Where the alias is new, it becomes the member's; where it has an account, that becomes part of the member's.
        await identities.TieAsync(alias, link.Member, stop);
        return await identities.FindAsync(alias, stop) is { } member ? await JoinAsync(member, link, stop) : throw new InvalidOperationException("An alias was tied and is not there.");
    }

    private async Task<LinkResult> JoinAsync(MemberId member, StoredLink link, CancellationToken stop)
    {
        var open = await ledger.OpenAsync(stop);
        var (account, into) = (await open.AccountAsync(member, stop), await open.AccountAsync(link.Member, stop));
        if (account.Member == into.Member)
        {
            return new LinkResult.Linked(into.Member);
        }

        await processing.SettleAsync(Activity.OfHub(EventId.From($"link:{link.Id}"), clock.GetUtcNow(), new Happening.AccountMerged(into.Member), account.Member), stop);
        return (await open.AccountAsync(member, stop)).Member == into.Member
            ? new LinkResult.Linked(into.Member)
            : new LinkResult.Refused("cannot-merge", "The accounts cannot be joined: one of them is frozen or closed.");
    }
}

/// <summary>A one-time code.</summary>
/// <param name="Code">What the member gives to the other partner.</param>
/// <param name="Until">Until when, exclusive (UTC).</param>
public sealed record LinkCode(string Code, DateTimeOffset Until);

/// <summary>What became of a link.</summary>
public abstract record LinkResult
{
    private LinkResult()
    {
    }

    /// <summary>The alias leads to the member's account.</summary>
    public sealed record Linked(MemberId Member) : LinkResult;

    /// <summary>It does not.</summary>
    /// <param name="Code">Why, for programs.</param>
    /// <param name="Detail">Why, for people.</param>
    public sealed record Refused(string Code, string Detail) : LinkResult;
}
