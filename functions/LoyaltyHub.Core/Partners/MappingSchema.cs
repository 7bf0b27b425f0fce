using System.Text.Json.Nodes;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Partners;

/// <summary>The schema of what an event means: its sources, fields, conditions and lines.</summary>
internal static class MappingSchema
{
    private const string PointerForm = "^(/([^~/]|~[01])*)*$";

    /// <summary>The definitions that a contract refers to.</summary>
    public static JsonObject Definitions()
    {
        var definitions = new JsonObject
        {
            ["pointer"] = SchemaParts.Text(PointerForm),
            ["source"] = Either(SchemaParts.Reference("pointer"), Placed([], [])),
            ["part"] = Either(SchemaParts.Reference("pointer"), Part(), SchemaParts.Object(new Dictionary<string, JsonObject> { ["text"] = SchemaParts.Text() }, ["text"])),
            ["skip"] = SchemaParts.List(Condition()),
            ["answer"] = Answer(),
            ["fetch"] = Fetch(),
            ["lines"] = Lines(LinesReader.Priced),
            ["line-ids"] = Lines(LinesReader.Named),
        };
        foreach (var field in Enum.GetValues<ContractField>().Where(field => field != ContractField.Lines))
        {
            definitions[$"field-{MappingReader.Name(field)}"] = Field(field);
        }

        definitions["mapping"] = Either([.. MappingReader.Shapes.OrderBy(shape => shape.Key).Select(shape => Event(shape.Key, shape.Value.Must, shape.Value.May))]);
        definitions["mappings"] = Either(SchemaParts.Reference("mapping"), SchemaParts.List(SchemaParts.Reference("mapping")));
        definitions["event"] = Either(
            SchemaParts.Object(new Dictionary<string, JsonObject> { ["ignore"] = SchemaParts.Text(), ["description"] = SchemaParts.Text() }, ["ignore"]),
            SchemaParts.Object(new Dictionary<string, JsonObject> { ["fetch"] = SchemaParts.Reference("fetch"), ["then"] = SchemaParts.Reference("mappings") }, ["fetch", "then"]),
            SchemaParts.Reference("mappings"));
        return definitions;
    }

    private static JsonObject Event(ActivityKind activity, ContractField[] must, ContractField[] may)
    {
        var word = ContractNode.Words<ActivityKind>().Single(pair => pair.Value == activity).Key;
        var properties = new Dictionary<string, JsonObject> { ["activity"] = new() { ["const"] = word } };
        foreach (var field in new[] { ContractField.Member }.Concat(must).Concat(may).Concat([ContractField.At, ContractField.EventId]))
        {
            properties[MappingReader.Name(field)] = SchemaParts.Reference(
                field != ContractField.Lines ? $"field-{MappingReader.Name(field)}" : activity == ActivityKind.Purchase ? "lines" : "line-ids");
        }

        properties["description"] = SchemaParts.Text();
        properties["skip"] = SchemaParts.Reference("skip");
        properties["duplicateKey"] = SchemaParts.Reference("source");
        properties["each"] = SchemaParts.Reference("pointer");
        return SchemaParts.Object(properties, ["activity", MappingReader.Name(ContractField.Member), .. must.Select(MappingReader.Name)]);
    }

    private static JsonObject Field(ContractField field)
    {
        var extras = MappingReader.Extras(field).ToDictionary(name => name, name => Extra(field, name));
        var forms = new List<JsonObject> { Placed(extras, MappingReader.Required(field) is { } needed ? [needed] : []) };
        if (MappingReader.Required(field) is null)
        {
            forms.Add(SchemaParts.Reference("pointer"));
        }

        if (MappingReader.Constants.Contains(field))
        {
            extras = MappingReader.Extras(field).ToDictionary(name => name, name => Extra(field, name));
            extras["value"] = field is ContractField.Quantity or ContractField.Points ? SchemaParts.Whole(1, long.MaxValue) : SchemaParts.Text();
            forms.Add(SchemaParts.Object(extras, ["value"]));
        }

        return Either([.. forms]);
    }

    private static JsonObject Extra(ContractField field, string name) => (field, name) switch
    {
        (_, "alias") => SchemaParts.Words<AliasKind>(),
        (_, "sign") => SchemaParts.Words<AmountSign>(),
        (_, "minus") => SchemaParts.Reference("source"),
        (_, "decimals") => SchemaParts.Whole(0, AmountReader.MostDecimals),
        (_, "total") => SchemaParts.Flag(),
        (_, "pattern") => SchemaParts.Text(),
        (_, "zone") => Either(SchemaParts.Text(), Placed([], [])),
        (_, "offset") => SchemaParts.Text("^[+-][0-9]{2}:[0-9]{2}$"),
        (ContractField.Amount, _) => SchemaParts.Words<AmountForm>(),
        (ContractField.Currency, _) => SchemaParts.Words<CurrencyForm>(),
        (ContractField.Quantity, _) => SchemaParts.Words<CountForm>(),
        _ => SchemaParts.Words<TimeForm>(),
    };

    /// <summary>An object that names one place, and says more than that.</summary>
    public static JsonObject Placed(Dictionary<string, JsonObject> extras, string[] required)
    {
        var properties = new Dictionary<string, JsonObject>(extras) { ["with"] = SchemaParts.Text(), ["match"] = SchemaParts.Text(), ["map"] = Map() };
        foreach (var place in SourceReader.Places)
        {
            properties[place] = Place(place);
        }

        var schema = SchemaParts.Object(properties, required);
        schema["oneOf"] = OneOf(SourceReader.Places);
        return schema;
    }

    private static JsonObject Part()
    {
        var properties = SourceReader.PartPlaces.ToDictionary(place => place, Place);
        (properties["match"], properties["map"]) = (SchemaParts.Text(), Map());
        var schema = SchemaParts.Object(properties, []);
        schema["oneOf"] = OneOf(SourceReader.PartPlaces);
        return schema;
    }

    private static JsonObject Condition()
    {
        var schema = Placed(
            new Dictionary<string, JsonObject>
            {
                ["is"] = SchemaParts.List(SchemaParts.Text()),
                ["isNot"] = SchemaParts.List(SchemaParts.Text()),
                ["missing"] = new() { ["const"] = true },
                ["present"] = new() { ["const"] = true },
                ["below"] = new() { ["type"] = "number" },
                ["above"] = new() { ["type"] = "number" },
            },
            []);
        schema["allOf"] = new JsonArray(new JsonObject { ["oneOf"] = OneOf(SkipReader.Tests) });
        return schema;
    }

    private static JsonObject Lines(string[] names) => SchemaParts.Object(
        names.ToDictionary(name => name, name => name switch
        {
            "less" => SchemaParts.Object(new Dictionary<string, JsonObject> { ["each"] = SchemaParts.Reference("pointer"), ["amount"] = SchemaParts.Reference("pointer") }, ["amount"]),
            "discounts" => SchemaParts.Object(
                new Dictionary<string, JsonObject> { ["from"] = SchemaParts.Reference("pointer"), ["line"] = SchemaParts.Reference("pointer"), ["amount"] = SchemaParts.Reference("pointer") },
                ["from", "line", "amount"]),
            "id" => Either(SchemaParts.Reference("pointer"), new JsonObject { ["const"] = "*" }),
            _ => SchemaParts.Reference("pointer"),
        }),
        ["from", "id"]);

    private static JsonObject Answer() => SchemaParts.Object(
        AnswerReader.Properties.ToDictionary(property => property, property => property switch
        {
            "status" => SchemaParts.Whole(200, 299),
            "headers" => Map(),
            "proof" => SchemaParts.Object(
                AnswerReader.ProofProperties.ToDictionary(name => name, name => name switch
                {
                    "algorithm" => SchemaParts.Words<HashKind>(),
                    "encoding" => SchemaParts.Words<SignatureEncoding>(),
                    "key" => SchemaParts.Words<KeyForm>(),
                    "plain" => SchemaParts.Flag(),
                    _ => SchemaParts.Text(),
                }),
                ["signed"]),
            _ => SchemaParts.Text(),
        }),
        []);

    private static JsonObject Fetch() => SchemaParts.Object(
        FetchReader.Properties.ToDictionary(property => property, property => property switch
        {
            "url" => Either(SchemaParts.Text("^https?://"), Placed([], [])),
            "hosts" => SchemaParts.List(SchemaParts.Text()),
            "method" => new JsonObject { ["enum"] = new JsonArray("GET", "POST") },
            "headers" => Map(),
            "skip" => SchemaParts.Reference("skip"),
            "token" => Token(),
            _ => SchemaParts.Text(),
        }),
        ["into", "url"]);

    private static JsonObject Token() => SchemaParts.Object(
        TokenReader.Properties.ToDictionary(property => property, property => property switch
        {
            "url" => SchemaParts.Text("^https?://"),
            "clientId" or "clientSecret" => SchemaParts.Text(ContractSchema.SettingForm),
            "auth" => SchemaParts.Words<TokenAuthentication>(),
            "send" => SchemaParts.Words<TokenBody>(),
            "fields" => Map(),
            "from" or "expires" => SchemaParts.Reference("pointer"),
            "lifetime" => SchemaParts.Whole(1, TokenReader.LongestLifetime),
            _ => SchemaParts.Text(),
        }),
        ["url"]);

    private static JsonObject Map() => new() { ["type"] = "object", ["additionalProperties"] = SchemaParts.Text() };

    private static JsonObject Place(string place) => place switch
    {
        "from" or "item" => SchemaParts.Reference("pointer"),
        "key" => SchemaParts.Whole(0, 9),
        "first" or "join" => SchemaParts.List(SchemaParts.Reference("part")),
        _ => SchemaParts.Text(),
    };

    private static JsonArray OneOf(IEnumerable<string> names) => new([.. names.Select(name => new JsonObject { ["required"] = new JsonArray(name) })]);

    private static JsonObject Either(params JsonObject[] forms) => new() { ["oneOf"] = new JsonArray([.. forms]) };
}
