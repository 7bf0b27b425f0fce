namespace LoyaltyHub.Azure.Queues;

/// <summary>Where messages of activities are put, and the inbox for what no message holds.</summary>
public interface IActivityStorage
{
    /// <summary>Puts a message; when it returns, the message is durable.</summary>
    Task SendAsync(byte[] message, CancellationToken stop);

    /// <summary>Writes an inbox, whole or not at all.</summary>
    Task WriteInboxAsync(string name, byte[] content, CancellationToken stop);

    /// <summary>What an inbox holds; nothing where it was emptied.</summary>
    Task<byte[]> ReadInboxAsync(string name, CancellationToken stop);

    /// <summary>Empties an inbox, whole or not at all.</summary>
    Task EmptyInboxAsync(string name, CancellationToken stop);
}
