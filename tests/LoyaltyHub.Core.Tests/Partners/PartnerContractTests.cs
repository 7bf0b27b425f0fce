using System.Text;
using System.Text.Json.Nodes;
using LoyaltyHub.Core.Partners;
using Xunit;

namespace LoyaltyHub.Core.Tests.Partners;

public sealed class PartnerContractTests
{
    private const string Whole = """
        {
          "partner": "shop", "name": "Shop", "kind": "retailer",
          "signature": { "scheme": "standard-webhooks", "secrets": ["SHOP_NEW", "SHOP_OLD"] },
          "typeField": "/kind", "batch": "/items",
          "events": {
            "paid": {
              "activity": "purchase",
              "member": { "from": "/phone", "alias": "phone" },
              "order": "/order", "amount": { "from": "/sum", "as": "major" }, "currency": { "value": "RUB" },
              "mcc": "/mcc", "at": { "from": "/at", "as": "epoch-milliseconds" }
            },
            "visit": { "activity": "engagement", "member": { "from": "/phone", "alias": "phone" }, "engagement": { "value": "visit" }, "quantity": { "value": 2 } }
          },
          "settlement": { "endpoint": "https://shop.example/settlements", "currency": "RUB" }
        }
        """;

    [Fact]
    public void A_contract_is_read_whole()
    {
        var contract = Parse(Whole);
        Assert.Equal(PartnerId.From("shop"), contract.Partner);
        Assert.Equal(("Shop", PartnerKind.Retailer), (contract.Name, contract.Kind));
        Assert.Equal(["SHOP_NEW", "SHOP_OLD"], contract.Signature.Secrets);
        Assert.Equal(("/kind", "/items"), (contract.TypeField.Place, contract.Batch?.ToString()));
        Assert.Equal(new SettlementTerms(new Uri("https://shop.example/settlements"), Unit.From("RUB"), "SHOP_NEW"), contract.Settlement);
        var paid = contract.MappingsOf("paid").Single();
        Assert.Equal((ActivityKind.Purchase, AliasKind.Phone, AmountForm.Major, TimeForm.EpochMilliseconds), (paid.Activity, paid.Alias, paid.AmountAs, paid.At.Form));
        Assert.Equal("/sum", Assert.IsType<FieldSource.From>(paid.Fields[ContractField.Amount]).Pointer.ToString());
        Assert.Equal("RUB", Assert.IsType<FieldSource.Constant>(paid.Fields[ContractField.Currency]).Value.GetString());
        Assert.Equal(2, Assert.IsType<FieldSource.Constant>(contract.MappingsOf("visit").Single().Fields[ContractField.Quantity]).Value.GetInt64());
        Assert.Null(contract.MappingsOf("Paid").SingleOrDefault());
    }

    [Theory]
    [InlineData("/colour", "\"red\"", "/colour: is unknown here")]
    [InlineData("/partner", "\"Shop\"", "/partner: 'Shop' is no partner id")]
    [InlineData("/partner", null, "/partner: is missing")]
    [InlineData("/name", "\" \"", "/name: is no text")]
    [InlineData("/kind", "\"zoo\"", "/kind: 'zoo' is none of the known words; use one of bank, retailer")]
    [InlineData("/kind", "\"Retailer\"", "/kind: ")]
    [InlineData("/typeField", "\"kind\"", "/typeField: 'kind' is no JSON Pointer")]
    [InlineData("/batch", "5", "/batch: is no text")]
    [InlineData("/signature", null, "/signature: is missing")]
    [InlineData("/signature/scheme", "\"md5\"", "/signature/scheme: 'md5' is no known scheme")]
    [InlineData("/signature/secrets", "[]", "/signature/secrets: names no setting")]
    [InlineData("/signature/secrets/1", "\"whsec_AAAA+BBBB\"", "/signature/secrets/1: is no name of a setting")]
    [InlineData("/events", "{}", "/events: maps no event type")]
    [InlineData("/events", null, "/events: is missing")]
    [InlineData("/events/paid", "\"purchase\"", "/events/paid: is no object")]
    [InlineData("/events/paid/activity", "\"sale\"", "/events/paid/activity: 'sale' is none of the known words; use one of purchase, return")]
    [InlineData("/events/paid/member", null, "/events/paid/member: is missing")]
    [InlineData("/events/paid/member", "\"/phone\"", "/events/paid/member: does not say its 'alias'")]
    [InlineData("/events/paid/member/alias", "\"name\"", "/events/paid/member/alias: 'name' is none of the known words; use one of loyalty-id")]
    [InlineData("/events/paid/amount", "\"/sum\"", "/events/paid/amount: does not say its 'as'")]
    [InlineData("/events/paid/amount/as", null, "/events/paid/amount/as: is missing")]
    [InlineData("/events/paid/amount/as", "\"cents\"", "/events/paid/amount/as: 'cents'")]
    [InlineData("/events/paid/amount/form", "\"sum\"", "/events/paid/amount/form: is unknown here; use one of from, query, header, url, item, key, first, join, with, match, map, value, as, decimals, sign, minus, total")]
    [InlineData("/events/paid/order", "{ \"value\": \"1\" }", "/events/paid/order/value: would be the same for every event")]
    [InlineData("/events/paid/order", "{ \"from\": \"/a\", \"value\": \"1\" }", "/events/paid/order: has both a place and a constant 'value'")]
    [InlineData("/events/paid/order", "7", "/events/paid/order: is neither text nor an object")]
    [InlineData("/events/paid/order", "{ \"from\": \"order\" }", "/events/paid/order/from: 'order' is no JSON Pointer")]
    [InlineData("/events/paid/currency/value", "\"RUR\"", "/events/paid/currency/value: is no ISO 4217 code")]
    [InlineData("/events/paid/mcc", "{ \"value\": \"12\" }", "/events/paid/mcc/value: is no merchant category code")]
    [InlineData("/events/paid/points", "\"/points\"", "/events/paid/points: is unknown here")]
    [InlineData("/events/visit/quantity/value", "0", "/events/visit/quantity/value: is no whole number above zero")]
    [InlineData("/settlement", null, "/settlement: is missing")]
    [InlineData("/settlement/endpoint", "\"http://shop.example/\"", "/settlement/endpoint: is no address")]
    [InlineData("/settlement/endpoint", "\"https://user:pass@shop.example/\"", "/settlement/endpoint: is no address")]
    [InlineData("/settlement/endpoint", "\"settlements\"", "/settlement/endpoint: is no address")]
    [InlineData("/settlement/currency", "\"PTS\"", "/settlement/currency: 'PTS' is no currency")]
    [InlineData("/settlement/secret", "\"two words\"", "/settlement/secret: is no name of a setting")]
    [InlineData("/webhooks", "{ \"endpoint\": \"https://shop.example/\" }", "/webhooks/events: names nothing that the partner is told")]
    [InlineData("/webhooks", "{ \"endpoint\": \"https://shop.example/\", \"events\": [\"points.gone\"] }", "/webhooks/events/0: is nothing that partners are told")]
    [InlineData("/webhooks", "{ \"endpoint\": \"https://shop.example/\", \"events\": [\"balance.changed\", \"balance.changed\"] }", "/webhooks/events/1: is nothing that partners are told, or is there twice")]
    [InlineData("/webhooks", "{ \"endpoint\": \"http://10.0.0.1/\", \"events\": [\"balance.changed\"] }", "/webhooks/endpoint: is no address")]
    [InlineData("/webhooks", "{ \"endpoint\": \"https://shop.example/\", \"secret\": \"two words\", \"events\": [\"balance.changed\"] }", "/webhooks/secret: is no name of a setting")]
    [InlineData("/webhooks", "7", "/webhooks: is no object")]
    public void What_is_wrong_is_said_with_its_place_and_remedy(string pointer, string? value, string error)
    {
        var errors = Errors(With(pointer, value));
        var line = Assert.Single(errors, line => line.Split(": ", 2) is [var place, var said] && place.StartsWith("shop.json:", StringComparison.Ordinal) && said.StartsWith(error, StringComparison.Ordinal));
        Assert.Matches(".+: .+; .+", line);
    }

    [Fact]
    public void The_names_a_contract_may_give_are_those_of_the_notices_there_are() =>
        Assert.Equal(Core.Notices.NoticeKinds.ByName.Keys.Order(StringComparer.Ordinal), NoticeTerms.Known.Order(StringComparer.Ordinal));

    [Fact]
    public void All_errors_are_listed_at_once()
    {
        var contract = JsonNode.Parse(Whole)!;
        contract["kind"] = "zoo";
        contract["events"]!["paid"]!["amount"] = "/sum";
        contract["settlement"]!["currency"] = "XXY";
        Assert.Equal(3, Errors(contract.ToJsonString()).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"partner\": \"shop\", \"partner\": \"shop\" }")]
    [InlineData("{ // no comments\n }")]
    public void What_is_no_strict_json_object_is_refused(string text) => Assert.Single(Errors(text));

    [Fact]
    public void A_secret_written_in_place_of_its_name_is_not_repeated() =>
        Assert.DoesNotContain(Errors(With("/signature/secrets/0", "\"whsec_AAAA+BBBB\"")), line => line.Contains("AAAA", StringComparison.Ordinal));

    [Fact]
    public void A_loopback_endpoint_may_be_plain_http() =>
        Assert.Equal("http://localhost:5001/s", Parse(With("/settlement/endpoint", "\"http://localhost:5001/s\"")).Settlement.Endpoint.ToString());

    [Fact]
    public void The_sample_contracts_are_those_of_their_files()
    {
        var files = RepositoryFiles.Named("samples/partners", "*.json").ToList();
        Assert.True(files.Count >= 3);
        files.AddRange(RepositoryFiles.Named("samples/partners/platforms", "*.json"));
        Assert.True(files.Count >= 14);
        Assert.All(files, file => Assert.Equal(
            Path.GetFileNameWithoutExtension(file),
            PartnerContract.Parse(File.ReadAllBytes(file), file).Partner.Value));
    }

    [Fact]
    public void The_contract_in_the_documentation_is_one()
    {
        var document = Encoding.UTF8.GetString(RepositoryFiles.Read("docs", "partners.md"));
        var block = Assert.Single(document.Split("```"), part => part.StartsWith("json\n", StringComparison.Ordinal) && part.Contains("\"signature\"", StringComparison.Ordinal));
        Assert.Equal("nordbank", Parse(block[5..]).Partner.Value);
    }

    private static PartnerContract Parse(string json) => PartnerContract.Parse(Encoding.UTF8.GetBytes(json), "shop.json");

    private static IReadOnlyList<string> Errors(string json) => Assert.Throws<ContractException>(() => Parse(json)).Errors;

    private static string With(string pointer, string? value)
    {
        var root = JsonNode.Parse(Whole)!;
        var steps = pointer.Split('/')[1..];
        var parent = steps[..^1].Aggregate(root, (node, step) => node is JsonArray array ? array[int.Parse(step)]! : node[step]!);
        if (parent is JsonArray items)
        {
            items[int.Parse(steps[^1])] = JsonNode.Parse(value!);
        }
        else if (value is null)
        {
            parent.AsObject().Remove(steps[^1]);
        }
        else
        {
            parent[steps[^1]] = JsonNode.Parse(value);
        }

        return root.ToJsonString();
    }
}
