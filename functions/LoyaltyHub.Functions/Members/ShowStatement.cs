using System.Globalization;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Members;

/// <summary>Shows a member's balances and why each of them is what it is.</summary>
public sealed class ShowStatement(PartnerDirectory partners, MemberStatements statements)
{
    /// <summary>The most entries that are listed at once.</summary>
    public const int MostEntries = 500;

    /// <summary>The statement of the member a partner knows by an alias; <c>?take=N</c> limits the entries, newest first (1–500, 50 when left out).</summary>
    [Function(nameof(ShowStatement))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "members/{partnerId}/{alias}/statement")] HttpRequest request,
        string partnerId,
        string alias,
        CancellationToken stop)
    {
        var take = 50;
        var given = request.Query["take"];
        if (given.Count > 1 || (given is [{ } text] && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out take) || take is < 1 or > MostEntries)))
        {
            return Problems.BadRequest("take", $"take is one whole number from 1 to {MostEntries}.");
        }

        if (partners.Find(partnerId) is not { } partner)
        {
            return Problems.NotFound("unknown-partner", "No partner of that name has a contract here.");
        }

        return await Problems.UnlessStorageFails(request, async () => await statements.FindAsync(partner, alias, take, stop) is { } statement
            ? Results.Json(statement, HubJson.Compact)
            : Problems.NotFound("unknown-member", "No activity of a member with that alias has been processed yet."));
    }
}
