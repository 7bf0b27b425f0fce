using System.Globalization;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Members;

/// <summary>Tells all about one entry of a statement: each rule that granted or did not and why, the version that decided, and what its draws can be verified by.</summary>
public sealed class ExplainEntry(PartnerDirectory partners, MemberStatements statements)
{
    /// <summary>The entry of that number, as the member's statement has it.</summary>
    [Function(nameof(ExplainEntry))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "members/{partnerId}/{alias}/entries/{entry}/explanation")] HttpRequest request,
        string partnerId,
        string alias,
        string entry,
        CancellationToken stop)
    {
        if (!long.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return Problems.BadRequest("entry", "The number of an entry, as the statement has it in 'entry'.");
        }

        if (partners.Find(partnerId) is not { } partner)
        {
            return Problems.NotFound("unknown-partner", "No partner of that name has a contract here.");
        }

        return await Problems.UnlessStorageFails(request, async () => await statements.ExplainAsync(partner, alias, number, stop) is { } explanation
            ? Results.Json(explanation, HubJson.Compact)
            : Problems.NotFound("unknown-entry", "The statement of a member with that alias has no such entry."));
    }
}
