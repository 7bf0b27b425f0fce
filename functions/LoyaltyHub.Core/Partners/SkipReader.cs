using System.Globalization;
using System.Text.Json;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads when events are acknowledged and ignored.</summary>
internal static class SkipReader
{
    private const string Remedy = "write [ { \"from\": \"/success\", \"is\": [\"false\"] } ], with one of is, isNot, missing, below";

    /// <summary>The tests' properties; exactly one of them is written.</summary>
    public static string[] Tests { get; } = ["is", "isNot", "missing", "below"];

    public static IReadOnlyList<SkipCondition> Read(ContractNode node)
    {
        if (node.Find("skip") is null)
        {
            return [];
        }

        return node.Items("skip", Remedy)
            .Select((item, index) => Condition(node, item.Item, item.Value, index))
            .OfType<SkipCondition>()
            .ToList();
    }

    private static SkipCondition? Condition(ContractNode node, ContractNode item, JsonElement value, int index)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            node.FaultItem("skip", index, "is no object", Remedy);
            return null;
        }

        item.Allow([.. SourceReader.Places, "with", .. Tests]);
        var source = SourceReader.Place(item, node, $"skip/{index}");
        var given = Tests.Where(test => item.Find(test) is not null).ToList();
        if (given is not [var one])
        {
            node.FaultItem("skip", index, given.Count == 0 ? "compares with nothing" : "compares in several ways", Remedy);
            return null;
        }

        var condition = one switch
        {
            "missing" when item.Flag("missing") => (SkipTest.Missing, (IReadOnlyList<string>?)[]),
            "missing" => (SkipTest.Missing, null),
            "below" => (SkipTest.Below, Number(item)),
            "is" => (SkipTest.Is, item.Texts("is", "list texts: [\"false\"]")),
            _ => (SkipTest.IsNot, item.Texts("isNot", "list texts: [\"true\"]")),
        };
        return source is null || condition.Item2 is null ? null : new SkipCondition(source, condition.Item1, condition.Item2);
    }

    private static string[]? Number(ContractNode item)
    {
        if (item.Find("below") is { ValueKind: JsonValueKind.Number } number
            && decimal.TryParse(number.GetRawText(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
        {
            return [number.GetRawText()];
        }

        item.Fault("below", "is no plain number", "write one without quotes and exponent");
        return null;
    }
}
