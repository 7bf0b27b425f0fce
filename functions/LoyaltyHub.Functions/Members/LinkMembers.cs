using LoyaltyHub.Azure.Members;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Members;

/// <summary>Links aliases of one person over partners by a one-time code that the member carries from the one to the other.</summary>
public sealed class LinkMembers(SignedRequests requests, MemberAliases aliases, MemberLinks links)
{
    private const string Wanted = "{ \"member\": the alias, \"kind\": its kind where your contract uses several }";

    /// <summary>Gives a partner a code for one of its members.</summary>
    [Function("RequestLink")]
    public Task<IResult> Request(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "partners/{partnerId}/links")] HttpRequest request, string partnerId, CancellationToken stop) =>
        requests.AnswerDocumentAsync<LinkRequest>(request, partnerId, Wanted, async (partner, document) => Alias(partner, document.Member, document.Kind) is { } alias
            ? Results.Json(await links.RequestAsync(alias, stop), HubJson.Compact, statusCode: StatusCodes.Status201Created)
            : NoAlias(), stop);

    /// <summary>Links an alias of a partner's to the member whose code it is.</summary>
    [Function("ConfirmLink")]
    public Task<IResult> Confirm(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "partners/{partnerId}/links/confirmation")] HttpRequest request, string partnerId, CancellationToken stop) =>
        requests.AnswerDocumentAsync<LinkConfirmation>(request, partnerId, $"the code besides {Wanted}", async (partner, document) => Alias(partner, document.Member, document.Kind) is { } alias
            ? await links.ConfirmAsync(partner.Contract.Partner, alias, document.Code.Trim().ToUpperInvariant(), stop) switch
            {
                LinkResult.Linked => Results.Json(new { linked = true }, HubJson.Compact),
                LinkResult.Refused { Code: "unknown-code" } unknown => Problems.NotFound(unknown.Code, unknown.Detail),
                LinkResult.Refused refused => Problems.Of(StatusCodes.Status409Conflict, refused.Code, "The alias cannot be linked", refused.Detail),
                var other => throw new InvalidOperationException($"No answer for {other.GetType().Name}."),
            }
            : NoAlias(), stop);

    private AliasHash? Alias(Partner partner, string alias, AliasKind? kind) => aliases.HashOf(partner, alias, kind);

    private static IResult NoAlias() => Problems.BadRequest("member", "The alias is none of the kinds that your contract knows members by; give its kind where there are several.");

    private sealed record LinkRequest(string Member, AliasKind? Kind = null);

    private sealed record LinkConfirmation(string Code, string Member, AliasKind? Kind = null);
}
