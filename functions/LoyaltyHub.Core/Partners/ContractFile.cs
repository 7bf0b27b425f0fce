using System.Text.Json;
using System.Text.RegularExpressions;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads a partner contract from its JSON file and says everything that is wrong with it at once.</summary>
internal static partial class ContractFile
{
    // The text is never repeated: the likeliest mistake is the secret itself in place of its name.
    private const string SettingProblem = "is no name of a setting";
    private const string SettingRemedy = "name a setting with letters, digits and '_', for example NORDBANK_WEBHOOK";
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    public static PartnerContract Read(ReadOnlySpan<byte> utf8, string source)
    {
        var faults = new ContractFaults(source);
        using var document = Open(utf8, source);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            faults.Add("/", "the file is no JSON object", "write { \"partner\": …, \"events\": … }");
            faults.ThrowIfAny();
        }

        var contract = Contract(new ContractNode(document.RootElement, "", faults));
        faults.ThrowIfAny();
        return contract!;
    }

    private static JsonDocument Open(ReadOnlySpan<byte> utf8, string source)
    {
        try
        {
            return JsonDocument.Parse(utf8.ToArray(), Strict);
        }
        catch (JsonException fault)
        {
            throw new ContractException([$"{source}: /: is no strict JSON ({fault.Message}); mend the syntax and write each property once"]);
        }
    }

    /// <summary>Null only where a fault was noted.</summary>
    private static PartnerContract? Contract(ContractNode root)
    {
        root.Allow("partner", "name", "kind", "signature", "typeField", "batch", "events", "settlement");
        var partner = Partner(root);
        var name = root.Text("name", "give the partner's name");
        var kind = root.Word<PartnerKind>("kind");
        var signature = Signature(root);
        var type = root.Find("typeField") is null ? JsonPointer.Parse("/type") : root.Pointer("typeField", "point at the event's type");
        var batch = root.Find("batch") is null ? null : root.Pointer("batch", "point at the array of events, or leave it out");
        var events = Events(root);
        var settlement = Settlement(root, signature);
        return name is null || signature is null || type is null || settlement is null
            ? null
            : new PartnerContract(partner, name, kind, signature, type, batch, events, settlement);
    }

    private static PartnerId Partner(ContractNode root)
    {
        const string Remedy = "use 1-40 of a-z, 0-9 and '-', beginning with a letter or digit";
        if (root.Text("partner", Remedy) is not { } text)
        {
            return default;
        }

        if (!PartnerId.TryFrom(text, out var partner))
        {
            root.Fault("partner", $"'{text}' is no partner id", Remedy);
        }

        if (partner == PartnerId.Hub)
        {
            root.Fault("partner", $"'{text}' is the hub's own name", Remedy);
        }

        return partner;
    }

    private static SignatureTerms? Signature(ContractNode root)
    {
        if (root.Object("signature", "write { \"scheme\": \"standard-webhooks\", \"secrets\": [\"NORDBANK_WEBHOOK\"] }") is not { } node)
        {
            return null;
        }

        node.Allow("scheme", "secrets");
        if (node.Text("scheme", "use standard-webhooks") is { } scheme && scheme != SignatureTerms.StandardWebhooks)
        {
            node.Fault("scheme", $"'{scheme}' is no known scheme", "use standard-webhooks");
        }

        if (node.Find("secrets") is not { ValueKind: JsonValueKind.Array } secrets || secrets.GetArrayLength() == 0)
        {
            node.Fault("secrets", "names no setting", SettingRemedy);
            return null;
        }

        var names = secrets.EnumerateArray().Select(secret => secret.ValueKind == JsonValueKind.String ? secret.GetString()! : "").ToList();
        for (var i = 0; i < names.Count; i++)
        {
            if (!Setting().IsMatch(names[i]))
            {
                node.FaultItem("secrets", i, SettingProblem, SettingRemedy);
            }
        }

        return new SignatureTerms(SignatureTerms.StandardWebhooks, names);
    }

    private static List<EventMapping> Events(ContractNode root)
    {
        if (root.Object("events", "map at least one event type: { \"order.paid\": { \"activity\": \"purchase\", … } }") is not { } node)
        {
            return [];
        }

        var types = node.Names().ToList();
        if (types.Count == 0)
        {
            root.Fault("events", "maps no event type", "map at least one");
        }

        return types.Select(type => node.Object(type, "write { \"activity\": …, \"member\": … }") is { } mapping ? MappingReader.Read(type, mapping) : null)
            .OfType<EventMapping>()
            .ToList();
    }

    private static SettlementTerms? Settlement(ContractNode root, SignatureTerms? signature)
    {
        if (root.Object("settlement", "write { \"endpoint\": \"https://…\", \"currency\": \"RUB\" }") is not { } node)
        {
            return null;
        }

        node.Allow("endpoint", "currency", "secret");
        var secret = node.Find("secret") is null ? signature?.Secrets[0] : node.Text("secret", SettingRemedy);
        if (node.Find("secret") is not null && secret is not null && !Setting().IsMatch(secret))
        {
            node.Fault("secret", SettingProblem, SettingRemedy);
        }

        var endpoint = Endpoint(node);
        var currency = Currency(node);
        return endpoint is null || currency is null || secret is null ? null : new SettlementTerms(endpoint, currency.Value, secret);
    }

    private static Uri? Endpoint(ContractNode node)
    {
        const string Remedy = "give an absolute https address without user or fragment (http only on localhost)";
        if (node.Text("endpoint", Remedy) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0 &&
            (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)))
        {
            return uri;
        }

        node.Fault("endpoint", "is no address that settlements can be pushed to", Remedy);
        return null;
    }

    private static Unit? Currency(ContractNode node)
    {
        const string Remedy = "use a code of ISO 4217 in capital letters, for example RUB";
        if (node.Text("currency", Remedy) is not { } text)
        {
            return null;
        }

        if (Currencies.TryExponent(text, out _))
        {
            return Unit.From(text);
        }

        node.Fault("currency", $"'{text}' is no currency", Remedy);
        return null;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,63}\\z")]
    private static partial Regex Setting();
}
