using System.Text.Json.Nodes;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Partners;

/// <summary>The JSON Schema of contract files, made from the very tables they are read by: editors complete and check by it.</summary>
public static class ContractSchema
{
    /// <summary>What the name of a setting looks like.</summary>
    internal const string SettingForm = "^[A-Za-z][A-Za-z0-9_]{0,63}$";

    /// <summary>The schema (JSON Schema 2020-12), ending in a line feed.</summary>
    public static string Text()
    {
        var root = SchemaParts.Object(ContractFile.Properties.ToDictionary(name => name, Property), ["partner", "name", "kind", "signature", "events", "settlement"]);
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Partner contract",
            ["description"] = "How a partner signs, what its events mean and where its settlements go; docs/partners.md explains each property.",
        };
        foreach (var (name, value) in root.ToList())
        {
            schema[name] = value?.DeepClone();
        }

        schema["$defs"] = MappingSchema.Definitions();
        return schema.ToJsonString(HubJson.Readable).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Property(string name) => name switch
    {
        "partner" => SchemaParts.Text("^[a-z0-9][a-z0-9-]{0,39}$"),
        "kind" => SchemaParts.Words<PartnerKind>(),
        "signature" => Signature(),
        "formats" => SchemaParts.List(SchemaParts.Words<BodyFormat>()),
        "mediaTypes" => new JsonObject { ["type"] = "object", ["additionalProperties"] = SchemaParts.Words<BodyFormat>() },
        "packed" => new JsonObject { ["type"] = "object", ["additionalProperties"] = SchemaParts.Words<PackedAs>() },
        "typeField" => SchemaParts.Reference("source"),
        "batch" => SchemaParts.Reference("pointer"),
        "events" => new JsonObject { ["type"] = "object", ["minProperties"] = 1, ["additionalProperties"] = SchemaParts.Reference("event") },
        "examples" => new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "object" } },
        "others" => SchemaParts.Words<OtherEvents>(),
        "answer" => SchemaParts.Reference("answer"),
        "handshake" => SchemaParts.List(SchemaParts.Object(
            HandshakeReader.Properties.ToDictionary(property => property, property => property switch
            {
                "method" => new JsonObject { ["enum"] = new JsonArray([.. HandshakeReader.Methods.Select(method => (JsonNode)method)]) },
                "when" => SchemaParts.Reference("skip"),
                "token" => MappingSchema.Placed(new Dictionary<string, JsonObject> { ["secret"] = SchemaParts.Text(SettingForm) }, ["secret"]),
                "refusal" => SchemaParts.Whole(400, 499),
                "signed" => SchemaParts.Flag(),
                "show" => SchemaParts.Reference("source"),
                _ => SchemaParts.Reference("answer"),
            }),
            ["method", "answer"])),
        "settlement" => SchemaParts.Object(
            new Dictionary<string, JsonObject>
            {
                ["endpoint"] = SchemaParts.Text("^https?://"),
                ["description"] = SchemaParts.Text(),
                ["currency"] = SchemaParts.Text("^[A-Z]{3}$"),
                ["secret"] = SchemaParts.Text(SettingForm),
            },
            ["endpoint", "currency"]),
        "webhooks" => SchemaParts.Object(
            new Dictionary<string, JsonObject>
            {
                ["endpoint"] = SchemaParts.Text("^https?://"),
                ["secret"] = SchemaParts.Text(SettingForm),
                ["events"] = SchemaParts.List(new JsonObject { ["enum"] = new JsonArray([.. NoticeTerms.Known.Select(name => (JsonNode)name)]) }),
            },
            ["endpoint", "events"]),
        "unknownMembers" => SchemaParts.Object(
            new Dictionary<string, JsonObject> { ["policy"] = SchemaParts.Words<UnknownMembers>(), ["days"] = SchemaParts.Whole(1, 3650) },
            ["policy"]),
        _ => SchemaParts.Text(),
    };

    private static JsonObject Signature()
    {
        var fixedTerms = Scheme(new JsonObject { ["enum"] = new JsonArray([.. PlatformSchemes.All.Keys.Select(name => (JsonNode)name)]) }, [], ["secrets"]);
        var own = SignatureReader.Own.Select(scheme => Scheme(
            new JsonObject { ["const"] = scheme.Key },
            scheme.Value,
            scheme.Key switch
            {
                SignatureReader.Hmac or SignatureReader.Hash => ["secrets", "signed"],
                SignatureReader.PublicKey => ["secrets", "signed", "kind"],
                SignatureReader.Jwt => ["secrets", "algorithm"],
                SignatureReader.SecretHeader => ["secrets", "header"],
                SignatureReader.SecretParameter => ["secrets", "parameter"],
                SignatureReader.SecretField => ["secrets", "field"],
                SignatureReader.Basic => ["secrets", "user"],
                _ => ["addresses"],
            }));
        return new JsonObject { ["oneOf"] = new JsonArray([fixedTerms, .. own]) };
    }

    private static JsonObject Scheme(JsonObject name, string[] own, string[] required)
    {
        var properties = own.ToDictionary(property => property, property => name["const"]?.GetValue<string>() == SignatureReader.Jwt ? JwtTerm(property) : Term(property));
        if (required.Contains("secrets"))
        {
            properties["secrets"] = SchemaParts.List(SchemaParts.Text(SettingForm));
        }

        properties["scheme"] = name;
        properties["description"] = SchemaParts.Text();
        properties["addresses"] = SchemaParts.List(SchemaParts.Text());
        var schema = SchemaParts.Object(properties, ["scheme", .. required.Where(term => term != "secrets" || !own.Contains("keys"))]);
        if (required.Contains("signed"))
        {
            schema["oneOf"] = Choice(SignedTextReader.Places);
        }

        if (own.Contains("keys"))
        {
            schema["allOf"] = new JsonArray(new JsonObject { ["oneOf"] = Choice(["secrets", "keys"]) });
        }

        return schema;

        static JsonArray Choice(IEnumerable<string> names) => new([.. names.Select(name => (JsonNode)new JsonObject { ["required"] = new JsonArray(name) })]);
    }

    private static JsonObject JwtTerm(string name) => name switch
    {
        "algorithm" => new JsonObject { ["enum"] = new JsonArray([.. JwtReader.Algorithms.Select(algorithm => (JsonNode)algorithm)]) },
        "claims" => new JsonObject { ["type"] = "object", ["additionalProperties"] = SchemaParts.Text() },
        "digest" => SchemaParts.Object(JwtReader.DigestProperties.ToDictionary(property => property, Term), ["claim"]),
        "tolerance" => SchemaParts.Whole(1, SignedTextReader.LongestTolerance),
        _ => Term(name),
    };

    private static JsonObject Term(string name) => name switch
    {
        "algorithm" => SchemaParts.Words<HashKind>(),
        "encoding" => SchemaParts.Words<SignatureEncoding>(),
        "key" => SchemaParts.Words<KeyForm>(),
        "kind" => SchemaParts.Words<PublicKeyKind>(),
        "field" => SchemaParts.Reference("pointer"),
        "twice" => SchemaParts.Flag(),
        "signed" => new JsonObject
        {
            ["oneOf"] = new JsonArray(
                SchemaParts.Text(),
                SchemaParts.List(new JsonObject { ["oneOf"] = new JsonArray(SchemaParts.Text(), SchemaParts.Object(new Dictionary<string, JsonObject> { ["optional"] = SchemaParts.Text() }, ["optional"])) })),
        },
        "sortedJson" => SchemaParts.Object(
            SortedJsonReader.Properties.ToDictionary(property => property, property => property switch
            {
                "dialect" => SchemaParts.Words<JsonDialect>(),
                "except" => SchemaParts.List(SchemaParts.Text()),
                _ => SchemaParts.Flag(),
            }),
            []),
        "keys" => Keys(),
        "sorted" => SchemaParts.Object(
            SortedFieldsReader.Properties.ToDictionary(property => property, property => property switch
            {
                "of" => SchemaParts.Words<SortedOf>(),
                "except" => SchemaParts.List(SchemaParts.Text()),
                "skipEmpty" => SchemaParts.Flag(),
                _ => SchemaParts.Text(),
            }),
            []),
        "timestamp" => SchemaParts.Object(
            SignedTextReader.TimestampProperties.ToDictionary(property => property, property => property switch
            {
                "as" => SchemaParts.Words<TimestampForm>(),
                "field" => SchemaParts.Reference("pointer"),
                "tolerance" => SchemaParts.Whole(1, SignedTextReader.LongestTolerance),
                "anyFuture" or "first" => SchemaParts.Flag(),
                _ => SchemaParts.Text(),
            }),
            []),
        _ => SchemaParts.Text(),
    };

    private static JsonObject Keys()
    {
        JsonObject Form(string[] required)
        {
            var schema = SchemaParts.Object(
                required.Concat(["keyId", "headers"]).ToDictionary(property => property, property => property switch
                {
                    "url" => SchemaParts.Text("^https?://"),
                    "within" => SchemaParts.Text("^https?://.*/$"),
                    "field" => SchemaParts.Reference("pointer"),
                    "headers" => new JsonObject { ["type"] = "object", ["additionalProperties"] = SchemaParts.Text() },
                    _ => SchemaParts.Text(),
                }),
                required);
            return schema;
        }

        return new JsonObject { ["oneOf"] = new JsonArray(SchemaParts.Text("^https?://"), Form(["url"]), Form(["header", "within"]), Form(["field", "within"])) };
    }
}
