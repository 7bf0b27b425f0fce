using System.Globalization;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Azure.Queues;

/// <summary>
/// Puts activities on the queue so that all of one call are there or none is. Calls that come at the same time share a message; what does not
/// fit one even packed is written to the inbox in one transaction first, and one message then names it.
/// </summary>
public sealed class ActivityQueue
{
    /// <summary>Up to here a message is plain JSON, which people can read; above it packing saves more than it costs.</summary>
    private const int MostPlainBytes = 8 * 1024;

    /// <summary>What is packed into one message at most, before packing: usually fits, and where it does not, the calls part.</summary>
    private const int MostSharedBytes = 120 * 1024;

    private const int TransactionBytes = 3_500_000;

    private readonly IActivityStorage storage;
    private readonly IngressBatches batches;

    /// <summary>Opens the queue.</summary>
    public ActivityQueue(IActivityStorage storage)
    {
        this.storage = storage;
        batches = new IngressBatches(TryPutAsync, MostSharedBytes);
    }

    /// <summary>Makes the activities durable. After it returns they will take effect; if it throws, none of them is known to.</summary>
    /// <exception cref="IngressBusyException">More waits to be stored than the hub keeps in memory.</exception>
    public Task PutAsync(IReadOnlyList<Activity> activities, CancellationToken stop) => batches.AddAsync(PackedActivities.ToJson(activities)).WaitAsync(stop);

    /// <summary>The activities of a message; none where its inbox was emptied by an earlier delivery of the same message.</summary>
    public async Task<IReadOnlyList<Activity>> ReadAsync(ActivityEnvelope envelope, CancellationToken stop)
    {
        if (envelope.Activities is { } activities)
        {
            return activities;
        }

        var packed = await storage.ReadInboxAsync(envelope.Inbox!, stop);
        return packed.Length == 0 ? [] : PackedActivities.Unpack(packed);
    }

    /// <summary>Empties the inbox of a message whose activities are all settled.</summary>
    public Task ForgetAsync(ActivityEnvelope envelope, CancellationToken stop) => envelope.Inbox is { } inbox ? storage.EmptyInboxAsync(inbox, stop) : Task.CompletedTask;

    /// <summary>Puts the activities of some calls by one message; false where more than one call is more than one message holds.</summary>
    private async Task<bool> TryPutAsync(IReadOnlyList<byte[]> calls)
    {
        if (calls.Sum(call => call.Length) <= MostPlainBytes)
        {
            await SendAsync(ActivityEnvelope.Plain(calls));
            return true;
        }

        var packed = PackedActivities.Pack(calls);
        if (packed.Length <= ActivityEnvelope.MostPackedBytes)
        {
            await SendAsync(new ActivityEnvelope(ActivityEnvelope.CurrentVersion, Packed: packed).ToBytes());
            return true;
        }

        if (calls.Count > 1)
        {
            return false;
        }

        var name = await WriteInboxAsync(packed);
        await SendAsync(new ActivityEnvelope(ActivityEnvelope.CurrentVersion, Inbox: name).ToBytes());
        return true;
    }

    /// <summary>A put serves many callers, so none of them can cancel it.</summary>
    private Task SendAsync(byte[] message) => storage.SendAsync(message, CancellationToken.None);

    private async Task<string> WriteInboxAsync(byte[] packed)
    {
        if (packed.Length > TransactionBytes)
        {
            throw new InvalidOperationException($"A batch of {packed.Length} compressed bytes is larger than one transaction holds; the webhook's own size limit keeps it smaller.");
        }

        var name = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        await storage.WriteInboxAsync(name, packed, CancellationToken.None);
        return name;
    }
}
