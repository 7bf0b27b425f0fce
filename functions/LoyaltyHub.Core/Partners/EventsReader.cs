using System.Text.Json;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads what the types of events mean: a mapping, several of them, nothing, or what is fetched first.</summary>
internal static class EventsReader
{
    private const string Remedy = "write { \"activity\": …, \"member\": … }, a list of those, { \"fetch\": …, \"then\": … } or { \"ignore\": \"why\" }";

    public static (List<EventMapping> Mapped, Dictionary<string, string> Ignored, Dictionary<string, FetchTerms> Fetches) Read(ContractNode root, SignatureTerms? signature)
    {
        var read = (Mapped: new List<EventMapping>(), Ignored: new Dictionary<string, string>(StringComparer.Ordinal), Fetches: new Dictionary<string, FetchTerms>(StringComparer.Ordinal));
        if (root.Object("events", "map at least one event type: { \"order.paid\": { \"activity\": \"purchase\", … } }") is not { } node)
        {
            return read;
        }

        foreach (var type in node.Names())
        {
            if (node.Find(type) is { ValueKind: JsonValueKind.Array })
            {
                Several(node, type, type, read.Mapped, signature);
            }
            else if (node.Object(type, Remedy) is { } mapping && mapping.Find("ignore") is not null)
            {
                mapping.Allow("ignore", "description");
                read.Ignored[type] = mapping.Text("ignore", "say why events of this type mean nothing to the hub") ?? "";
            }
            else if (node.Find(type) is { ValueKind: JsonValueKind.Object } && node.Object(type, Remedy)! is var thin && thin.Find("fetch") is not null)
            {
                thin.Allow("fetch", "then");
                if (FetchReader.Read(thin) is { } fetch)
                {
                    read.Fetches[type] = fetch;
                }

                Then(thin, type, read.Mapped, signature);
            }
            else if (node.Find(type) is { ValueKind: JsonValueKind.Object })
            {
                One(node.Object(type, Remedy)!, type, read.Mapped, signature, alone: true);
            }
        }

        if (read.Mapped.Count == 0)
        {
            root.Fault("events", "maps no event type", "map at least one");
        }

        return read;
    }

    private static void Then(ContractNode thin, string type, List<EventMapping> mapped, SignatureTerms? signature)
    {
        if (thin.Find("then") is { ValueKind: JsonValueKind.Array })
        {
            Several(thin, "then", type, mapped, signature);
        }
        else if (thin.Object("then", Remedy) is { } mapping)
        {
            One(mapping, type, mapped, signature, alone: true);
        }
    }

    private static void Several(ContractNode node, string name, string type, List<EventMapping> mapped, SignatureTerms? signature)
    {
        foreach (var ((item, value), index) in node.Items(name, Remedy).Select((item, index) => (item, index)))
        {
            if (value.ValueKind == JsonValueKind.Object)
            {
                One(item, type, mapped, signature, alone: false);
            }
            else
            {
                node.FaultItem(name, index, "is no object", Remedy);
            }
        }
    }

    private static void One(ContractNode mapping, string type, List<EventMapping> mapped, SignatureTerms? signature, bool alone)
    {
        mapped.Add(MappingReader.Read(type, mapping));
        var (read, named) = (mapped[^1], mapping.Find("eventId") is not null || mapping.Find("duplicateKey") is not null);
        if (!named && (!alone || read.Each is not null))
        {
            mapping.Fault("eventId", "is missing, and one event becomes several activities", "say what names each of them for ever: { \"join\": [\"/id\", { \"text\": \"refund\" }] }");
        }
        else if (!named && signature is { Scheme.GivesId: false })
        {
            mapping.Fault("eventId", $"is missing, and the scheme '{signature.Name}' signs no id of the message", "say what names an event for ever: a pointer, or { \"join\": [\"/object/id\", \"/status\"] }");
        }
        else if (read.Each is not null && (read.DuplicateKey ?? read.Fields.GetValueOrDefault(ContractField.EventId)) is { IsOfElement: false })
        {
            mapping.Fault(mapping.Find("eventId") is null ? "duplicateKey" : "eventId", "is the same for every element", "take something of the element into it: { \"item\": \"/id\" } or { \"key\": 0 }");
        }
    }
}
