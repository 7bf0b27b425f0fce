using System.Text;
using System.Text.Json;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Pricing;

/// <summary>
/// Reads activities as the hub writes them, one in a line. What members do most is read by hand (<see cref="HappeningText"/>); whatever is not exactly as the hub writes it is left to the
/// serializer, so both read the same. Keeps what repeats; for one thread.
/// </summary>
internal sealed class ActivityLine
{
    private readonly RepeatedTexts<PartnerId> partners = new(PartnerId.From);
    private readonly RepeatedTexts<AliasHash> aliases = new(AliasHash.From);
    private readonly HappeningText happenings = new();

    /// <summary>Reads a line. What tells one delivery of an event from another, the hash of its body, is left out: nobody asks for it in a replay.</summary>
    /// <exception cref="JsonException">It is no activity.</exception>
    public Activity Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return Fast(line) ?? HubJson.Read<Activity>(Encoding.UTF8.GetString(line));
        }
        catch (Exception fault) when (fault is FormatException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new JsonException(fault.Message, fault);
        }
    }

    private Activity? Fast(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject
            || !Next(ref reader, "partner"u8) || !partners.TryRead(ref reader, out var partner)
            || !Next(ref reader, "eventId"u8) || reader.TokenType != JsonTokenType.String || reader.GetString() is not { } id
            || !Next(ref reader, "alias"u8) || !aliases.TryRead(ref reader, out var alias)
            || !Next(ref reader, "at"u8) || reader.TokenType != JsonTokenType.String)
        {
            return null;
        }

        var at = reader.GetDateTimeOffset();
        return Next(ref reader, "what"u8) && reader.TokenType == JsonTokenType.StartObject && happenings.Read(ref reader) is { } what
            && Next(ref reader, "bodyHash"u8) && reader.TokenType == JsonTokenType.String
            && reader.Read() && reader.TokenType == JsonTokenType.EndObject
                ? new Activity(partner, EventId.From(id), alias, at, what, "")
                : null;
    }

    private static bool Next(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name) && reader.Read();
}
