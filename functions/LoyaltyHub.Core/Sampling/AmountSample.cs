using System.Globalization;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Sampling;

/// <summary>Writes amounts as partners do.</summary>
internal static class AmountSample
{
    /// <summary>An amount's text.</summary>
    /// <param name="minor">Minor units, 0 or more.</param>
    /// <param name="form">How the partner writes it.</param>
    /// <param name="exponent">The currency's decimals.</param>
    public static string Of(long minor, AmountForm form, int exponent)
    {
        var digits = minor.ToString(CultureInfo.InvariantCulture);
        if (form == AmountForm.Minor || exponent == 0)
        {
            return digits;
        }

        digits = digits.PadLeft(exponent + 1, '0');
        return $"{digits[..^exponent]}.{digits[^exponent..]}";
    }
}
