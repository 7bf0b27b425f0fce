using System.Globalization;
using System.Text.RegularExpressions;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <summary>Reads when an event happened.</summary>
internal static partial class TimeText
{
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan AheadOfWebhook = TimeSpan.FromHours(24);

    /// <summary>Reads a time between 2000-01-01 and 24 hours after the webhook, both inclusive: a unit mistaken shows as a time outside.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Read(string text, TimeForm form, TimeSpan offset, DateTimeOffset webhook, out DateTimeOffset at)
    {
        return Read(text, form, out at, offset) ?? (at - webhook > AheadOfWebhook ? "lies more than 24 hours after the webhook" : null);
    }

    /// <summary>Reads a time from 2000-01-01 on, which may lie in the future.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Read(string text, TimeForm form, out DateTimeOffset at, TimeSpan offset = default)
    {
        var read = form switch
        {
            TimeForm.Iso8601 => Iso(text),
            TimeForm.Local => Local(text, offset),
            TimeForm.EpochSeconds => Epoch(text, DateTimeOffset.FromUnixTimeSeconds),
            TimeForm.EpochMilliseconds => Epoch(text, DateTimeOffset.FromUnixTimeMilliseconds),
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, "Not a form of time."),
        };
        at = read ?? default;
        return read is null ? $"is no time of the form {Expectation(form)}"
            : at < Earliest ? "lies before 2000"
            : null;
    }

    /// <summary>What the form looks like.</summary>
    public static string Expectation(TimeForm form) => form switch
    {
        TimeForm.EpochSeconds => "1773489600 (seconds since 1970)",
        TimeForm.EpochMilliseconds => "1773489600000 (milliseconds since 1970)",
        TimeForm.Local => "2026-03-14 12:00:00 (date and time without offset)",
        _ => "2026-03-14T12:00:00+03:00 (ISO 8601 with offset)",
    };

    // The offset is asked for: without one the hub would have to guess whose midnight a monthly cap ends at.
    private static DateTimeOffset? Iso(string text) => Form().Match(text) is { Success: true } parts
        && DateTimeOffset.TryParse($"{Clock(parts)}{parts.Groups["offset"].Value.Insert(parts.Groups["offset"].Length == 5 ? 3 : 0, parts.Groups["offset"].Length == 5 ? ":" : "")}", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
        ? at
        : null;

    private static DateTimeOffset? Local(string text, TimeSpan offset) => WithoutOffset().Match(text) is { Success: true } parts
        && DateTime.TryParse(Clock(parts), CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
        && at.Year > 1
        ? new DateTimeOffset(at, offset)
        : null;

    // Some platforms write nanoseconds; the hub keeps seven digits of a second.
    private static string Clock(Match parts) => parts.Groups["clock"].Value + (parts.Groups["fraction"] is { Length: > 8 } fraction ? fraction.Value[..8] : parts.Groups["fraction"].Value);

    private static DateTimeOffset? Epoch(string text, Func<long, DateTimeOffset> from)
    {
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }

        try
        {
            return from(count);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    [GeneratedRegex("^(?<clock>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?)(?<fraction>(?<=:[0-9]{2}:[0-9]{2})\\.[0-9]{1,9})?(?<offset>Z|[+-][0-9]{2}:?[0-9]{2})\\z")]
    private static partial Regex Form();

    [GeneratedRegex("^(?<clock>[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?)(?<fraction>(?<=:[0-9]{2}:[0-9]{2})\\.[0-9]{1,9})?\\z")]
    private static partial Regex WithoutOffset();
}
