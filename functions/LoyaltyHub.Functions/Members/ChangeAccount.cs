using LoyaltyHub.Azure.Members;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Members;

/// <summary>Freezes, releases, closes, merges and unmerges accounts.</summary>
public sealed class ChangeAccount(PartnerDirectory partners, MemberAliases aliases, AccountChanges changes, AccountKeeping accounts)
{
    private const int MaxKey = 128;

    /// <summary>
    /// Changes the account of the member a partner knows by an alias: <c>freeze</c>, <c>release</c>, <c>close</c>, <c>merge</c> (body:
    /// <c>{ "into": { "partner": …, "alias": … } }</c>) or <c>unmerge</c>. An <c>Idempotency-Key</c> header makes repeating it safe. 202 once it is durable and in effect.
    /// </summary>
    [Function(nameof(ChangeAccount))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "members/{partnerId}/{alias}/{change}")] HttpRequest request,
        string partnerId,
        string alias,
        string change,
        CancellationToken stop)
    {
        if (KeyOf(request) is not { } key)
        {
            return Problems.BadRequest("Idempotency-Key", $"Send it once, with 1 to {MaxKey} printable ASCII characters, or leave it out.");
        }

        return await Problems.UnlessStorageFails(request, async () => await FindAsync(partnerId, alias, stop) is { } member
            ? await ChangeAsync(request, member, change, $"{change}:{key}", stop)
            : Problems.NotFound("unknown-member", "No activity of a member with that alias of that partner has been processed yet."));
    }

    private async Task<IResult> ChangeAsync(HttpRequest request, MemberId member, string change, string key, CancellationToken stop)
    {
        if (!AccountChanges.Names.Contains(change))
        {
            return Problems.NotFound("unknown-change", $"Say {string.Join(", ", AccountChanges.Names)}.");
        }

        MemberId? into = null;
        if (change == "merge" && (into = await ReadAsync(request, stop) is { Into: { } other } ? await FindAsync(other.Partner, other.Alias, stop) : null) is null)
        {
            return Problems.BadRequest("into", "Send { \"into\": { \"partner\": …, \"alias\": … } } of a member whose activities have been processed.");
        }

        return await changes.OfAsync(member, change, into, stop) is { } found
            ? await AcceptAsync(found.Member, found.What, key, stop)
            : Problems.Of(StatusCodes.Status409Conflict, "not-merged", "The account is not merged", "It is part of no other account.");
    }

    private async Task<IResult> AcceptAsync(MemberId member, Happening what, string key, CancellationToken stop)
    {
        var id = await accounts.ChangeAsync(member, what, key, stop);
        return Results.Json(new AccountChangeAnswer(member, id), HubJson.Compact, statusCode: StatusCodes.Status202Accepted);
    }

    private async Task<MemberId?> FindAsync(string partnerId, string alias, CancellationToken stop) =>
        partners.Find(partnerId) is { } partner ? await aliases.FindAsync(partner, alias, stop) : null;

    private static Task<MergeRequest?> ReadAsync(HttpRequest request, CancellationToken stop) => Documents.ReadAsync<MergeRequest>(request, stop);

    private static string? KeyOf(HttpRequest request) => request.Headers["Idempotency-Key"] switch
    {
        [] => Guid.NewGuid().ToString("N"),
        [{ Length: > 0 and <= MaxKey } key] when key.All(letter => letter is > ' ' and < '\u007f') => key,
        _ => null,
    };

    private sealed record MergeRequest(MergeTarget Into);

    private sealed record MergeTarget(string Partner, string Alias);
}

/// <summary>The answer to a change.</summary>
/// <param name="Member">The account it was sent to.</param>
/// <param name="EventId">Its entry in that account's statement.</param>
public sealed record AccountChangeAnswer(MemberId Member, EventId EventId);
