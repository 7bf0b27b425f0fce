using System.Globalization;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Sampling;

/// <summary>Writes amounts as partners do.</summary>
internal static class AmountSample
{
    /// <summary>An amount's text.</summary>
    /// <param name="minor">Minor units, 0 or more.</param>
    /// <param name="mapping">How the partner writes it.</param>
    /// <param name="exponent">The currency's decimals.</param>
    public static string Of(long minor, EventMapping mapping, int exponent)
    {
        var digits = minor.ToString(CultureInfo.InvariantCulture);
        if (mapping.AmountAs == AmountForm.Minor)
        {
            return mapping.AmountDecimals is { } decimals && minor > 0 ? digits.PadRight(Math.Max(digits.Length + decimals - exponent, 1), '0') : digits;
        }

        if (exponent == 0)
        {
            return digits;
        }

        digits = digits.PadLeft(exponent + 1, '0');
        return $"{digits[..^exponent]}{(mapping.AmountAs == AmountForm.MajorComma ? ',' : '.')}{digits[^exponent..]}";
    }
}
