using System.Globalization;

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

    /// <summary>The number with the noun in the form it asks for: 1 балл, 2 балла, 5 баллов, 21 балл.</summary>
    public static string Count(long number, string one, string few, string many)
    {
        var tail = (int)Int128.Abs((Int128)number % 100);
        var last = tail % 10;
        var form = last == 1 && tail != 11 ? one
            : last is >= 2 and <= 4 && (tail is < 12 or > 14) ? few
            : many;
        return $"{number.ToString("#,0", Numbers)} {form}";
    }

    public static string Points(long points) => Count(points, "балл", "балла", "баллов");
}
