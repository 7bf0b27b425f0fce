using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <summary>What the digits of amounts mean. They are moved, never calculated with, so that nothing is rounded.</summary>
/// <param name="As">How amounts are written.</param>
/// <param name="Exponent">The decimals of the currency.</param>
/// <param name="Decimals">How many decimals whole numbers stand for; null for the currency's own.</param>
internal readonly record struct MoneyText(AmountForm As, int Exponent, int? Decimals)
{
    /// <summary>Reads an amount of zero or more, in minor units of the currency.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public string? ReadOrZero(string text, out long minor)
    {
        if (As == AmountForm.Minor && Decimals is null)
        {
            return AmountText.ReadOrZero(text, 0, out minor);
        }

        if (As == AmountForm.Minor)
        {
            minor = 0;
            return AmountText.WholeProblem(text) ?? AmountText.ReadOrZero(Trimmed(Pointed(text)), Exponent, out minor);
        }

        // A point where a comma is agreed would be read as a thousand times less, or more.
        var written = As == AmountForm.Major ? text : text.Contains('.', StringComparison.Ordinal) ? "" : text.Replace(',', '.');
        return AmountText.ReadOrZero(Trimmed(written), Exponent, out minor);
    }

    /// <summary>The digits with the point where it belongs.</summary>
    private string Pointed(string digits)
    {
        var padded = digits.PadLeft(Decimals!.Value + 1, '0');
        return Decimals == 0 ? digits : $"{padded[..^Decimals.Value]}.{padded[^Decimals.Value..]}";
    }

    /// <summary>Without zeros beyond the currency's decimals: 63.0000 is 63.00.</summary>
    private string Trimmed(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var end = text.Length;
        while (point > 0 && end - 1 > point + Exponent && text[end - 1] == '0')
        {
            end--;
        }

        return point > 0 && end == point + 1 && end < text.Length ? text[..point] : text[..end];
    }
}
