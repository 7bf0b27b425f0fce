using System.Text.Json;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Azure.Queues;

/// <summary>What a message of the activities queue says: the activities, or the inbox rows that hold them.</summary>
/// <param name="Version">The form of the message; this version reads 1.</param>
/// <param name="Activities">The activities, where they fit the message.</param>
/// <param name="Inbox">The inbox partition that holds them, where they do not.</param>
public sealed record ActivityEnvelope(int Version, IReadOnlyList<Activity>? Activities = null, string? Inbox = null)
{
    /// <summary>The form this version writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The most bytes of a message before base64: 64 KiB of text hold 48 KiB.</summary>
    public const int MaxBytes = 48 * 1024;

    /// <summary>What stands around the activities of a message.</summary>
    internal static int FrameBytes => Opening.Length + Closing.Length;

    private static ReadOnlySpan<byte> Opening => """{"version":1,"activities":["""u8;

    private static ReadOnlySpan<byte> Closing => "]}"u8;

    /// <summary>Writes the message.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, HubJson.Compact);

    /// <summary>Writes the message of activities that are JSON already.</summary>
    internal static byte[] Frame(IReadOnlyList<byte[]> activities)
    {
        var bytes = new MemoryStream(FrameBytes + activities.Sum(activity => activity.Length + 1));
        bytes.Write(Opening);
        for (var index = 0; index < activities.Count; index++)
        {
            if (index > 0)
            {
                bytes.WriteByte((byte)',');
            }

            bytes.Write(activities[index]);
        }

        bytes.Write(Closing);
        return bytes.ToArray();
    }

    /// <summary>Reads a message.</summary>
    /// <exception cref="JsonException">It is not one of this version.</exception>
    public static ActivityEnvelope Read(string message)
    {
        var envelope = JsonSerializer.Deserialize<ActivityEnvelope>(message, HubJson.Compact) ?? throw new JsonException("The message says null.");
        return envelope switch
        {
            { Version: not CurrentVersion } => throw new JsonException($"The message has version {envelope.Version}, this hub reads {CurrentVersion}."),
            { Activities: null, Inbox: null } => throw new JsonException("The message holds neither activities nor the name of their inbox."),
            { Activities: { } activities } when activities.Any(activity => activity is null) => throw new JsonException("The message holds an activity that is null."),
            _ => envelope,
        };
    }
}
