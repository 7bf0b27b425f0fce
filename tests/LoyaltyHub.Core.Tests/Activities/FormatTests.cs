using System.Text;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Activities;

/// <summary>Formats and converters on good input and on bad.</summary>
public sealed class FormatTests
{
    private const string Paid = """
        "eventId": "/id", "member": { "from": "/m", "alias": "loyalty-id" }, "order": "/o", "currency": { "from": "/cur", "as": "any-case" }
        """;

    private const string Contract = $$"""
        {
          "partner": "shop", "name": "Shop", "kind": "retailer", "formats": ["json", "ndjson", "form", "cloudevents"], "packed": { "/data": "json" },
          "signature": { "scheme": "github", "secrets": ["SHOP"] },
          "events": {
            "paid": { "activity": "purchase", {{Paid}}, "amount": { "from": "/sum", "as": "major" }, "at": { "from": "/at", "as": "local", "offset": "+03:00" } },
            "back": { "activity": "return", {{Paid}}, "amount": { "from": "/sum", "as": "major", "sign": "minus" } },
            "any": { "activity": "return", {{Paid}}, "amount": { "from": "/sum", "as": "major", "sign": "any" } },
            "grown": { "activity": "return", {{Paid}}, "amount": { "from": "/sum", "as": "minor", "minus": "/before" } },
            "several": { "activity": "return", {{Paid}}, "amount": { "query": "parts[?ok].sum", "as": "major" } },
            "walk": { "activity": "engagement", "duplicateKey": { "join": ["/m", "/day"] }, "member": { "from": "/m", "alias": "loyalty-id" }, "engagement": { "value": "km" }, "quantity": { "from": "/km", "as": "floor" } },
            "lines": {
              "activity": "purchase", {{Paid}}, "amount": { "from": "/sum", "as": "major" },
              "lines": { "from": "/lines", "id": "/id", "price": "/price", "quantity": "/n", "discounts": { "from": "/discounts", "line": "/line", "amount": "/off" } }
            },
            "data": { "activity": "purchase", "eventId": "/id", "member": { "from": "/data/m", "alias": "loyalty-id" }, "order": "/o", "currency": "/cur", "amount": { "from": "/sum", "as": "major" } }
          },
          "settlement": { "endpoint": "https://shop.example/settlements", "currency": "RUB", "secret": "SHOP_SETTLEMENT" }
        }
        """;

    private static readonly Normaliser Normaliser = new(PartnerContract.Parse(Encoding.UTF8.GetBytes(Contract), "shop.json"), Partner.Hasher);

    [Theory]
    [InlineData("paid", "\"10.00\"", null)]
    [InlineData("paid", "10.5", null)]
    [InlineData("paid", "\"12.345\"", "has more than 2 decimals")]
    [InlineData("paid", "1e3", "is written with an exponent")]
    [InlineData("paid", "-0", "is negative")]
    [InlineData("paid", "\"NaN\"", "is no plain decimal number")]
    [InlineData("paid", "\" 10\"", "is no plain decimal number")]
    [InlineData("paid", "\"10\\r\\nX: 1\"", "is no plain decimal number")]
    [InlineData("paid", "0.00", "is zero")]
    [InlineData("paid", "123456789012345678901234567890", "is larger than any amount the books hold")]
    [InlineData("paid", "92233720368547758.08", "is larger than any amount the books hold")]
    [InlineData("back", "-10.50", null)]
    [InlineData("back", "10.50", "is not negative")]
    [InlineData("back", "-0", "is zero")]
    [InlineData("back", "\"--1\"", "is negative")]
    [InlineData("any", "-10.50", null)]
    [InlineData("any", "10.50", null)]
    public void An_amount_is_read_exactly_or_refused_with_its_reason(string type, string sum, string? problem)
    {
        var item = One($$"""{"type":"{{type}}","id":"e1","m":"LH-1","o":"A","cur":"rub","at":"2026-03-14 12:00:00","sum":{{sum}}}""");
        if (problem is null)
        {
            Assert.IsType<NormalisedEvent.Accepted>(item);
            return;
        }

        var error = Assert.Single(Assert.IsType<NormalisedEvent.Rejected>(item).Errors);
        Assert.Equal(("amount", "/sum", problem, $"/events/{type}/amount"), (error.Field, error.Pointer, error.Problem, error.Contract));
    }

    [Theory]
    [InlineData("500", "200", 300L, null)]
    [InlineData("500", "0", 500L, null)]
    [InlineData("500", "500", 0L, "is zero")]
    [InlineData("500", "501", 0L, "is less than what came before")]
    [InlineData("500", null, 0L, "cannot be told from what came before: /before is missing")]
    [InlineData("500", "\"x\"", 0L, "cannot be told from what came before: /before is no plain decimal number")]
    public void Of_a_total_that_grows_the_growth_counts(string sum, string? before, long minor, string? problem)
    {
        var item = One($$"""{"type":"grown","id":"e1","m":"LH-1","o":"A","cur":"RUB","sum":{{sum}}{{(before is null ? "" : $",\"before\":{before}")}}}""");
        Assert.Equal(problem, (item as NormalisedEvent.Rejected)?.Errors[0].Problem);
        Assert.Equal(problem is null ? minor : null, ((item as NormalisedEvent.Accepted)?.Activity.What as Happening.Returned)?.Refunded?.Value);
    }

    [Fact]
    public void Selected_amounts_are_added_to_the_last_digit()
    {
        var item = One("""{"type":"several","id":"e1","m":"LH-1","o":"A","cur":"RUB","parts":[{"ok":true,"sum":0.10},{"ok":true,"sum":"0.20"},{"ok":false,"sum":5},{"ok":true,"sum":90071992547409.93}]}""");
        Assert.Equal(9007199254741023, Assert.IsType<Happening.Returned>(Assert.IsType<NormalisedEvent.Accepted>(item).Activity.What).Refunded!.Value.Value);
        Assert.IsType<NormalisedEvent.Rejected>(One("""{"type":"several","id":"e1","m":"LH-1","o":"A","cur":"RUB","parts":[]}"""));
    }

    [Fact]
    public void A_local_time_gets_the_offset_of_the_contract()
    {
        var item = One("""{"type":"paid","id":"e1","m":"LH-1","o":"A","cur":"RUB","sum":1,"at":"2026-03-14 12:00:00"}""");
        Assert.Equal(new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.FromHours(3)), Assert.IsType<NormalisedEvent.Accepted>(item).Activity.At);
        Assert.IsType<NormalisedEvent.Rejected>(One("""{"type":"paid","id":"e1","m":"LH-1","o":"A","cur":"RUB","sum":1,"at":"2026-03-14T12:00:00Z"}"""));
    }

    [Fact]
    public void A_retry_under_another_id_is_the_same_event_by_its_duplicate_key()
    {
        string Walk(string id, string km) => $$"""{"type":"walk","id":"{{id}}","m":"LH-1","day":"2026-03-14","km":{{km}}}""";
        var (first, again, other) = (Accepted(Walk("1", "5.9")), Accepted(Walk("2", "5.9")), Accepted(Walk("3", "6.1")));
        Assert.Equal((first.EventId, first.BodyHash), (again.EventId, again.BodyHash));
        Assert.Equal(new Happening.Engaged("km", 5), first.What);
        Assert.Equal(first.EventId, other.EventId);
        Assert.NotEqual(first.BodyHash, other.BodyHash);
        Assert.Equal("LH-1:2026-03-14", first.EventId.Value);
        Assert.Equal("quantity", Assert.Single(Assert.IsType<NormalisedEvent.Rejected>(One(Walk("4", "\"5.x\""))).Errors).Field);
    }

    [Fact]
    public void Discounts_point_at_lines_and_fractions_are_rounded_to_the_minor_unit()
    {
        var what = Accepted("""{"type":"lines","id":"e1","m":"LH-1","o":"A","cur":"RUB","sum":"500.00","lines":[{"id":"a","price":899.9,"n":0.532},{"id":"b","price":"100.00","n":2}],"discounts":[{"line":1,"off":"50.00"},{"line":1,"off":10},{"line":0,"off":"0.75"}]}""").What;
        Assert.Equal([47800, 14000], Assert.IsType<Happening.Purchased>(what).Lines!.Select(line => line.Paid));
        var less = One("""{"type":"lines","id":"e1","m":"LH-1","o":"A","cur":"RUB","sum":"5.00","lines":[{"id":"a","price":1,"n":1}],"discounts":[{"line":0,"off":2}]}""");
        Assert.Equal("lines", Assert.Single(Assert.IsType<NormalisedEvent.Rejected>(less).Errors).Field);
    }

    [Fact]
    public void Lines_of_ndjson_are_judged_one_by_one()
    {
        var good = """{"type":"back","id":"ID","m":"LH-1","o":"A","cur":"RUB","sum":"-1.00"}""";
        var text = string.Join("\r\n", Enumerable.Range(0, 10_000).Select(index => index is 17 or 4_711 ? "{\"type\":" : index == 9_999 ? "{\"type\":\"back\"}" : good.Replace("ID", $"e{index}")));
        var events = Events("application/x-ndjson", text);
        Assert.Equal([17, 4_711, 9_999], events.OfType<NormalisedEvent.Rejected>().Select(item => item.Index));
        Assert.Equal(9_997, events.OfType<NormalisedEvent.Accepted>().Count());
        Assert.IsType<Normalisation.Unreadable>(Send("application/x-ndjson", string.Join('\n', Enumerable.Repeat("{}", 10_001))));
        Assert.IsType<Normalisation.Unreadable>(Send("application/x-ndjson", "\n\n"));
    }

    [Theory]
    [InlineData("type=data&id=e1&o=A&cur=RUB&sum=10.00&data=%7B%22m%22%3A%22LH-1%22%7D", "")]
    [InlineData("type=data&id=e1&o=A&cur=RUB&sum=10.00&sum=1.00&data=%7B%22m%22%3A%22LH-1%22%7D", "An object in the body has the same name twice.")]
    [InlineData("type=data&id=e1&o=A&cur=RUB&sum=10.00&data=%7B%22m", "The text at /data is not what the contract says, json: The body is cut off: the JSON in it does not end.")]
    [InlineData("type=data&id=%FF", "The form is not URL-encoded UTF-8.")]
    [InlineData("", "The body is empty.")]
    [InlineData("&&&", "The body is empty.")]
    public void A_form_is_an_object_of_texts(string form, string problem) =>
        Assert.Equal(problem, (Send("application/x-www-form-urlencoded", form) as Normalisation.Unreadable)?.Detail ?? "");

    [Theory]
    [InlineData("Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀")]
    [InlineData("\"quoted \\\"x\\\"\"", "quoted \"x\"")]
    [InlineData("%2541", "%2541")]
    [InlineData("%C0%A0", null)]
    public void A_header_of_a_binary_cloud_event_is_decoded_once(string header, string? value)
    {
        var contract = PartnerContract.Parse(Encoding.UTF8.GetBytes(Contract.Replace("\"json\", \"ndjson\", \"form\", ", "")), "shop.json");
        var headers = new Dictionary<string, string> { ["ce-specversion"] = "1.0", ["ce-id"] = "1", ["ce-source"] = "/s", ["ce-type"] = "walk", ["ce-m"] = "LH-1", ["ce-day"] = header, ["ce-km"] = "5" };
        var outcome = new Normaliser(contract, Partner.Hasher).Normalise(
            new WebhookCall(ReadOnlyMemory<byte>.Empty) { Header = name => headers.GetValueOrDefault(name), HeaderNames = headers.Keys }, null, Partner.WebhookAt);
        Assert.Equal(value is null ? null : $"LH-1:{value}", (outcome as Normalisation.Events)?.Items.Cast<NormalisedEvent.Accepted>().Single().Activity.EventId.Value);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/cloudevents+avro")]
    [InlineData("multipart/form-data")]
    public void Another_media_type_than_the_contracts_is_named(string mediaType) =>
        Assert.Contains("application/x-ndjson", Assert.IsType<Normalisation.Unreadable>(Send(mediaType, "{}")).Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    public void A_bomb_or_a_trick_is_unreadable_in_every_format(string text)
    {
        Assert.IsType<Normalisation.Unreadable>(Send("application/json", text));
        Assert.IsType<Normalisation.Unreadable>(Send("application/cloudevents+json", text));
        Assert.IsType<NormalisedEvent.Rejected>(Assert.Single(Events("application/x-ndjson", text)));
        Assert.IsType<Normalisation.Unreadable>(Send("application/x-www-form-urlencoded", $"data={Uri.EscapeDataString(text)}"));
    }

    private static Activity Accepted(string json) => Assert.IsType<NormalisedEvent.Accepted>(One(json)).Activity;

    private static NormalisedEvent One(string json) => Assert.Single(Events("application/json", json));

    private static IReadOnlyList<NormalisedEvent> Events(string mediaType, string text) => Assert.IsType<Normalisation.Events>(Send(mediaType, text)).Items;

    private static Normalisation Send(string mediaType, string text) =>
        Normaliser.Normalise(new WebhookCall(Encoding.UTF8.GetBytes(text)) { MediaType = mediaType }, null, Partner.WebhookAt);
}
