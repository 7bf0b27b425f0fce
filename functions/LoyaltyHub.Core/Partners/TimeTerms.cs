namespace LoyaltyHub.Core.Partners;

/// <summary>How a time is written.</summary>
/// <param name="Form">Its form.</param>
public sealed record TimeTerms(TimeForm Form)
{
    /// <summary>ISO 8601 with an offset.</summary>
    public static TimeTerms Iso { get; } = new(TimeForm.Iso8601);

    /// <summary>The pattern, where that is the form.</summary>
    public string? Pattern { get; init; }

    /// <summary>The offset from UTC of a time that is written without one.</summary>
    public TimeSpan Offset { get; init; }

    /// <summary>The zone in whose clocks it is written; null for <see cref="Offset"/>.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>Where the event itself says the zone or the offset; null where the contract does.</summary>
    public FieldSource? ZoneFrom { get; init; }
}
