using System.Text;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Tests.Activities;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Platforms;

/// <summary>What a contract can say of events, by the shapes that public platforms send them in.</summary>
public sealed class MappingDialectTests
{
    private const string Member = """ "member": { "from": "/m", "alias": "loyalty-id" } """;
    private const string Visit = """ "activity": "engagement", "engagement": { "value": "visit" } """;
    private static readonly DateTimeOffset Received = new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Unit Rub = Unit.From("RUB");

    [Fact]
    public void One_event_is_the_purchase_and_every_refund_of_it_so_far()
    {
        const string Order = """
            "typeField": { "header": "X-Topic" }, "events": { "order.updated": [
              { "activity": "purchase", "skip": [{ "from": "/status", "isNot": ["completed"] }], "duplicateKey": { "join": [{ "text": "paid" }, "/id"] },
                "member": { "query": "meta_data[?key=='_loyalty_card'] | [0].value", "alias": "loyalty-id" }, "order": "/id",
                "amount": { "from": "/total", "as": "major" }, "currency": "/currency", "at": { "from": "/date_paid_gmt", "as": "local" } },
              { "activity": "return", "each": "/refunds", "eventId": { "join": ["/id", { "item": "/id" }] }, "member": { "from": "/id", "alias": "order" }, "order": "/id",
                "amount": { "item": "/total", "as": "major", "sign": "minus" }, "currency": "/currency" } ] }
            """;
        string Body(string status, string refunds) =>
            $$"""{"id":727,"status":"{{status}}","currency":"RUB","total":"290.35","date_paid_gmt":"2026-03-22T16:28:08","meta_data":[{"id":1,"key":"_loyalty_card","value":"LH-1"}],"refunds":[{{refunds}}]}""";

        var first = Read(Order, Body("completed", ""), ("X-Topic", "order.updated"));
        var purchase = Accepted(Assert.Single(first));
        Assert.Equal((new Happening.Purchased("727", new Amount(29035, Rub)), "paid:727"), (purchase.What, purchase.EventId.Value));

        var second = Read(Order, Body("completed", """{"id":728,"total":"-10.00"},{"id":729,"total":"-5.50"}"""), ("X-Topic", "order.updated")).Select(Accepted).ToList();
        Assert.Equal(["paid:727", "727:728", "727:729"], second.Select(activity => activity.EventId.Value));
        Assert.Equal((purchase.BodyHash, purchase.Order), (second[0].BodyHash, second[1].Alias));
        Assert.Equal([new Happening.Returned("727", new Amount(1000, Rub)), new Happening.Returned("727", new Amount(550, Rub))], second.Skip(1).Select(activity => activity.What));

        // The same refund in another delivery is the same activity, though the rest of the order has changed.
        var third = Read(Order, Body("refunded", """{"id":728,"reason":"late","total":"-10.00"}"""), ("X-Topic", "order.updated"));
        Assert.Equal(second[1].BodyHash, Accepted(Assert.Single(third)).BodyHash);
        Assert.Contains("/status", Assert.IsType<NormalisedEvent.Ignored>(Assert.Single(Read(Order, Body("pending", ""), ("X-Topic", "order.updated")))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_activities_of_one_event_need_ids_of_their_own()
    {
        const string Twins = """ "events": { "e": [ { "activity": "confirmation", "member": { "from": "/m", "alias": "loyalty-id" }, "order": "/o", "eventId": "/id" }, { "activity": "engagement", "engagement": { "value": "visit" }, "member": { "from": "/m", "alias": "loyalty-id" }, "eventId": "/id" } ] } """;
        var events = Read(Twins, """{"type":"e","m":"LH-1","o":"A","id":"1"}""");
        Assert.IsType<NormalisedEvent.Accepted>(events[0]);
        Assert.Equal("is the id of another activity of the same event", Assert.Single(Assert.IsType<NormalisedEvent.Rejected>(events[1]).Errors).Problem);
    }

    [Fact]
    public void Events_lie_in_an_object_of_lists_whose_names_matter()
    {
        const string Map = $$""" "batch": "/merchants/*/*", "typeField": "/type", "events": { "CREATE": { {{Visit}}, "eventId": { "join": [{ "key": 0 }, "/objectId"] }, "member": { "key": 0, "alias": "customer-id" }, "at": { "from": "/ts", "as": "epoch-milliseconds" } } } """;
        const string Body = """{"appId":"A","merchants":{"XYZ":[{"objectId":"O:1","type":"CREATE","ts":1773501723000},{"objectId":"O:2","type":"CREATE","ts":1773501724000}],"ABC":[{"objectId":"O:1","type":"CREATE","ts":1773501725000}]}}""";
        Assert.Equal(["XYZ:O%3A1", "XYZ:O%3A2", "ABC:O%3A1"], Read(Map, Body).Select(item => Accepted(item).EventId.Value));

        // What led to a rejected event is kept with it, so that it can be read again.
        var rejected = Assert.IsType<NormalisedEvent.Rejected>(Assert.Single(Read(Map, """{"merchants":{"XYZ":[{"type":"CREATE","ts":1773501723000}]}}""")));
        var mended = Normaliser(Map.Replace("\"/objectId\"", "{ \"text\": \"x\" }", StringComparison.Ordinal)).NormaliseEvent(rejected.Raw, rejected.Fallback!);
        Assert.Equal("XYZ:x", Accepted(Assert.Single(mended)).EventId.Value);
    }

    [Fact]
    public void Lines_of_an_order_are_an_objects_members()
    {
        var purchase = What<Happening.Purchased>(
            """ "events": { "e": { "activity": "purchase", "member": { "from": "/m", "alias": "loyalty-id" }, "order": "/o", "eventId": "/o", "amount": { "from": "/sum", "as": "minor" }, "currency": { "value": "RUB" }, "lines": { "from": "/goods/*", "id": "*", "amount": "/sum" } } } """,
            """{"type":"e","m":"LH-1","o":"A","sum":300,"goods":{"milk":{"sum":100},"tea":{"sum":200}}}""");
        Assert.Equal([("milk", 100), ("tea", 200)], purchase.Lines!.Select(line => (line.Id, line.Paid)));
    }

    [Theory]
    [InlineData("\"as\": \"local\", \"zone\": \"Europe/Berlin\"", "2026-03-14 12:00:00", "2026-03-14T12:00:00+01:00")]
    [InlineData("\"as\": \"local\", \"zone\": \"Europe/Berlin\"", "2025-07-14T12:00:00.125", "2025-07-14T12:00:00.125+02:00")]
    [InlineData("\"as\": \"local\", \"zone\": \"Europe/Berlin\"", "2025-10-26 02:30:00", "2025-10-26T02:30:00+02:00")]
    [InlineData("\"as\": \"local\", \"zone\": \"Europe/Berlin\"", "2026-03-29 02:30:00", "2026-03-29T02:30:00+01:00")]
    [InlineData("\"as\": \"local\", \"zone\": { \"from\": \"/zone\" }", "2026-03-14 12:00:00", "2026-03-14T12:00:00+05:00")]
    [InlineData("\"as\": \"pattern\", \"pattern\": \"dd.MM.yyyy HH:mm:ss\", \"offset\": \"+03:00\"", "14.03.2026 15:22:03", "2026-03-14T15:22:03+03:00")]
    [InlineData("\"as\": \"pattern\", \"pattern\": \"yyyyMMddHHmmss\"", "20260314152203", "2026-03-14T15:22:03+00:00")]
    [InlineData("\"as\": \"pattern\", \"pattern\": \"ddd, dd MMM yyyy HH:mm:ss zzz\"", "Sat, 14 Mar 2026 15:22:03 +0100", "2026-03-14T15:22:03+01:00")]
    [InlineData("\"as\": \"pattern\", \"pattern\": \"yyyy-MM-dd\", \"zone\": \"Asia/Yekaterinburg\"", "2026-03-14", "2026-03-14T00:00:00+05:00")]
    public void A_time_is_read_by_its_pattern_and_its_zone(string form, string text, string expected)
    {
        var events = $$""" "events": { "e": { {{Visit}}, {{Member}}, "eventId": "/m", "at": { "from": "/at", {{form}} } } } """;
        var at = Accepted(Assert.Single(Read(events, $$"""{"type":"e","m":"LH-1","at":"{{text}}","zone":"Asia/Yekaterinburg"}"""))).At;
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), at);
        Assert.Equal(expected[^6..], $"{(at.Offset < TimeSpan.Zero ? "-" : "+")}{at.Offset:hh\\:mm}");
        Assert.Equal("at", Assert.Single(Assert.IsType<NormalisedEvent.Rejected>(Assert.Single(Read(events, """{"type":"e","m":"LH-1","at":"yesterday","zone":"Nowhere/Town"}"""))).Errors).Field);
    }

    [Theory]
    [InlineData("\"as\": \"minor\", \"decimals\": 6", "12340000", 1234)]
    [InlineData("\"as\": \"minor\", \"decimals\": 0", "12", 1200)]
    [InlineData("\"as\": \"minor\", \"decimals\": 2", "5", 5)]
    [InlineData("\"as\": \"major-comma\"", "\"1234,50\"", 123450)]
    [InlineData("\"as\": \"major\"", "\"63.0000\"", 6300)]
    [InlineData("\"as\": \"major\"", "63.000000000000", 6300)]
    [InlineData("\"as\": \"major\", \"match\": \"^([0-9.]+) RUB$\"", "\"45.99 RUB\"", 4599)]
    public void An_amount_is_read_as_the_platform_writes_it(string form, string sum, long minor) =>
        Assert.Equal(new Amount(minor, Rub), What<Happening.Purchased>(Paid(form), $$"""{"type":"e","m":"LH-1","o":"A","sum":{{sum}}}""").Paid);

    [Theory]
    [InlineData("\"as\": \"minor\", \"decimals\": 6", "12345678", "has more than 2 decimals")]
    [InlineData("\"as\": \"minor\", \"decimals\": 6", "1.5", "has decimals where only a whole number fits")]
    [InlineData("\"as\": \"minor\", \"decimals\": 6", "-1", "is negative")]
    [InlineData("\"as\": \"minor\", \"decimals\": 6", "1e9", "is written with an exponent")]
    [InlineData("\"as\": \"major-comma\"", "\"1.234,50\"", "is no plain decimal number")]
    [InlineData("\"as\": \"major-comma\"", "1.5", "is no plain decimal number")]
    [InlineData("\"as\": \"major\"", "\"63.0010\"", "has more than 2 decimals")]
    [InlineData("\"as\": \"major\"", "\"12.345\"", "has more than 2 decimals")]
    [InlineData("\"as\": \"major\"", "-0", "is negative")]
    [InlineData("\"as\": \"major\"", "1e3", "is written with an exponent")]
    [InlineData("\"as\": \"major\"", "\"NaN\"", "is no plain decimal number")]
    public void An_amount_that_would_have_to_be_guessed_is_refused(string form, string sum, string problem) =>
        Assert.Equal(problem, Assert.Single(Assert.IsType<NormalisedEvent.Rejected>(Assert.Single(Read(Paid(form), $$"""{"type":"e","m":"LH-1","o":"A","sum":{{sum}}}"""))).Errors).Problem);

    [Fact]
    public void Words_are_mapped_and_the_first_of_several_places_is_taken()
    {
        const string Events = """
            "typeField": { "from": "/state", "map": { "3": "used", "true": "used", "void": "nothing" } },
            "events": { "used": { "activity": "engagement", "engagement": { "from": "/kind", "map": { "A": "lesson", "B": "visit" } }, "eventId": "/id",
              "member": { "first": ["/customer/phone", { "query": "contacts[?type=='tel'] | [0].value" }], "match": "^tel:(.+)$", "alias": "phone" } }, "nothing": { "ignore": "voided" } }
            """;
        var one = Accepted(Assert.Single(Read(Events, """{"state":3,"kind":"A","id":"1","customer":{"phone":"tel:+79120000001"}}""")));
        Assert.Equal(new Happening.Engaged("lesson"), one.What);
        var two = Accepted(Assert.Single(Read(Events, """{"state":true,"kind":"B","id":"2","customer":{"phone":""},"contacts":[{"type":"tel","value":"tel:+79120000001"}]}""")));
        Assert.Equal(one.Alias, two.Alias);
        Assert.IsType<NormalisedEvent.Ignored>(Assert.Single(Read(Events, """{"state":"void"}""")));
        Assert.Equal("engagement", Assert.Single(Assert.IsType<NormalisedEvent.Rejected>(Assert.Single(Read(Events, """{"state":3,"kind":"C","id":"1","customer":{"phone":"tel:+79120000001"}}"""))).Errors).Field);
        Assert.Equal("type", Assert.Single(Assert.IsType<NormalisedEvent.Rejected>(Assert.Single(Read(Events, """{"state":4}"""))).Errors).Field);
    }

    [Fact]
    public void A_sale_below_zero_is_a_return()
    {
        const string Sale = """
            "events": { "sale": [
              { "activity": "purchase", "skip": [{ "from": "/sum", "below": 0 }], "member": { "from": "/m", "alias": "customer-id" }, "order": "/id", "eventId": "/id", "amount": { "from": "/sum", "as": "major" }, "currency": { "value": "RUB" } },
              { "activity": "return", "skip": [{ "from": "/sum", "above": 0 }], "member": { "from": "/m", "alias": "customer-id" }, "order": "/for", "eventId": "/id", "amount": { "from": "/sum", "as": "major", "sign": "minus" }, "currency": { "value": "RUB" } } ] }
            """;
        Assert.Equal(new Happening.Returned("s1", new Amount(500, Rub)), What<Happening.Returned>(Sale, """{"type":"sale","m":7,"id":"s2","for":"s1","sum":-5.00}"""));
        Assert.Equal("s1", What<Happening.Purchased>(Sale, """{"type":"sale","m":7,"id":"s1","sum":5.00}""").Order);
    }

    [Fact]
    public void A_form_with_names_in_brackets_is_an_object()
    {
        const string Events = """
            "formats": ["nested-form"], "typeField": { "first": ["/event", { "text": "lead" }] }, "events": { "lead": { "activity": "engagement", "engagement": { "value": "visit" }, "each": "/leads/status", "eventId": { "item": "/id" }, "member": { "item": "/phone", "alias": "phone" } } }
            """;
        WebhookCall Form(string body) => new WebhookCall(Encoding.UTF8.GetBytes(body)) { MediaType = WebhookCall.Form };
        var read = Read(Events, Form("leads%5Bstatus%5D%5B0%5D%5Bid%5D=7&leads[status][0][phone]=%2B79120000001&leads[status][1][id]=8&leads[status][1][phone]=%2B79120000002&tags[]=a&tags[]=b"));
        Assert.Equal(["7", "8"], read.Select(item => Accepted(item).EventId.Value));
        Assert.IsType<Normalisation.Unreadable>(Normaliser(Events).Normalise(Form("a=1&a[b]=2"), "w", Received));
        Assert.IsType<Normalisation.Unreadable>(Normaliser(Events).Normalise(Form("a=1&a=2"), "w", Received));
        Assert.IsType<Normalisation.Unreadable>(Normaliser(Events).Normalise(Form("a" + string.Concat(Enumerable.Repeat("[b]", 40)) + "=1"), "w", Received));
    }

    [Fact]
    public void An_event_is_a_get_or_json_in_base64_in_a_form()
    {
        const string Get = """ "formats": ["query"], "typeField": { "first": ["/operation", { "text": "x" }] }, "events": { "deposited": { "activity": "confirmation", "member": { "from": "/orderNumber", "alias": "order" }, "order": "/orderNumber", "eventId": { "join": ["/mdOrder", "/operation"] } } } """;
        Assert.Equal(new Happening.Confirmed("1042"), Accepted(Assert.Single(Read(Get, WebhookCall.ByQuery("?mdOrder=7&orderNumber=1042&operation=deposited")))).What);
        Assert.IsType<Normalisation.Unreadable>(Normaliser(Get).Normalise(new WebhookCall("{}"u8.ToArray()), "w", Received));

        const string Packed = """ "formats": ["form"], "packed": { "/data": "json-base64" }, "typeField": "/data/status", "events": { "success": { "activity": "confirmation", "member": { "from": "/data/order_id", "alias": "order" }, "order": "/data/order_id", "eventId": "/data/order_id" } } """;
        var body = $"data={Uri.EscapeDataString(Convert.ToBase64String("{\"status\":\"success\",\"order_id\":\"A\"}"u8))}&signature=x";
        Assert.Equal(new Happening.Confirmed("A"), Accepted(Assert.Single(Read(Packed, new WebhookCall(Encoding.UTF8.GetBytes(body)) { MediaType = WebhookCall.Form }))).What);
        Assert.IsType<Normalisation.Unreadable>(Normaliser(Packed).Normalise(new WebhookCall("data=%25%25"u8.ToArray()) { MediaType = WebhookCall.Form }, "w", Received));
    }

    [Fact]
    public void An_answer_repeats_what_the_platform_wants_to_read_and_nothing_else_of_it()
    {
        var contract = Contract(""" "formats": ["form"], "answer": { "contentType": "text/plain", "body": "OK{/InvId}" }, "events": { "e": { "ignore": "x" }, "f": { "activity": "engagement", "engagement": { "value": "visit" }, "member": { "from": "/m", "alias": "phone" }, "eventId": "/m" } } """);
        Assert.Equal("OK450009", Handshaking.AnswerToWebhook(contract, new WebhookCall("InvId=450009"u8.ToArray()) { MediaType = WebhookCall.Form }, null, _ => null)!.Text);
        Assert.Equal("OK1Set-Cookie: a", Handshaking.AnswerToWebhook(contract, new WebhookCall("InvId=1%0D%0ASet-Cookie: a"u8.ToArray()) { MediaType = WebhookCall.Form }, null, _ => null)!.Text);

        var json = Contract(""" "answer": { "contentType": "application/json", "body": "{\"id\":\"{/id}\",\"code\":0,\"mac\":\"{hmac-hex:/id}\"}" }, "events": { "f": { "activity": "engagement", "engagement": { "value": "visit" }, "member": { "from": "/m", "alias": "phone" }, "eventId": "/m" } } """);
        var answer = Handshaking.AnswerToWebhook(json, new WebhookCall("""{"id":"a\"b"}"""u8.ToArray()), "key", _ => null)!.Text;
        using var read = System.Text.Json.JsonDocument.Parse(answer);
        Assert.Equal(("a\"b", Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("key"u8, "a\"b"u8))), (read.RootElement.GetProperty("id").GetString(), read.RootElement.GetProperty("mac").GetString()));
    }

    [Theory]
    [InlineData(""" "each": "/x", "eventId": "/id", """, "/events/e/eventId: is the same for every element")]
    [InlineData(""" "each": "/x", """, "/events/e/eventId: is missing, and one event becomes several")]
    [InlineData(""" "eventId": { "from": "/id", "match": "(?<=a)b" }, """, "/events/e/eventId/match: '(?<=a)b' is no regular expression that can be used here")]
    [InlineData(""" "eventId": { "from": "/id", "map": { "a": 1 } }, """, "/events/e/eventId/map/a: is no text")]
    [InlineData(""" "eventId": { "first": [] }, """, "/events/e/eventId/first: is no list")]
    [InlineData(""" "at": { "from": "/at", "as": "pattern" }, """, "/events/e/at/pattern: and \"as\": \"pattern\" belong together")]
    [InlineData(""" "at": { "from": "/at", "as": "local", "zone": "Europe/Atlantis" }, """, "/events/e/at/zone: 'Europe/Atlantis' is no zone")]
    [InlineData(""" "at": { "from": "/at", "zone": "Europe/Berlin" }, """, "/events/e/at/zone: is for times that are written without one")]
    public void A_mapping_that_cannot_work_is_a_fault_with_its_line(string part, string fault)
    {
        var errors = Assert.Throws<ContractException>(() => Contract($$"""
            "events": {
            "e": { {{part}} {{Visit}}, {{Member}} } }
            """)).Faults;
        var one = Assert.Single(errors, error => $"{error.Path}: {error.What}".StartsWith(fault, StringComparison.Ordinal));
        Assert.Equal(4, one.Line);
    }

    [Fact]
    public void A_fields_error_names_the_line_of_the_contract()
    {
        var rejected = Assert.IsType<NormalisedEvent.Rejected>(Assert.Single(Read(Paid("\"as\": \"major\""), """{"type":"e","m":"LH-1","o":"A"}""")));
        Assert.Equal(("amount", "/events/e/amount", 5), (rejected.Errors[0].Field, rejected.Errors[0].Contract, rejected.Errors[0].ContractLine));
    }

    private static string Paid(string form) => $$"""
        "events": { "e": { "activity": "purchase", {{Member}}, "order": "/o", "eventId": "/o",
          "currency": { "value": "RUB" },
          "amount": { "from": "/sum", {{form}} } } }
        """;

    private static T What<T>(string events, string body)
        where T : Happening => Assert.IsType<T>(Accepted(Assert.Single(Read(events, body))).What);

    private static Activity Accepted(NormalisedEvent one)
    {
        Assert.True(one is NormalisedEvent.Accepted, one is NormalisedEvent.Rejected rejected ? string.Join("; ", rejected.Errors) : one.ToString());
        return ((NormalisedEvent.Accepted)one).Activity;
    }

    private static IReadOnlyList<NormalisedEvent> Read(string events, string body, params (string Name, string Value)[] headers)
    {
        var all = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
        return Read(events, new WebhookCall(Encoding.UTF8.GetBytes(body)) { Header = all.GetValueOrDefault });
    }

    private static IReadOnlyList<NormalisedEvent> Read(string events, WebhookCall call) => Assert.IsType<Normalisation.Events>(Normaliser(events).Normalise(call, null, Received)).Items;

    private static Normaliser Normaliser(string events) => new(Contract(events), Partner.Hasher);

    private static PartnerContract Contract(string events) => PartnerContract.Parse(
        Encoding.UTF8.GetBytes($$"""
            { "partner": "shop", "name": "Shop", "kind": "retailer", "signature": { "scheme": "secret-header", "header": "X-Key", "secrets": ["SHOP"] },
              "settlement": { "endpoint": "https://shop.example/s", "currency": "RUB", "secret": "SHOP_SETTLEMENT" },
            {{events}} }
            """),
        "shop.json");
}
