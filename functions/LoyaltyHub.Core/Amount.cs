using System.Globalization;

namespace LoyaltyHub.Core;

/// <summary>An integer amount of one unit: minor units of a currency, whole points otherwise. Arithmetic is checked.</summary>
/// <param name="Value">The count; negative where something is taken.</param>
/// <param name="Unit">What is counted.</param>
public readonly record struct Amount(long Value, Unit Unit)
{
    /// <summary>Adds two amounts of the same unit.</summary>
    /// <exception cref="InvalidOperationException">The units differ.</exception>
    /// <exception cref="OverflowException">The sum does not fit a 64-bit integer.</exception>
    public static Amount operator +(Amount left, Amount right) => left.Unit == right.Unit
        ? left with { Value = checked(left.Value + right.Value) }
        : throw new InvalidOperationException($"{left.Unit} and {right.Unit} cannot be added.");

    /// <summary>The amount taken the other way.</summary>
    public static Amount operator -(Amount amount) => amount with { Value = checked(-amount.Value) };

    /// <summary>The amount in major units, exact, with '.' as decimal separator: <c>45.99 RUB</c>.</summary>
    public override string ToString() => $"{Major().ToString(CultureInfo.InvariantCulture)} {Unit}";

    /// <summary>The same for people, in groups of three digits: <c>4,599.00 RUB</c>, <c>1,200 PTS</c>.</summary>
    public string ToReadable() =>
        $"{Major().ToString(Unit.Exponent == 0 ? "#,0" : "#,0." + new string('0', Unit.Exponent), CultureInfo.InvariantCulture)} {Unit}";

    /// <summary>The amount in major units, exact, with all digits of the minor unit: <c>45.00</c>.</summary>
    public decimal Major()
    {
        var magnitude = (UInt128)Int128.Abs(Value);
        unchecked
        {
            // The constructor takes the 64 bits as two words, whatever their sign bit says.
            return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), 0, Value < 0, (byte)Unit.Exponent);
        }
    }
}
