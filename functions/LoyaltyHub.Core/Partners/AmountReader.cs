using System.Text.Json;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads what a mapping says of its amount besides where and how it is written.</summary>
internal static class AmountReader
{
    /// <summary>The most decimals that whole numbers may stand for.</summary>
    public const int MostDecimals = 9;

    /// <summary>How many decimals whole numbers stand for; null for the currency's own.</summary>
    public static int? Decimals(ContractNode mapping)
    {
        if (Of(mapping) is not { } amount || amount.Find("decimals") is null)
        {
            return null;
        }

        if (amount.Find("as") is not { ValueKind: JsonValueKind.String } form || !form.ValueEquals("minor"))
        {
            amount.Fault("decimals", "is for whole numbers", "write \"as\": \"minor\", or leave it out");
        }

        return (int)amount.WholeOr("decimals", 0, 0, MostDecimals);
    }

    /// <summary>Whether the amount is all that has come back of the order so far.</summary>
    public static bool IsTotal(ContractNode mapping, ActivityKind activity)
    {
        if (Of(mapping) is not { } amount || !amount.Flag("total"))
        {
            return false;
        }

        if (activity != ActivityKind.Return)
        {
            amount.Fault("total", "is for returns", "leave it out");
        }

        if (amount.Find("minus") is not null || mapping.Find("lines") is not null)
        {
            amount.Fault("total", "is what came back in all, and 'minus' and 'lines' say what came back now", "give one of them");
        }

        return true;
    }

    private static ContractNode? Of(ContractNode mapping) => mapping.Find("amount") is { ValueKind: JsonValueKind.Object } ? mapping.Object("amount", "") : null;
}
