using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <summary>The clocks that a time without an offset was read from.</summary>
/// <param name="Zone">The zone, or null for an offset.</param>
/// <param name="Offset">The offset from UTC.</param>
internal readonly record struct LocalClock(TimeZoneInfo? Zone, TimeSpan Offset)
{
    /// <summary>The clocks by a contract and, where it leaves that to the event, by what the event says: a zone's name or an offset. Null where that is none.</summary>
    public static LocalClock? Of(TimeTerms terms, string? said)
    {
        if (terms.ZoneFrom is null)
        {
            return new LocalClock(terms.Zone, terms.Offset);
        }

        var offset = said is { Length: 5 } && said[0] is '+' or '-' ? said.Insert(3, ":") : said;
        return said == "Z" ? new LocalClock(null, TimeSpan.Zero)
            : UtcOffsets.TryRead(offset, out var read) ? new LocalClock(null, read)
            : said is { Length: > 0 and <= 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(said, out var zone) ? new LocalClock(zone, default)
            : null;
    }

    /// <summary>
    /// The time that the clocks showed. Where they were set back and showed it twice, the first; where they were set forward and never showed it,
    /// as long after the jump. Null where no calendar has it.
    /// </summary>
    public DateTimeOffset? At(DateTime local)
    {
        var time = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        var offset = Zone is null ? Offset : Zone.IsAmbiguousTime(time) ? Zone.GetAmbiguousTimeOffsets(time).Max() : Zone.GetUtcOffset(time);
        return time.Year > 1 && time.Year < 9999 ? new DateTimeOffset(time, offset) : null;
    }
}
