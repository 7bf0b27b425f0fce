using System.Globalization;
using System.Text.Json.Serialization;

namespace LoyaltyHub.Core.Members;

/// <summary>
/// Names the points of one unit that share one fate: <c>2027-03-14T21:00:00Z</c>, they expire at that instant (UTC, exclusive);
/// <c>idle-1</c>, they expire when the member has been idle for too long; <c>never</c>, they stay. <c>never@anna</c> came with Anna's account when it was
/// merged into this one, <c>never@anna@boris</c> with Boris's, into which Anna's had been merged before.
/// Lots are spent in the order of their names: dated ones by date, then idle ones, then those that stay.
/// </summary>
[JsonConverter(typeof(StringIdConverter<Lot>))]
public readonly record struct Lot : IStringId<Lot>, IComparable<Lot>
{
    private const string NeverName = "never";
    private const string IdlePrefix = "idle-";
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private readonly string? value;

    // Ticks of the instant and one more; 0 for none.
    private readonly long expires;

    private Lot(string text, long expires = 0) => (value, this.expires) = (text, expires);

    /// <summary>Points that stay.</summary>
    public static Lot Never { get; } = new(NeverName);

    /// <inheritdoc/>
    public string Value => value ?? throw new InvalidOperationException("An unset lot was used.");

    /// <summary>When the lot expires; null where it never does or depends on the member's activity.</summary>
    public DateTimeOffset? ExpiresAt => expires == 0 ? null : new DateTimeOffset(expires - 1, TimeSpan.Zero);

    /// <summary>Whether the lot's expiry slides with the member's activity.</summary>
    public bool IsIdle => Value.StartsWith(IdlePrefix, StringComparison.Ordinal);

    /// <summary>The account they came with when it was merged into this one; null for the account's own.</summary>
    public MemberId? Owner => Value.LastIndexOf('@') is var at and >= 0 ? MemberId.From(Value[(at + 1)..]) : null;

    /// <summary>The account they came from at first, through whichever others; null for the account's own.</summary>
    internal string? Origin => Value.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 ? KinPath.First(Value[(at + 1)..]) : null;

    private ReadOnlySpan<char> Fate => Value.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 ? Value.AsSpan(0, at) : Value;

    /// <summary>Points that expire at an instant, which counts to the second.</summary>
    public static Lot Until(DateTimeOffset at)
    {
        Span<char> text = stackalloc char[20];
        at.UtcDateTime.TryFormat(text, out var length, "s", CultureInfo.InvariantCulture);
        text[length] = 'Z';
        return new(new string(text), at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond) + 1);
    }

    /// <summary>Points that expire with the member's activity, in the account's n-th such lot.</summary>
    public static Lot Idle(int number) => new(IdlePrefix + number.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public static Lot From(string value)
    {
        var fate = value.Split('@')[0];
        if (DateTimeOffset.TryParseExact(fate, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return new Lot(value, at.UtcTicks + 1);
        }

        var known = fate is NeverName
            || (fate.StartsWith(IdlePrefix, StringComparison.Ordinal) && int.TryParse(fate.AsSpan(IdlePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _));
        return known ? new Lot(value) : throw new ArgumentException($"'{value}' is no lot.", nameof(value));
    }

    /// <summary>The same lot in the account that its own was merged into.</summary>
    /// <param name="path">The accounts it went through, from its own on, with '@' between them; null or empty for none.</param>
    public Lot Within(string? path) => string.IsNullOrEmpty(path) ? this : new Lot($"{Value}@{path}", expires);

    /// <summary>The same lot in the account of its <see cref="Owner"/>.</summary>
    public Lot Out() => new(Value[..Value.LastIndexOf('@')], expires);

    /// <summary>Points of the same fate that are an account's own.</summary>
    internal Lot Alone() => Owner is null ? this : new(Fate.ToString(), expires);

    /// <summary>The same owners' points in the account's n-th lot that slides.</summary>
    public Lot AsIdle(int number) => new($"{IdlePrefix}{number.ToString(CultureInfo.InvariantCulture)}{Value.AsSpan(Fate.Length)}");

    /// <inheritdoc/>
    public int CompareTo(Lot other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>Whether the first is spent before the second.</summary>
    public static bool operator <(Lot left, Lot right) => left.CompareTo(right) < 0;

    /// <summary>Whether the first is spent after the second.</summary>
    public static bool operator >(Lot left, Lot right) => left.CompareTo(right) > 0;

    /// <summary>Whether the first is the second or is spent before it.</summary>
    public static bool operator <=(Lot left, Lot right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the first is the second or is spent after it.</summary>
    public static bool operator >=(Lot left, Lot right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => Value;
}
