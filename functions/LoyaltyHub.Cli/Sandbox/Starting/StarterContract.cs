using System.Text.Json.Nodes;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Cli.Sandbox.Starting;

/// <summary>A contract to begin with: valid as it stands, and with a word on each part.</summary>
/// <param name="Partner">The partner's id.</param>
/// <param name="Kind">Its business, as contracts write it.</param>
/// <param name="Scheme">How it signs, as contracts write it.</param>
/// <param name="Format">How it writes bodies, as contracts write it.</param>
internal sealed record StarterContract(string Partner, string Kind, string Scheme, string Format)
{
    /// <summary>The forms of bodies that a starter is made for.</summary>
    public static IReadOnlyList<string> Formats { get; } = ContractWords.Formats;

    private bool IsToken => Scheme == "jwt" && Format == "jwt";

    private string Setting => Partner.Replace('-', '_').ToUpperInvariant();

    /// <summary>The setting of what the partner signs with; null where nothing is signed.</summary>
    public string? Secret => Scheme == "addresses" ? null : $"{(char.IsAsciiLetter(Setting[0]) ? "" : "P_")}{Setting}_WEBHOOK";

    /// <summary>The setting of what the hub signs settlements with.</summary>
    public string SettlementSecret => $"{(char.IsAsciiLetter(Setting[0]) ? "" : "P_")}{Setting}_SETTLEMENT";

    /// <summary>The file's JSON.</summary>
    /// <param name="schema">Where the schema is, as seen from the file.</param>
    public JsonObject Json(string schema)
    {
        var shape = Format switch
        {
            "form" or "query" or "xml" => StarterShape.Flat,
            "cloudevents" => StarterShape.CloudEvent,
            _ when Scheme == "adyen" => StarterShape.InItems,
            _ => StarterShape.Nested,
        };
        var json = new JsonObject
        {
            ["$schema"] = schema,
            ["description"] = "A beginning: put the names of your own fields and types in place of these. docs/partners.md explains every property; `hub partner test` tells whether it fits.",
            ["partner"] = Partner,
            ["name"] = Partner,
            ["kind"] = Kind,
            ["signature"] = Signature(),
            ["formats"] = new JsonArray(Format),
            ["typeField"] = shape.Place("type"),
        };
        if (shape.Batch is { } batch)
        {
            json["batch"] = batch;
        }

        json["events"] = new JsonObject { ["order.paid"] = Named(Purchase(shape)), ["order.refunded"] = Named(Return(shape)) };
        json["others"] = "ignore";
        json["settlement"] = new JsonObject
        {
            ["description"] = "Where the hub sends what is owed; signed by Standard Webhooks with a secret of its own.",
            ["endpoint"] = $"https://{Partner}.example/loyalty/settlements",
            ["currency"] = "RUB",
            ["secret"] = SettlementSecret,
        };
        json["examples"] = new JsonObject { ["order.paid"] = shape.Example("order.paid", "1042", "4599.00"), ["order.refunded"] = shape.Example("order.refunded", "1042", "1290.00") };
        return json;
    }

    private JsonObject Signature()
    {
        var signature = new JsonObject
        {
            ["description"] = Secret is null ? "Calls are known by where they come from." : "The secret itself is a setting of that name at the hub and never stands in this file.",
            ["scheme"] = Scheme,
        };
        if (Secret is not null)
        {
            signature["secrets"] = new JsonArray(Secret);
        }

        foreach (var (name, value) in Scheme switch
        {
            "hmac" or "hash" when Format == "query" => new (string, JsonNode)[]
            {
                ("parameter", "sign"), ("signed", Scheme == "hash" ? "{sorted}&{secret}" : "{sorted}"), ("sorted", new JsonObject { ["of"] = "address", ["each"] = "{name}={value}", ["between"] = "&" }),
                ("algorithm", "sha256"), ("encoding", "hex"),
            },
            "hmac" => [("header", "X-Signature"), ("signed", "{body}"), ("algorithm", "sha256"), ("encoding", "hex")],
            "jwt" when IsToken => [("algorithm", "RS256")],
            "jwt" => [("algorithm", "ES256"), ("header", "X-Token"), ("digest", new JsonObject { ["claim"] = "body_sha256" })],
            "hash" => [("header", "X-Signature"), ("signed", "{body}{secret}"), ("algorithm", "sha256"), ("encoding", "hex")],
            "public-key" => [("kind", "rsa"), ("header", "X-Signature"), ("signed", "{body}"), ("algorithm", "sha256"), ("encoding", "base64")],
            "secret-field" => [("field", "/token")],
            "basic" => [("user", "loyaltyhub")],
            "secret-header" => [("header", "Authorization"), ("prefix", "Bearer ")],
            "secret-parameter" => [("parameter", "token")],
            "addresses" => [("addresses", new JsonArray("192.0.2.0/24"))],
            _ => [],
        })
        {
            signature[name] = value;
        }

        return signature;
    }

    /// <summary>A token is made anew for each attempt, so that the same event has other bytes: what names it is a key, not an id.</summary>
    private JsonObject Named(JsonObject mapping)
    {
        if (Format == "jwt")
        {
            mapping["duplicateKey"] = mapping["eventId"]!.DeepClone();
            mapping.Remove("eventId");
        }

        return mapping;
    }

    private static JsonObject Purchase(StarterShape shape) => new()
    {
        ["description"] = "Somebody paid for an order. The amount is a decimal of major units; write \"as\": \"minor\" for whole minor units.",
        ["activity"] = "purchase",
        ["eventId"] = shape.Id(),
        ["member"] = new JsonObject { ["from"] = shape.Place("loyalty_id"), ["alias"] = "loyalty-id" },
        ["order"] = shape.Place("order_id"),
        ["amount"] = new JsonObject { ["from"] = shape.Place("amount"), ["as"] = "major" },
        ["currency"] = shape.Place("currency"),
        ["at"] = shape.Place("time"),
    };

    private static JsonObject Return(StarterShape shape) => new()
    {
        ["description"] = "Part or all of it came back. The member is found by the order; name the member as above where the refund says it.",
        ["activity"] = "return",
        ["eventId"] = shape.Id(),
        ["member"] = new JsonObject { ["from"] = shape.Place("order_id"), ["alias"] = "order" },
        ["order"] = shape.Place("order_id"),
        ["amount"] = new JsonObject { ["from"] = shape.Place("amount"), ["as"] = "major" },
        ["currency"] = shape.Place("currency"),
        ["at"] = shape.Place("time"),
    };
}
