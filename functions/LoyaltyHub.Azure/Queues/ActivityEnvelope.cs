using System.Buffers.Text;
using System.Text.Json;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Azure.Queues;

/// <summary>What a message of the activities queue says: the activities, plain or packed, or the inbox rows that hold them.</summary>
/// <param name="Version">The form of the message; this version reads 1, which knows no packed activities, and 2.</param>
/// <param name="Activities">The activities, where they are few; after <see cref="Read"/> also where they were packed.</param>
/// <param name="Packed">The activities packed (<see cref="PackedActivities"/>), where they are many.</param>
/// <param name="Inbox">The inbox partition that holds them, where even packed they do not fit.</param>
public sealed record ActivityEnvelope(int Version, IReadOnlyList<Activity>? Activities = null, byte[]? Packed = null, string? Inbox = null)
{
    /// <summary>The form this version writes.</summary>
    public const int CurrentVersion = 2;

    /// <summary>The most bytes of a message before the queue's base64: 64 KiB of text hold 48 KiB.</summary>
    public const int MaxBytes = 48 * 1024;

    /// <summary>The most bytes of packed activities in one message, which holds them as base64 within its JSON.</summary>
    public static int MostPackedBytes { get; } = Base64.GetMaxDecodedFromUtf8Length(MaxBytes - new ActivityEnvelope(CurrentVersion, Packed: []).ToBytes().Length);

    /// <summary>Writes the message.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, HubJson.Compact);

    /// <summary>Writes the message of activities that are JSON already, each call's as <see cref="PackedActivities.ToJson"/> gives them.</summary>
    internal static byte[] Plain(IEnumerable<byte[]> calls)
    {
        var bytes = new MemoryStream();
        bytes.Write("""{"version":2,"activities":"""u8);
        PackedActivities.WriteArray(bytes, calls);
        bytes.WriteByte((byte)'}');
        return bytes.ToArray();
    }

    /// <summary>Reads a message, and unpacks what it holds.</summary>
    /// <exception cref="JsonException">It is none that this version reads.</exception>
    public static ActivityEnvelope Read(string message)
    {
        var envelope = HubJson.Read<ActivityEnvelope>(message);
        return envelope switch
        {
            { Version: < 1 or > CurrentVersion } => throw new JsonException($"The message has version {envelope.Version}, this hub reads 1 to {CurrentVersion}."),
            { Version: 2, Activities: null, Packed: { } packed, Inbox: null } => envelope with { Activities = PackedActivities.Unpack(packed), Packed = null },
            { Packed: not null } => throw new JsonException("The message holds packed activities beside others, or in a version that knows none."),
            { Activities: null, Inbox: null } => throw new JsonException("The message holds neither activities nor the name of their inbox."),
            { Activities: { } activities } when activities.Any(activity => activity is null) => throw new JsonException("The message holds an activity that is null."),
            _ => envelope,
        };
    }
}
