using System.IO.Compression;
using System.Text.Json;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Azure.Queues;

/// <summary>
/// Activities as compressed JSON (Brotli). What a terse event normalises to is several times its own size and mostly repetition: packed, a message
/// holds hundreds of events instead of dozens.
/// </summary>
internal static class PackedActivities
{
    /// <summary>The activities of one call, separated by commas.</summary>
    public static byte[] ToJson(IReadOnlyList<Activity> activities) => JsonSerializer.SerializeToUtf8Bytes(activities, HubJson.Compact)[1..^1];

    /// <summary>Writes the activities of some calls, each as <see cref="ToJson"/> gives them, as one array.</summary>
    public static void WriteArray(Stream to, IEnumerable<byte[]> calls)
    {
        var separator = (byte)'[';
        foreach (var call in calls)
        {
            to.WriteByte(separator);
            to.Write(call);
            separator = (byte)',';
        }

        to.WriteByte((byte)']');
    }

    /// <summary>Packs the same array.</summary>
    public static byte[] Pack(IEnumerable<byte[]> calls)
    {
        var bytes = new MemoryStream();
        using (var text = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            WriteArray(text, calls);
        }

        return bytes.ToArray();
    }

    /// <summary>Reads what was packed.</summary>
    /// <exception cref="JsonException">It is no packed array of activities.</exception>
    public static IReadOnlyList<Activity> Unpack(byte[] packed)
    {
        try
        {
            using var text = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
            var activities = JsonSerializer.Deserialize<List<Activity>>(text, HubJson.Compact);
            return activities is not null && !activities.Contains(null!) ? activities : throw new JsonException("What is packed is no list of activities.");
        }
        catch (Exception fault) when (fault is InvalidOperationException or InvalidDataException)
        {
            throw new JsonException("What is packed cannot be unpacked.", fault);
        }
    }
}
