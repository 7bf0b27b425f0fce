using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Azure.Queues;

/// <summary>
/// Puts activities on the queue so that all of one call are there or none is. Calls that come at the same time share a message; what does not
/// fit one is written to the inbox in one transaction first, and one message then names it.
/// </summary>
public sealed class ActivityQueue
{
    private const int TransactionBytes = 3_500_000;

    private readonly IActivityStorage storage;
    private readonly IngressBatches batches;

    /// <summary>Opens the queue.</summary>
    public ActivityQueue(IActivityStorage storage)
    {
        this.storage = storage;
        batches = new IngressBatches(parts => storage.SendAsync(ActivityEnvelope.Frame(parts), CancellationToken.None), MostBytes);
    }

    private static int MostBytes => ActivityEnvelope.MaxBytes - ActivityEnvelope.FrameBytes;

    /// <summary>Makes the activities durable. After it returns they will take effect; if it throws, none of them is known to.</summary>
    /// <exception cref="IngressBusyException">More waits to be stored than the hub keeps in memory.</exception>
    public async Task PutAsync(IReadOnlyList<Activity> activities, CancellationToken stop)
    {
        var parts = activities.Select(activity => JsonSerializer.SerializeToUtf8Bytes(activity, HubJson.Compact)).ToList();
        if (parts.Sum(part => part.Length + 1) <= MostBytes)
        {
            await batches.AddAsync(parts);
            return;
        }

        var name = await WriteInboxAsync(activities, stop);
        await storage.SendAsync(new ActivityEnvelope(ActivityEnvelope.CurrentVersion, Inbox: name).ToBytes(), stop);
    }

    /// <summary>The activities of a message; none where its inbox was emptied by an earlier delivery of the same message.</summary>
    public async Task<IReadOnlyList<Activity>> ReadAsync(ActivityEnvelope envelope, CancellationToken stop)
    {
        if (envelope.Activities is { } activities)
        {
            return activities;
        }

        var bytes = await storage.ReadInboxAsync(envelope.Inbox!, stop);
        if (bytes.Length == 0)
        {
            return [];
        }

        await using var text = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
        return (await JsonSerializer.DeserializeAsync<List<Activity>>(text, HubJson.Compact, stop))!;
    }

    /// <summary>Empties the inbox of a message whose activities are all settled.</summary>
    public Task ForgetAsync(ActivityEnvelope envelope, CancellationToken stop) => envelope.Inbox is { } inbox ? storage.EmptyInboxAsync(inbox, stop) : Task.CompletedTask;

    /// <summary>What a terse event normalises to is several times its own size and mostly repetition; compressed, a whole webhook fits one transaction.</summary>
    private static byte[] Compress(IReadOnlyList<Activity> activities)
    {
        var bytes = new MemoryStream();
        using (var text = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(text, activities, HubJson.Compact);
        }

        return bytes.ToArray();
    }

    private async Task<string> WriteInboxAsync(IReadOnlyList<Activity> activities, CancellationToken stop)
    {
        var bytes = Compress(activities);
        if (bytes.Length > TransactionBytes)
        {
            throw new InvalidOperationException($"A batch of {bytes.Length} compressed bytes is larger than one transaction holds; the webhook's own size limit keeps it smaller.");
        }

        var name = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        await storage.WriteInboxAsync(name, bytes, stop);
        return name;
    }
}
