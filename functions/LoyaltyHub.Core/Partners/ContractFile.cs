using System.Text.Json;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads a partner contract from its JSON file and says everything that is wrong with it at once.</summary>
internal static class ContractFile
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>The properties of a contract.</summary>
    public static string[] Properties { get; } =
        [
            "$schema", "description", "partner", "name", "kind", "signature", "formats", "mediaTypes", "packed", "typeField", "batch", "events", "others", "answer", "handshake", "settlement",
            "webhooks", "unknownMembers", "examples",
        ];

    public static PartnerContract Read(ReadOnlySpan<byte> utf8, string source)
    {
        var faults = new ContractFaults(source);
        using var document = Open(utf8, source);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            faults.Add("/", "the file is no JSON object", "write { \"partner\": …, \"events\": … }");
            faults.ThrowIfAny(utf8);
        }

        var contract = Contract(new ContractNode(document.RootElement, "", faults));
        faults.ThrowIfAny(utf8);
        var places = JsonPlaces.Of(utf8);
        return contract! with { LineOf = places.LineOf };
    }

    private static JsonDocument Open(ReadOnlySpan<byte> utf8, string source)
    {
        try
        {
            return JsonDocument.Parse(utf8.ToArray(), Strict);
        }
        catch (JsonException fault)
        {
            throw new ContractException([new ContractFault(source, (int)(fault.LineNumber ?? 0) + 1, "/", $"is no strict JSON ({fault.Message}); mend the syntax and write each property once")]);
        }
    }

    /// <summary>Null only where a fault was noted.</summary>
    private static PartnerContract? Contract(ContractNode root)
    {
        root.Allow(Properties);
        var partner = Partner(root);
        var name = root.Text("name", "give the partner's name");
        var kind = root.Word<PartnerKind>("kind");
        var signature = SignatureReader.Read(root);
        var type = root.Find("typeField") is null ? new FieldSource.From(JsonPointer.Parse("/type")) : SourceReader.Read(root, "typeField");
        var batch = root.Find("batch") is null ? null : root.Range("batch", "point at the array of events, or leave it out");
        var formats = BodyReader.Formats(root, signature);
        var (mediaTypes, packed) = (BodyReader.MediaTypes(root, formats), BodyReader.Packed(root));
        var (events, ignored, fetches) = EventsReader.Read(root, signature);
        var others = root.WordOr("others", OtherEvents.Reject);
        var answer = AnswerReader.Read(root);
        var handshakes = HandshakeReader.Read(root, signature);
        var settlement = Settlement(root, signature);
        var notices = NoticeReader.Read(root, signature);
        var examples = ExamplesReader.Read(root, mapped: events.Select(mapping => mapping.Type).Concat(ignored.Keys).ToHashSet(StringComparer.Ordinal));
        _ = root.Plain("description");
        return name is null || signature is null || type is null || settlement is null
            ? null
            : new PartnerContract(partner, name, kind, signature, type, batch, events, settlement)
            {
                Formats = formats,
                MediaTypes = mediaTypes,
                Packed = packed,
                Ignored = ignored,
                Fetches = fetches,
                Handshakes = handshakes,
                Others = others,
                Answer = answer,
                Notices = notices,
                Examples = examples,
                ParkDays = ParkDays(root),
            };
    }

    private static int? ParkDays(ContractNode root)
    {
        if (root.Find("unknownMembers") is null || root.Object("unknownMembers", "write { \"policy\": \"park\", \"days\": 180 }, or leave it out") is not { } node)
        {
            return null;
        }

        node.Allow("policy", "days");
        var policy = node.Word<UnknownMembers>("policy");
        if (policy == UnknownMembers.Enrol && node.Find("days") is not null)
        {
            node.Fault("days", "says how long rewards wait, and nothing is parked", "leave it out, or let policy be park");
        }

        var days = (int)node.WholeOr("days", 180, 1, 3650);
        return policy == UnknownMembers.Park ? days : null;
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

    private static SettlementTerms? Settlement(ContractNode root, SignatureTerms? signature)
    {
        if (root.Object("settlement", "write { \"endpoint\": \"https://…\", \"currency\": \"RUB\" }") is not { } node)
        {
            return null;
        }

        node.Allow("description", "endpoint", "currency", "secret");
        _ = node.Plain("description");
        var secret = Secret(node, signature);
        var endpoint = Endpoint(node);
        var currency = Currency(node);
        return endpoint is null || currency is null || secret is null ? null : new SettlementTerms(endpoint, currency.Value, secret);
    }

    /// <summary>The name of the secret that signs what the hub sends; null only where a fault was noted, or the signature has one.</summary>
    public static string? Secret(ContractNode node, SignatureTerms? signature)
    {
        // What the hub sends is signed by Standard Webhooks, whatever the partner signs with.
        var own = signature is { Name: SignatureTerms.StandardWebhooks };
        var secret = node.Find("secret") is null && (own || signature is null) ? signature?.Secrets[0] : node.Text("secret", SignatureReader.SettingRemedy);
        if (node.Find("secret") is not null && secret is not null && !SignatureReader.IsSetting(secret))
        {
            node.Fault("secret", SignatureReader.SettingProblem, SignatureReader.SettingRemedy);
        }

        return secret;
    }

    /// <summary>Where the hub sends something to; null only where a fault was noted.</summary>
    public static Uri? Endpoint(ContractNode node)
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

        node.Fault("endpoint", "is no address that the hub can send to", Remedy);
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
}
