using System.Text.Json;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads a contract's examples of events.</summary>
internal static class ExamplesReader
{
    /// <summary>Examples of events by their types.</summary>
    public static Dictionary<string, JsonElement> Read(ContractNode root, HashSet<string> mapped)
    {
        const string Remedy = "write { \"order.paid\": { … an event of that type as the partner sends it … } }";
        var examples = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (root.Find("examples") is null || root.Object("examples", Remedy) is not { } node)
        {
            return examples;
        }

        foreach (var type in node.Names())
        {
            if (!mapped.Contains(type))
            {
                node.Fault(type, "is no type that 'events' names", "name one of them");
            }
            else if (node.Object(type, Remedy) is not null)
            {
                examples[type] = node.Find(type)!.Value.Clone();
            }
        }

        return examples;
    }
}
