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
    /// <param name="text">The text.</param>
    /// <param name="terms">How it is written.</param>
    /// <param name="zone">The zone or offset that the event says, where it is the event that says it.</param>
    /// <param name="webhook">The time of the webhook.</param>
    /// <param name="at">The time.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Read(string text, TimeTerms terms, string? zone, DateTimeOffset webhook, out DateTimeOffset at) =>
        Read(text, terms, zone, out at) ?? (at - webhook > AheadOfWebhook ? "lies more than 24 hours after the webhook" : null);

    /// <summary>Reads a time from 2000-01-01 on, which may lie in the future.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Read(string text, TimeTerms terms, string? zone, out DateTimeOffset at)
    {
        at = default;
        if (LocalClock.Of(terms, zone) is not { } clock)
        {
            return "is said in no zone that the hub knows";
        }

        var read = terms.Form switch
        {
            TimeForm.Iso8601 => Iso(text),
            TimeForm.Local => Local(text, clock),
            TimeForm.Pattern => Pattern(text, terms.Pattern!, clock),
            TimeForm.EpochSeconds => Epoch(text, DateTimeOffset.FromUnixTimeSeconds),
            TimeForm.EpochMilliseconds => Epoch(text, DateTimeOffset.FromUnixTimeMilliseconds),
            _ => throw new ArgumentOutOfRangeException(nameof(terms), terms.Form, "Not a form of time."),
        };
        at = read ?? default;
        return read is null ? $"is no time of the form {Expectation(terms)}"
            : at < Earliest ? "lies before 2000"
            : null;
    }

    /// <summary>What the form looks like.</summary>
    public static string Expectation(TimeTerms terms) => terms.Form switch
    {
        TimeForm.EpochSeconds => "1773489600 (seconds since 1970)",
        TimeForm.EpochMilliseconds => "1773489600000 (milliseconds since 1970)",
        TimeForm.Local => "2026-03-14 12:00:00 (date and time without offset)",
        TimeForm.Pattern => $"{terms.Pattern} (the contract's pattern)",
        _ => "2026-03-14T12:00:00+03:00 (ISO 8601 with offset)",
    };

    // The offset is asked for: without one the hub would have to guess whose midnight a monthly cap ends at.
    private static DateTimeOffset? Iso(string text) => Form().Match(text) is { Success: true } parts
        && DateTimeOffset.TryParse($"{Clock(parts)}{parts.Groups["offset"].Value.Insert(parts.Groups["offset"].Length == 5 ? 3 : 0, parts.Groups["offset"].Length == 5 ? ":" : "")}", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
        ? at
        : null;

    private static DateTimeOffset? Local(string text, LocalClock clock) => WithoutOffset().Match(text) is { Success: true } parts
        && DateTime.TryParse(Clock(parts), CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
        ? clock.At(at)
        : null;

    // A pattern with an offset in it needs no clock.
    private static DateTimeOffset? Pattern(string text, string pattern, LocalClock clock) =>
        pattern.AsSpan().IndexOfAny('z', 'K') >= 0
            ? DateTimeOffset.TryParseExact(text, pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact) ? exact : null
            : DateTime.TryParseExact(text, pattern, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out var at) ? clock.At(at) : null;

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
