using LoyaltyHub.Azure.Members;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Members;

/// <summary>Forgets the person behind an account, for good.</summary>
public sealed class EraseMember(PartnerDirectory partners, MemberAliases aliases, MemberErasure erasure)
{
    /// <summary>Erases the member a partner knows by an alias. Answered once it is done; what is cut short is finished by the sweep, and the call may be repeated.</summary>
    [Function(nameof(EraseMember))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "members/{partnerId}/{alias}")] HttpRequest request,
        string partnerId,
        string alias,
        CancellationToken stop) => Problems.UnlessStorageFails(request, async () =>
            partners.Find(partnerId) is { } partner && await aliases.FindAsync(partner, alias, stop) is { } member
                ? Results.Json(await erasure.EraseAsync(member, stop), HubJson.Compact)
                : Problems.NotFound("unknown-member", "No member with that alias of that partner is known; one who was erased is not."));
}
