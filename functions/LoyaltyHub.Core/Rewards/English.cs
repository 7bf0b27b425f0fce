using System.Globalization;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>English number forms and number formats.</summary>
internal static class English
{
    public static NumberFormatInfo Numbers { get; } = CultureInfo.InvariantCulture.NumberFormat;

    /// <summary>So much of a unit: money, points, or points by the unit's own name where members have several kinds of them.</summary>
    public static string Some(long value, Unit unit, Programme programme) =>
        unit.IsCurrency ? Money(new Amount(value, unit)) : programme.HasSeveralPoints ? $"{Number(value)} {unit}" : Count(value, "point", "points");

    /// <summary>The same without its noun, where that was just said.</summary>
    public static string Quantity(long value, Unit unit) => unit.IsCurrency ? Money(new Amount(value, unit)) : Number(value);

    /// <summary>The number with the noun in the form it asks for.</summary>
    public static string Count(long number, string one, string many) => $"{Number(number)} {(number is 1 or -1 ? one : many)}";

    /// <summary>One or several of what a list names: a, b or c.</summary>
    public static string AnyOf(string list) => list.LastIndexOf(", ", StringComparison.Ordinal) is > 0 and var last ? $"{list[..last]} or {list[(last + 2)..]}" : list;

    /// <summary>A number with its groups.</summary>
    public static string Number(long number) => number.ToString("#,0", Numbers);

    /// <summary>A word that agrees with so much of a unit: 1 point remains, 2 points remain, 1.00 EUR remains.</summary>
    public static string Agreeing(long value, Unit unit, Programme programme, string one, string others) =>
        unit.IsCurrency || (!programme.HasSeveralPoints && value is 1 or -1) ? one : others;

    /// <summary>A percentage or factor, with all the digits a programme can give it.</summary>
    public static string Rate(decimal rate) => rate.ToString("0.############", Numbers);

    /// <summary>Money, with all digits of the minor unit.</summary>
    public static string Money(Amount amount) => amount.ToReadable();
}
