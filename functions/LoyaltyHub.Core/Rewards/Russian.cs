using System.Globalization;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Russian number forms (CLDR plural categories one, few, many) and number formats.</summary>
internal static class Russian
{
    public static NumberFormatInfo Numbers { get; } = NumberFormatInfo.ReadOnly(new NumberFormatInfo
    {
        NumberDecimalSeparator = ",",
        NumberGroupSeparator = "\u00a0",
        NegativeSign = "−",
    });

    /// <summary>So much of a unit: money, points, or points by the unit's own name where members have several kinds of them.</summary>
    public static string Some(long value, Unit unit, Programme programme) => Of(value, unit, programme, "балл", "балла", "баллов");

    /// <summary>The same after «из», «больше».</summary>
    public static string Genitive(long value, Unit unit, Programme programme) => Of(value, unit, programme, "балла", "баллов", "баллов");

    /// <summary>The same as what something is paid with.</summary>
    public static string Instrumental(long value, Unit unit, Programme programme) => Of(value, unit, programme, "баллом", "баллами", "баллами");

    /// <summary>The same without its noun, where that was just said.</summary>
    public static string Quantity(long value, Unit unit) => unit.IsCurrency ? Money(new Amount(value, unit)) : Number(value);

    /// <summary>A word that agrees with so much of a unit: списан 1 балл, списано 5 баллов, списано 1,00 ₽.</summary>
    public static string Agreeing(long value, Unit unit, Programme programme, string one, string others) =>
        !unit.IsCurrency && !programme.HasSeveralPoints && FormOf(value, 1, 2, 5) == 1 ? one : others;

    /// <summary>The number with the noun in the form it asks for: 1 балл, 2 балла, 5 баллов, 21 балл.</summary>
    public static string Count(long number, string one, string few, string many) => $"{Number(number)} {FormOf(number, one, few, many)}";

    /// <summary>One or several of what a list names.</summary>
    public static string AnyOf(string list) => list.LastIndexOf(", ", StringComparison.Ordinal) is > 0 and var last ? $"{list[..last]} или {list[(last + 2)..]}" : list;

    /// <summary>A number with its groups.</summary>
    public static string Number(long number) => number.ToString("#,0", Numbers);

    /// <summary>A percentage or factor, with all the digits a programme can give it.</summary>
    public static string Rate(decimal rate) => rate.ToString("0.############", Numbers);

    /// <summary>Money, with all digits of the minor unit.</summary>
    public static string Money(Amount amount) =>
        $"{amount.Major().ToString(amount.Unit.Exponent == 0 ? "#,0" : "#,0." + new string('0', amount.Unit.Exponent), Numbers)} {Currency(amount.Unit)}";

    /// <summary>A currency's sign, or its code where it has none that everyone knows.</summary>
    public static string Currency(Unit unit) => unit.Value switch { "RUB" => "₽", "EUR" => "€", "USD" => "$", var code => code };

    private static string Of(long value, Unit unit, Programme programme, string one, string few, string many) =>
        unit.IsCurrency ? Money(new Amount(value, unit)) : programme.HasSeveralPoints ? $"{Number(value)} {unit}" : Count(value, one, few, many);

    private static T FormOf<T>(long number, T one, T few, T many)
    {
        var tail = (int)Int128.Abs((Int128)number % 100);
        var last = tail % 10;
        return last == 1 && tail != 11 ? one : last is >= 2 and <= 4 && (tail is < 12 or > 14) ? few : many;
    }
}
