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
    public static string? Read(string text, TimeForm form, DateTimeOffset webhook, out DateTimeOffset at)
    {
        return Read(text, form, out at) ?? (at - webhook > AheadOfWebhook ? "lies more than 24 hours after the webhook" : null);
    }

    /// <summary>Reads a time from 2000-01-01 on, which may lie in the future.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Read(string text, TimeForm form, out DateTimeOffset at)
    {
        var read = form switch
        {
            TimeForm.Iso8601 => Iso(text),
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
        _ => "2026-03-14T12:00:00+03:00 (ISO 8601 with offset)",
    };

    // The offset is asked for: without one the hub would have to guess whose midnight a monthly cap ends at.
    private static DateTimeOffset? Iso(string text) =>
        Form().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null;

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

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,7})?)?(Z|[+-][0-9]{2}:[0-9]{2})\\z")]
    private static partial Regex Form();
}
