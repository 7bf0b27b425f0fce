using System.Text.Json;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads a contract's <c>webhooks</c>: what the hub tells the partner by itself.</summary>
internal static class NoticeReader
{
    /// <summary>Null where the contract has none, and where a fault was noted.</summary>
    public static NoticeTerms? Read(ContractNode root, SignatureTerms? signature)
    {
        if (root.Find("webhooks") is null || root.Object("webhooks", "write { \"endpoint\": \"https://…\", \"events\": [\"balance.changed\"] }, or leave it out") is not { } node)
        {
            return null;
        }

        node.Allow("endpoint", "secret", "events");
        var secret = ContractFile.Secret(node, signature);
        var endpoint = ContractFile.Endpoint(node);
        var events = Events(node);
        return endpoint is null || secret is null || events.Count == 0 ? null : new NoticeTerms(endpoint, secret, events);
    }

    private static List<string> Events(ContractNode node)
    {
        var remedy = $"list one or more of {string.Join(", ", NoticeTerms.Known)}, each once";
        if (node.Find("events") is not { ValueKind: JsonValueKind.Array } events || events.GetArrayLength() == 0)
        {
            node.Fault("events", "names nothing that the partner is told", remedy);
            return [];
        }

        var names = events.EnumerateArray().Select(name => name.ValueKind == JsonValueKind.String ? name.GetString()! : "").ToList();
        for (var i = 0; i < names.Count; i++)
        {
            if (!NoticeTerms.Known.Contains(names[i]) || names.IndexOf(names[i]) != i)
            {
                node.FaultItem("events", i, "is nothing that partners are told, or is there twice", remedy);
            }
        }

        return names;
    }
}
