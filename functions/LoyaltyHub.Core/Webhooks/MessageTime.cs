using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>When a message says it was signed, and whether that is near enough to now.</summary>
internal static partial class MessageTime
{
    /// <summary>How a platform writes a time.</summary>
    public static string Text(DateTimeOffset at, TimestampTerms terms) => terms.Form switch
    {
        TimestampForm.EpochSeconds => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        TimestampForm.EpochMilliseconds => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        _ => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffK", CultureInfo.InvariantCulture),
    };

    /// <summary>What a time of a form is called in messages.</summary>
    public static string Words(TimestampForm form) => form switch
    {
        TimestampForm.EpochSeconds => "whole number of seconds since 1970",
        TimestampForm.EpochMilliseconds => "whole number of milliseconds since 1970",
        _ => "time of ISO 8601 with an offset",
    };

    /// <summary>Finds the time in its place, or in the only part of the signature's header that begins as it does.</summary>
    public static bool TryRead(TimestampTerms terms, string[] parts, WebhookCall call, JsonElement? fields, out string? text, out DateTimeOffset at)
    {
        var given = terms.Place is { } place
            ? place.Find(call, fields) is { } value ? [value] : Array.Empty<string>()
            : terms.First ? parts[..1]
            : Array.FindAll(parts, part => part.StartsWith(terms.Prefix, StringComparison.Ordinal));
        text = given is [var one] && one.StartsWith(terms.Prefix, StringComparison.Ordinal) ? one[terms.Prefix.Length..] : null;
        at = default;
        return text is not null && (terms.Form == TimestampForm.Iso8601 ? TryReadIso(text, out at) : TryRead(text, terms.Form == TimestampForm.EpochMilliseconds, out at));
    }

    // Some platforms write nanoseconds; what follows the seventh digit changes nothing.
    private static bool TryReadIso(string text, out DateTimeOffset at)
    {
        var parts = Iso().Match(text);
        var fraction = parts.Groups["fraction"].Value;
        at = default;
        return parts.Success && DateTimeOffset.TryParse($"{parts.Groups["clock"].Value}{fraction[..Math.Min(8, fraction.Length)]}{parts.Groups["offset"].Value}", CultureInfo.InvariantCulture, DateTimeStyles.None, out at);
    }

    /// <summary>Reads whole seconds or milliseconds since 1970: no sign, no leading zero, until the year 5138.</summary>
    public static bool TryRead(string text, bool milliseconds, out DateTimeOffset at)
    {
        var fits = (milliseconds ? Milliseconds() : Seconds()).IsMatch(text);
        var count = fits ? long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        at = milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(count) : DateTimeOffset.FromUnixTimeSeconds(count);
        return fits;
    }

    /// <summary>Judges a message whose signature is right by its age; the bound is inclusive on both sides.</summary>
    public static WebhookVerdict Judge(string? id, DateTimeOffset at, DateTimeOffset now, TimeSpan tolerance, bool anyFuture) =>
        now - at > tolerance ? new WebhookVerdict.Refused("timestamp-too-old", $"The message was signed more than {Bound(tolerance)} seconds ago: sign each attempt anew, and check the sender's clock.")
        : at - now > tolerance && !anyFuture ? new WebhookVerdict.Refused("timestamp-too-new", $"The message was signed more than {Bound(tolerance)} seconds in the future: check the sender's clock.")
        : new WebhookVerdict.Verified(id, at);

    private static string Bound(TimeSpan tolerance) => ((long)tolerance.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("^(0|[1-9][0-9]{0,10})\\z")]
    private static partial Regex Seconds();

    [GeneratedRegex("^(0|[1-9][0-9]{0,13})\\z")]
    private static partial Regex Milliseconds();

    [GeneratedRegex("^(?<clock>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?<fraction>\\.[0-9]{1,9})?(?<offset>Z|[+-][0-9]{2}:[0-9]{2})\\z")]
    private static partial Regex Iso();
}
