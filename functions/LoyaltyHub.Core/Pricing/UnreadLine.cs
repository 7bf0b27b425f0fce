using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Core.Pricing;

/// <summary>Says in words why a line of a file is no activity.</summary>
internal static partial class UnreadLine
{
    /// <summary>What no partner's event can say, because no contract lets it through; null for an activity that makes sense.</summary>
    public static string? Nonsense(Happening what) => what switch
    {
        Happening.Purchased { Paid.Value: < 0 } => "what.paid is below zero",
        Happening.Purchased { Lines: { } lines } when Below(lines) is { } line => $"the line '{line}' cost less than zero",
        Happening.Purchased { Lines: { } lines } when Twice(lines) is { } line => $"there are two lines '{line}', and no return could tell them apart",
        Happening.Returned { Refunded.Value: < 0 } => "what.refunded is below zero",
        Happening.Engaged { Quantity: < 1 } => "what.quantity is below 1",
        _ => null,
    };

    /// <summary>What is wrong, without the names that the program has for it.</summary>
    public static string Words(JsonException fault)
    {
        var text = fault.Message.Split(" Path:")[0].Split(" LineNumber:")[0];
        var place = fault.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
        return Unmapped().Match(text) is { Success: true } unknown ? $"'{place ?? unknown.Groups[1].Value}' is no property of it"
            : Missing().Match(text) is { Success: true } missing ? $"{missing.Groups[1].Value} {(missing.Groups[1].Value.Contains(',', StringComparison.Ordinal) ? "are" : "is")} missing{(place is null ? "" : $" in '{place}'")}"
            : Kind().Match(text) is { Success: true } kind ? $"there is no kind '{kind.Groups[1].Value}'; the kinds are {string.Join(", ", Kinds)}"
            : text.StartsWith("The JSON value", StringComparison.Ordinal) ? $"'{place ?? "it"}' holds a value of another kind"
            : fault.BytePositionInLine is { } at && text.EndsWith('.') && fault.Path is null or "$" or "" ? $"{text.TrimEnd('.')}, at byte {at + 1} of the line"
            : text.Split(" (Parameter")[0].TrimEnd('.');
    }

    private static IEnumerable<string> Kinds => typeof(Happening).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(kind => (string)kind.TypeDiscriminator!);

    private static string? Below(IReadOnlyList<OrderLine> lines)
    {
        for (var index = 0; index < lines.Count; index++)
        {
            if (lines[index].Paid < 0)
            {
                return lines[index].Id;
            }
        }

        return null;
    }

    private static string? Twice(IReadOnlyList<OrderLine> lines)
    {
        for (var index = 1; index < lines.Count; index++)
        {
            for (var other = 0; other < index; other++)
            {
                if (lines[index].Id == lines[other].Id)
                {
                    return lines[index].Id;
                }
            }
        }

        return null;
    }

    [GeneratedRegex("^The JSON property '([^']*)' could not be mapped")]
    private static partial Regex Unmapped();

    [GeneratedRegex("missing required properties including: (.*?)\\.?$")]
    private static partial Regex Missing();

    [GeneratedRegex("unrecognized type discriminator id '([^']*)'")]
    private static partial Regex Kind();
}
