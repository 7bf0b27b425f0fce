using System.Globalization;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Programmes;

/// <summary>Shows how the budgets of all programmes stand.</summary>
public sealed class ListBudgets(HubLedger ledger, TimeProvider clock)
{
    private const int Days = 7;

    /// <summary>Lists all of them; <c>?days=N</c> is how far back the forecast looks, a week when left out.</summary>
    [Function(nameof(ListBudgets))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "budgets")] HttpRequest request, CancellationToken stop)
    {
        var (given, days) = (request.Query["days"], Days);
        return given.Count > 0 && (given is not [{ } text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out days) || days is < 1 or > 90)
            ? Problems.BadRequest("days", "days is one whole number from 1 to 90.")
            : await Problems.UnlessStorageFails(request, async () =>
                Results.Json(new { budgets = await (await ledger.OpenAsync(stop)).BudgetsAsync(days, clock.GetUtcNow(), stop) }, HubJson.Compact));
    }
}
