using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Notices;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Tables;

/// <summary>
/// Webhooks to partners, a partition per partner: <c>W|id</c> every one of them, for <see cref="Kept"/> after it was taken, so that none is kept twice; <c>P|lane|order</c> those that wait, in the order they are sent in;
/// <c>E</c> how the endpoint does.
/// </summary>
public sealed class TableWebhooks(StorageAccount account)
{
    /// <summary>How long a webhook is kept after it was taken: it can be sent again that long, and nothing that could make it anew is older.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private const string Endpoint = "E";
    private const int WebhooksAtOnce = 50;

    private readonly TableClient table = account.Tables.GetTableClient(TableNames.Deliveries);

    /// <summary>Keeps new webhooks. One that waits or was taken already stays as it is: nothing is sent twice because it was kept twice.</summary>
    public async Task AddAsync(IReadOnlyList<PartnerWebhook> webhooks, CancellationToken stop)
    {
        foreach (var some in webhooks.Chunk(WebhooksAtOnce))
        {
            try
            {
                await table.SubmitTransactionAsync(some.SelectMany(Adding), stop);
            }
            catch (TableTransactionFailedException fault) when (fault.Status == 409 && some.Length > 1)
            {
                // Some of them are kept already.
                foreach (var one in some)
                {
                    await AddAsync([one], stop);
                }
            }
            catch (TableTransactionFailedException fault) when (fault.Status == 409)
            {
                // This one is.
            }
        }
    }

    /// <summary>The first webhook of a lane that waits; null where none does.</summary>
    public async Task<StoredWebhook?> FirstAsync(PartnerId partner, string lane, CancellationToken stop) =>
        await ReadAsync(RowKeys.Prefix(partner.Value, $"P|{RowKeys.Escape(lane)}|"), 1, stop).FirstOrDefaultAsync(stop);

    /// <summary>A partner's webhooks that wait, lane by lane.</summary>
    public IAsyncEnumerable<PartnerWebhook> WaitingAsync(PartnerId partner, CancellationToken stop) =>
        ReadAsync(RowKeys.Prefix(partner.Value, "P|"), null, stop).Select(stored => stored.Webhook);

    /// <summary>A webhook by its id, or null.</summary>
    public async Task<PartnerWebhook?> FindAsync(PartnerId partner, string id, CancellationToken stop)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(partner.Value, KeptKey(id), cancellationToken: stop);
        return row.HasValue ? HubJson.Read<PartnerWebhook>(LongText.Get(row.Value!, "webhook")) : null;
    }

    /// <summary>A partner's webhooks that were taken and tell of that time, from inclusive, to exclusive.</summary>
    public IAsyncEnumerable<PartnerWebhook> TakenAsync(PartnerId partner, DateTimeOffset from, DateTimeOffset to, CancellationToken stop) =>
        ReadAsync($"{RowKeys.Prefix(partner.Value, "W|")} and {TableClient.CreateQueryFilter($"taken eq true and at ge {from.UtcTicks} and at lt {to.UtcTicks}")}", null, stop).Select(stored => stored.Webhook);

    /// <summary>Changes how far a waiting webhook is.</summary>
    /// <returns>Its new version; null where somebody else changed it first.</returns>
    public async Task<StoredWebhook?> ChangeAsync(StoredWebhook stored, WebhookState state, CancellationToken stop)
    {
        var changed = stored.Webhook with { State = state };
        try
        {
            var answer = await table.UpdateEntityAsync(Row(WaitingKey(changed), changed), stored.Version, TableUpdateMode.Replace, stop);
            return new StoredWebhook(changed, answer.Headers.ETag!.Value);
        }
        catch (RequestFailedException fault) when (fault.Status is 404 or 412)
        {
            return null;
        }
    }

    /// <summary>A webhook was taken and waits no more. Safe to repeat.</summary>
    public Task TakeAsync(PartnerWebhook webhook, WebhookState state, CancellationToken stop) => MoveAsync(
        webhook with { State = state }, new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(webhook.Partner.Value, WaitingKey(webhook)), ETag.All), stop);

    /// <summary>Has a webhook that was taken wait again. Safe to repeat.</summary>
    public Task ReturnAsync(PartnerWebhook webhook, WebhookState state, CancellationToken stop) =>
        MoveAsync(webhook with { State = state }, new TableTransactionAction(TableTransactionActionType.UpsertReplace, Row(WaitingKey(webhook), webhook with { State = state })), stop);

    /// <summary>Forgets webhooks that were taken before a time; one that is sent again meanwhile stays.</summary>
    /// <returns>How many.</returns>
    public async Task<int> PruneAsync(PartnerId partner, DateTimeOffset before, CancellationToken stop)
    {
        var pruned = 0;
        var old = $"{RowKeys.Prefix(partner.Value, "W|")} and {TableClient.CreateQueryFilter($"taken eq true and at lt {before.UtcTicks}")}";
        await foreach (var stored in ReadAsync(old, null, stop).Where(stored => stored.Webhook.State.TakenAt < before))
        {
            pruned += await TryDeleteAsync(new TableEntity(partner.Value, KeptKey(stored.Webhook.Id)), stored.Version, stop) ? 1 : 0;
        }

        return pruned;
    }

    /// <summary>How an endpoint does.</summary>
    public async Task<StoredHealth> HealthAsync(PartnerId partner, CancellationToken stop)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(partner.Value, Endpoint, cancellationToken: stop);
        return row.HasValue ? new StoredHealth(HubJson.Read<EndpointHealth>(LongText.Get(row.Value!, "health")), row.Value!.ETag) : new StoredHealth(EndpointHealth.Good, null);
    }

    /// <summary>Changes what is stored of an endpoint's health.</summary>
    /// <returns>False where another instance changed it first.</returns>
    public async Task<bool> ChangeAsync(PartnerId partner, StoredHealth stored, EndpointHealth health, CancellationToken stop)
    {
        var row = new TableEntity(partner.Value, Endpoint);
        LongText.Put(row, "health", JsonSerializer.Serialize(health, HubJson.Compact));
        try
        {
            await (stored.Version is { } version ? table.UpdateEntityAsync(row, version, TableUpdateMode.Replace, stop) : table.AddEntityAsync(row, stop));
            return true;
        }
        catch (RequestFailedException fault) when (fault.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private static IEnumerable<TableTransactionAction> Adding(PartnerWebhook webhook) =>
        [new(TableTransactionActionType.Add, Row(KeptKey(webhook.Id), webhook)), new(TableTransactionActionType.Add, Row(WaitingKey(webhook), webhook))];

    private async Task<bool> TryDeleteAsync(TableEntity row, ETag version, CancellationToken stop)
    {
        try
        {
            return !(await table.DeleteEntityAsync(row, version, stop)).IsError;
        }
        catch (RequestFailedException fault) when (fault.Status is 404 or 412)
        {
            return false;
        }
    }

    private async Task MoveAsync(PartnerWebhook webhook, TableTransactionAction waiting, CancellationToken stop)
    {
        try
        {
            await table.SubmitTransactionAsync([new TableTransactionAction(TableTransactionActionType.UpsertReplace, Row(KeptKey(webhook.Id), webhook)), waiting], stop);
        }
        catch (TableTransactionFailedException fault) when (fault.Status == 404)
        {
            // Another instance was first.
        }
    }

    private async IAsyncEnumerable<StoredWebhook> ReadAsync(string filter, int? most, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(filter, most, cancellationToken: stop))
        {
            yield return new StoredWebhook(HubJson.Read<PartnerWebhook>(LongText.Get(row, "webhook")), row.ETag);
        }
    }

    private static TableEntity Row(string key, PartnerWebhook webhook)
    {
        var row = new TableEntity(webhook.Partner.Value, key) { ["at"] = webhook.At.UtcTicks, ["taken"] = webhook.State.TakenAt is not null };
        LongText.Put(row, "webhook", JsonSerializer.Serialize(webhook, HubJson.Compact));
        return row;
    }

    private static string WaitingKey(PartnerWebhook webhook) => $"P|{RowKeys.Escape(webhook.Lane)}|{webhook.Order}";

    private static string KeptKey(string id) => $"W|{RowKeys.Escape(id)}";
}
