using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace LoyaltyHub.Core;

/// <summary>
/// What an integer counts: an ISO 4217 currency (then in minor units, e.g. kopecks) or a points unit declared by a programme
/// (then in whole points). 3–12 of <c>A–Z 0–9</c>, beginning with a letter.
/// </summary>
[JsonConverter(typeof(StringIdConverter<Unit>))]
public readonly partial record struct Unit : IStringId<Unit>, IComparable<Unit>
{
    private readonly string? value;

    private Unit(string text) => value = text;

    /// <inheritdoc/>
    public string Value => value ?? throw new InvalidOperationException("An unset unit was used.");

    /// <summary>Whether this unit is a currency of ISO 4217.</summary>
    public bool IsCurrency => Currencies.TryExponent(Value, out _);

    /// <summary>Digits after the decimal point of the major unit: 2 for RUB, 0 for JPY and for points.</summary>
    public int Exponent => Currencies.TryExponent(Value, out var exponent) ? exponent : 0;

    /// <inheritdoc/>
    public static Unit From(string value) => value is not null && Form().IsMatch(value)
        ? new Unit(value)
        : throw new ArgumentException($"'{value}' is no unit: use an ISO 4217 code or a points unit of 3-12 capital letters and digits.", nameof(value));

    /// <summary>Orders units by their code, the same on every machine.</summary>
    public int CompareTo(Unit other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>Whether the first code comes before the second.</summary>
    public static bool operator <(Unit left, Unit right) => left.CompareTo(right) < 0;

    /// <summary>Whether the first code comes after the second.</summary>
    public static bool operator >(Unit left, Unit right) => left.CompareTo(right) > 0;

    /// <summary>Whether the first code is the second or comes before it.</summary>
    public static bool operator <=(Unit left, Unit right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the first code is the second or comes after it.</summary>
    public static bool operator >=(Unit left, Unit right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => Value;

    [GeneratedRegex("^[A-Z][A-Z0-9]{2,11}\\z")]
    private static partial Regex Form();
}
