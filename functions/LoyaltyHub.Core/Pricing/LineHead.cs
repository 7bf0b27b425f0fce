namespace LoyaltyHub.Core.Pricing;

/// <summary>What a line says before it says what happened; its texts are still those of the line.</summary>
internal readonly ref struct LineHead
{
    private LineHead(ReadOnlySpan<byte> partner, ReadOnlySpan<byte> eventId, ReadOnlySpan<byte> alias, DateTimeOffset at, ReadOnlySpan<byte> kind)
    {
        Partner = partner;
        EventId = eventId;
        Alias = alias;
        At = at;
        Kind = kind;
    }

    public ReadOnlySpan<byte> Partner { get; }

    public ReadOnlySpan<byte> EventId { get; }

    public ReadOnlySpan<byte> Alias { get; }

    public DateTimeOffset At { get; }

    /// <summary>What kind of thing happened.</summary>
    public ReadOnlySpan<byte> Kind { get; }

    /// <summary>Reads it, up to the kind.</summary>
    /// <returns>Whether it is written as the hub writes it.</returns>
    public static bool TryRead(ref LineText text, out LineHead head)
    {
        var reads = text.Pass("{\"partner\":\""u8) & text.Text(out var partner)
            & text.Pass(",\"eventId\":\""u8) & text.Text(out var id)
            & text.Pass(",\"alias\":\""u8) & text.Text(out var alias)
            & text.Pass(",\"at\":"u8) & text.Time(out var at)
            & text.Pass(",\"what\":{\"kind\":\""u8) & text.Text(out var kind);
        head = new LineHead(partner, id, alias, at, kind);
        return reads;
    }
}
