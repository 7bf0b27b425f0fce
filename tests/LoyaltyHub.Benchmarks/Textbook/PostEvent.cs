using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Benchmarks.Textbook;

/// <summary>
/// The textbook's second queue function: balance, ledger and accrual, a row each. It decides nothing beyond one per cent of what was paid, so
/// that it costs no more than its storage calls.
/// </summary>
public sealed class PostEvent(TextbookStore store)
{
    /// <summary>Takes one event.</summary>
    [Function("TextbookPostEvent")]
    public async Task Run([QueueTrigger(TextbookStore.FreshQueue)] string message, CancellationToken stop)
    {
        var activity = TextbookStore.Read(message);
        var member = activity.Alias!.Value.Value;
        var points = activity.What is Happening.Purchased purchase ? purchase.Paid.Value / 10_000 : 0;
        await TextbookStore.AddAsync(store.Balances, member, "balance", points, stop);
        await RecordAsync(member, activity, points, stop);

        // A row per partner and member: one per partner would make every invocation wait for the others.
        await TextbookStore.AddAsync(store.Accruals, activity.Partner.Value, member, points, stop);
        store.CountPosted();
    }

    private async Task RecordAsync(string member, Activity activity, long points, CancellationToken stop)
    {
        var entry = new TableEntity(member, $"{activity.Partner}|{activity.EventId}") { ["points"] = points, ["activity"] = JsonSerializer.Serialize(activity, HubJson.Compact) };
        try
        {
            await store.Ledger.AddEntityAsync(entry, stop);
        }
        catch (RequestFailedException repeated) when (repeated.Status == 409)
        {
            // An earlier attempt at the same message came this far.
        }
    }
}
