using System.Globalization;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>What a grant was reckoned with, to be followed to the last digit in any language.</summary>
internal static class ExactNumbers
{
    private const int Digits = 6;

    /// <summary>
    /// What a grant came to before rounding. Beyond six digits it is cut and not rounded, which an ellipsis says: what is not yet 1 does not read as 1.
    /// </summary>
    /// <param name="step">The grant.</param>
    /// <param name="numbers">How the language writes numbers.</param>
    /// <param name="currency">What it calls the unit, where that is money.</param>
    public static string Of(Trace.Granted step, NumberFormatInfo numbers, string currency)
    {
        var exact = step.Exact!.Value;
        return step.Unit.IsCurrency
            ? $"{Text(exact / Minor(step.Unit.Exponent), "#,0.00####", numbers)} {currency}"
            : Text(exact, "#,0.######", numbers);
    }

    /// <summary>What a point is worth, where that is not one of its currency; null where a percentage of money is as many points, or money.</summary>
    public static Amount? PriceOf(Unit unit, Programme programme) =>
        !unit.IsCurrency && programme.Terms(unit) is { } terms && terms.Burn.PointValue != Minor(terms.Burn.Currency.Exponent) ? terms.Burn.Worth(1) : null;

    private static string Text(decimal exact, string format, NumberFormatInfo numbers)
    {
        var shown = decimal.Round(exact, Digits, MidpointRounding.ToZero);
        return shown == exact ? shown.ToString(format, numbers) : shown.ToString("#,0.000000", numbers) + "…";
    }

    private static decimal Minor(int exponent) => exponent == 0 ? 1m : 10m * Minor(exponent - 1);
}
