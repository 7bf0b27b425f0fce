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
        var form = (tail % 10, tail) switch
        {
            (1, not 11) => one,
            (>= 2 and <= 4, < 12 or > 14) => few,
            _ => many,
        };
        return $"{number.ToString("#,0", Numbers)} {form}";
    }

    public static string Points(long points) => Count(points, "балл", "балла", "баллов");
}
