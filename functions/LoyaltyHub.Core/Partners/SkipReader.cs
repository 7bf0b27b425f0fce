using System.Globalization;
using System.Text.Json;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads when events are acknowledged and ignored.</summary>
internal static class SkipReader
{
    private const string Remedy = "write [ { \"from\": \"/success\", \"is\": [\"false\"] } ], with one of is, isNot, missing, present, below, above";

    /// <summary>The tests' properties; exactly one of them is written.</summary>
    public static string[] Tests { get; } = ["is", "isNot", "missing", "present", "below", "above"];

    public static IReadOnlyList<SkipCondition> Read(ContractNode node) => node.Find("skip") is null ? [] : Read(node, "skip");

    /// <summary>Reads a list of conditions under another name.</summary>
    public static IReadOnlyList<SkipCondition> Read(ContractNode node, string name)
    {
        return node.Items(name, Remedy)
            .Select((item, index) => Condition(node, name, item.Item, item.Value, index))
            .OfType<SkipCondition>()
            .ToList();
    }

    private static SkipCondition? Condition(ContractNode node, string name, ContractNode item, JsonElement value, int index)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            node.FaultItem(name, index, "is no object", Remedy);
            return null;
        }

        item.Allow([.. SourceReader.Properties, .. Tests]);
        var source = SourceReader.Place(item, node, $"{name}/{index}");
        var given = Tests.Where(test => item.Find(test) is not null).ToList();
        if (given is not [var one])
        {
            node.FaultItem(name, index, given.Count == 0 ? "compares with nothing" : "compares in several ways", Remedy);
            return null;
        }

        var condition = one switch
        {
            "missing" when item.Flag("missing") => (SkipTest.Missing, (IReadOnlyList<string>?)[]),
            "missing" => (SkipTest.Missing, null),
            "present" when item.Flag("present") => (SkipTest.Present, (IReadOnlyList<string>?)[]),
            "present" => (SkipTest.Present, null),
            "below" => (SkipTest.Below, Number(item, one)),
            "above" => (SkipTest.Above, Number(item, one)),
            "is" => (SkipTest.Is, item.Texts("is", "list texts: [\"false\"]")),
            _ => (SkipTest.IsNot, item.Texts("isNot", "list texts: [\"true\"]")),
        };
        return source is null || condition.Item2 is null ? null : new SkipCondition(source, condition.Item1, condition.Item2);
    }

    private static string[]? Number(ContractNode item, string name)
    {
        if (item.Find(name) is { ValueKind: JsonValueKind.Number } number
            && decimal.TryParse(number.GetRawText(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
        {
            return [number.GetRawText()];
        }

        item.Fault(name, "is no plain number", "write one without quotes and exponent");
        return null;
    }
}
