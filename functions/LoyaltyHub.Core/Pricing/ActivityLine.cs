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
        var text = new LineText(line);
        return LineHead.TryRead(ref text, out var head)
            && happenings.Read(head.Kind, ref text) is { } what
            && text.Pass(",\"bodyHash\":\""u8) && text.Text(out _) && text.Pass("}"u8) && text.IsAtEnd
                ? new Activity(partners.Of(head.Partner), EventId.From(Encoding.UTF8.GetString(head.EventId)), aliases.Of(head.Alias), head.At, what, "")
                : null;
    }
}
