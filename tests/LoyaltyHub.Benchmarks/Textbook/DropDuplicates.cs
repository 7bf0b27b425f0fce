using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Core.Activities;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Benchmarks.Textbook;

/// <summary>The textbook's first queue function: an event that was seen goes no further.</summary>
public sealed class DropDuplicates(TextbookStore store)
{
    /// <summary>Takes one event.</summary>
    [Function("TextbookDropDuplicates")]
    public async Task Run([QueueTrigger(TextbookStore.ReceivedQueue)] string message, CancellationToken stop)
    {
        var activity = TextbookStore.Read(message);
        var seen = new TableEntity(activity.Partner.Value, activity.EventId.Value);
        if ((await store.Seen.GetEntityIfExistsAsync<TableEntity>(seen.PartitionKey, seen.RowKey, cancellationToken: stop)).HasValue || !await AddAsync(seen, stop))
        {
            return;
        }

        try
        {
            await store.PutAsync(TextbookStore.FreshQueue, activity, stop);
        }
        catch
        {
            // Else the next attempt would take its own event for a duplicate.
            await store.Seen.DeleteEntityAsync(seen.PartitionKey, seen.RowKey, cancellationToken: CancellationToken.None);
            throw;
        }
    }

    private async Task<bool> AddAsync(TableEntity seen, CancellationToken stop)
    {
        try
        {
            await store.Seen.AddEntityAsync(seen, stop);
            return true;
        }
        catch (RequestFailedException duplicate) when (duplicate.Status == 409)
        {
            return false;
        }
    }
}
