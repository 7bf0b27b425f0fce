using System.Globalization;

namespace LoyaltyHub.Core.Activities;

/// <summary>Reads the decimal text of an amount exactly: no binary fraction is ever made of it.</summary>
internal static class AmountText
{
    /// <summary>Reads digits with at most <paramref name="decimals"/> of them after a '.', into units of the last decimal.</summary>
    /// <param name="text">The text, without sign, exponent, grouping or white space.</param>
    /// <param name="decimals">Digits of the minor unit; 0 takes whole numbers only.</param>
    /// <param name="minor">The amount, above zero.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Read(string text, int decimals, out long minor) => ReadOrZero(text, decimals, out minor) ?? (minor == 0 ? "is zero" : null);

    /// <summary>Whether a text is zero, however many decimals it has.</summary>
    public static bool IsZero(string text) => text.AsSpan().TrimStart('0').TrimStart('.').TrimEnd('0').IsEmpty && text.Length > 0;

    /// <summary>The same, for what may be zero.</summary>
    public static string? ReadOrZero(string text, int decimals, out long minor)
    {
        minor = 0;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? "" : text[(point + 1)..];
        if (Form(text, whole, fraction, point >= 0) is { } problem)
        {
            return problem;
        }

        if (fraction.Length > decimals)
        {
            return decimals == 0 ? "has decimals where only a whole number fits" : $"has more than {decimals} decimals";
        }

        var digits = whole + fraction.PadRight(decimals, '0');
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out minor) ? null : "is larger than any amount the books hold";
    }

    /// <summary>Why a text is no whole number of zero or more; null where it is one.</summary>
    public static string? WholeProblem(string text) =>
        Form(text, text, "", pointed: false) is not { } problem ? null
        : text.Contains('.', StringComparison.Ordinal) && !text.StartsWith('-') ? "has decimals where only a whole number fits"
        : problem;

    private static string? Form(string text, string whole, string fraction, bool pointed) =>
        text.StartsWith('-') ? "is negative"
        : text.AsSpan().IndexOfAny('e', 'E') >= 0 ? "is written with an exponent"
        : whole.Length > 0 && whole.All(char.IsAsciiDigit) && fraction.All(char.IsAsciiDigit) && pointed == fraction.Length > 0 ? null
        : "is no plain decimal number";
}
