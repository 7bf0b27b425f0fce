using System.Text;
using System.Text.Json;
using LoyaltyHub.Core;

namespace LoyaltyHub.Azure.Queues;

/// <summary>A message of the activities queue that names an event of which the details are to be fetched.</summary>
/// <param name="Partner">Whose event it is.</param>
/// <param name="Inbox">The inbox partition that holds it.</param>
/// <param name="Attempts">How often the details could not be fetched.</param>
public sealed record ThinMessage(string Partner, string Inbox, int Attempts = 0)
{
    // Such messages begin so and no others do: the rest of the queue is not read twice.
    private const string Start = "{\"version\":3,\"thin\":";

    /// <summary>Writes the message.</summary>
    public string ToText() => $"{Start}{JsonSerializer.Serialize(this, HubJson.Compact)}}}";

    /// <summary>The same as bytes.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToText());

    /// <summary>Reads a message; null where it is another one.</summary>
    public static ThinMessage? Read(string message)
    {
        if (!message.StartsWith(Start, StringComparison.Ordinal) || !message.EndsWith('}'))
        {
            return null;
        }

        try
        {
            return HubJson.Read<ThinMessage>(message[Start.Length..^1]) is { Partner: not null, Inbox: not null, Attempts: >= 0 } read ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
