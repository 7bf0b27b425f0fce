using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Tests.Activities;
using LoyaltyHub.Core.Tests.Sampling;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Platforms;

/// <summary>Documented payloads of Paddle, Mollie, WooCommerce, Wix and Braintree become the expected activities by their sample contracts.</summary>
public sealed class FurtherPayloadTests
{
    private static readonly DateTimeOffset Received = new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Paddle_writes_minor_units_as_text_and_an_adjustment_counts_once_it_is_approved()
    {
        const string Paid = """
            { "event_id": "evt_01hv8x2acma2gz7he8kg2s0hna", "event_type": "transaction.completed", "occurred_at": "2024-04-12T10:18:49.621022Z", "notification_id": "ntf_01hv8x2af22vmr6y17nvhppkh2",
              "data": { "id": "txn_01hv8wptq8987qeep44cyrewp9", "status": "completed", "currency_code": "USD", "billed_at": "2024-04-12T10:18:48.294633Z", "custom_data": { "loyalty_id": "LC-000184467" },
                "details": { "totals": { "subtotal": "60000", "tax": "5325", "discount": "0", "total": "65325", "grand_total": "65325" },
                  "line_items": [ { "id": "txnitm_01", "quantity": 10, "product": { "id": "pro_01" }, "totals": { "total": "32663" } }, { "id": "txnitm_02", "quantity": 1, "product": { "id": "pro_02" }, "totals": { "total": "32662" } } ] } } }
            """;
        var paid = One("paddle", new WebhookCall(Utf8(Paid)));
        var purchase = Assert.IsType<Happening.Purchased>(paid.What);
        Assert.Equal(("txn_01hv8wptq8987qeep44cyrewp9", Usd(65325), "evt_01hv8x2acma2gz7he8kg2s0hna"), (purchase.Order, purchase.Paid, paid.EventId.Value));
        Assert.Equal([32663, 32662], purchase.Lines!.Select(line => line.Paid));

        const string Adjusted = """
            { "event_id": "evt_*", "event_type": "adjustment.*", "occurred_at": "2024-04-12T10:18:49.738971Z",
              "data": { "id": "adj_01hvgf2s84dr6reszzg29zbvcm", "action": "refund", "status": "*", "transaction_id": "txn_01hv8wptq8987qeep44cyrewp9", "currency_code": "USD", "totals": { "subtotal": "5100", "tax": "0", "total": "5100" } } }
            """;
        Activity Back(string kind) => One("paddle", new WebhookCall(Utf8(Adjusted.Replace("adjustment.*", $"adjustment.{kind}", StringComparison.Ordinal).Replace("evt_*", $"evt_{kind}", StringComparison.Ordinal).Replace("\"*\"", "\"approved\"", StringComparison.Ordinal))));
        Assert.Equal(new Happening.Returned("txn_01hv8wptq8987qeep44cyrewp9", Usd(5100)), Back("updated").What);
        Assert.Equal(paid.Order, Back("updated").Alias);
        Assert.Equal((Back("created").EventId, Back("created").BodyHash), (Back("updated").EventId, Back("updated").BodyHash));
        Assert.IsType<NormalisedEvent.Ignored>(Assert.Single(Read("paddle", new WebhookCall(Utf8(Adjusted.Replace("adjustment.*", "adjustment.created", StringComparison.Ordinal).Replace("\"*\"", "\"pending_approval\"", StringComparison.Ordinal))))));
    }

    [Fact]
    public void Mollie_says_an_id_and_its_payment_tells_what_was_paid_and_what_came_back_so_far()
    {
        var normaliser = new Normaliser(SampleContracts.Read("platforms/mollie.json"), Partner.Hasher);
        var call = new WebhookCall(Utf8("id=tr_5B8cwPMGnU6qLbRvo7qEZo")) { MediaType = WebhookCall.Form };
        var thin = Assert.IsType<NormalisedEvent.Thin>(Assert.Single(Assert.IsType<Normalisation.Events>(normaliser.Normalise(call, null, Received)).Items));
        var request = normaliser.RequestFor(thin.Raw, thin.Fallback, name => $"<{name}>")!;
        Assert.Equal(("GET", "https://api.mollie.com/v2/payments/tr_5B8cwPMGnU6qLbRvo7qEZo", "Bearer <MOLLIE_API_KEY>"), (request.Method, request.Address!.AbsoluteUri, request.Headers["Authorization"]));

        List<Happening> Told(string status, string refunded) => [.. normaliser.NormaliseFetched(thin.Raw, thin.Fallback, Utf8($$"""
            { "resource": "payment", "id": "tr_5B8cwPMGnU6qLbRvo7qEZo", "mode": "test", "status": "{{status}}", "amount": { "value": "75.00", "currency": "EUR" }, "amountRefunded": { "value": "{{refunded}}", "currency": "EUR" },
              "description": "Order #12345", "metadata": { "loyalty_id": "LC-000184467" }, "createdAt": "2024-02-12T11:58:35+00:00", "paidAt": "2024-02-12T12:13:35+00:00", "_links": {} }
            """)).OfType<NormalisedEvent.Accepted>().Select(one => one.Activity.What)];
        Assert.Empty(Told("open", "0.00"));
        Assert.Equal([new Happening.Purchased("tr_5B8cwPMGnU6qLbRvo7qEZo", Eur(7500))], Told("paid", "0.00"));
        Assert.Equal([new Happening.Purchased("tr_5B8cwPMGnU6qLbRvo7qEZo", Eur(7500)), new Happening.Returned("tr_5B8cwPMGnU6qLbRvo7qEZo", Eur(2550), null, true)], Told("paid", "25.50"));
        Assert.IsType<NormalisedEvent.Rejected>(Assert.Single(Read("mollie", new WebhookCall(Utf8("id=sub_1")) { MediaType = WebhookCall.Form })));
    }

    [Fact]
    public void WooCommerce_sends_the_order_whole_each_time_with_all_of_its_refunds()
    {
        WebhookCall Order(string refunds) => new(Utf8($$"""
            { "id": 727, "parent_id": 0, "number": "727", "status": "processing", "currency": "EUR", "date_created_gmt": "2017-03-22T19:28:02", "date_modified_gmt": "2017-03-22T19:28:08", "discount_total": "0.00", "shipping_total": "10.00",
              "total": "29.35", "prices_include_tax": false, "customer_id": 0, "payment_method": "bacs", "date_paid_gmt": "2017-03-22T19:28:08", "meta_data": [ { "id": 13106, "key": "_download_permissions_granted", "value": "yes" }, { "id": 13109, "key": "loyalty_card", "value": "LC-000184467" } ],
              "line_items": [ { "id": 315, "name": "Woo Single #1", "product_id": 93, "quantity": 2, "total": "6.00", "sku": "Bar3", "price": 3 }, { "id": 316, "name": "Ship Your Idea", "quantity": 1, "total": "12.00", "sku": "", "price": 12 } ],
              "refunds": [{{refunds}}] }
            """)) { Header = name => name == "X-WC-Webhook-Topic" ? "order.updated" : null };
        var paid = One("woocommerce", Order(""));
        Assert.Equal(("paid:727", new DateTimeOffset(2017, 3, 22, 19, 28, 8, TimeSpan.Zero)), (paid.EventId.Value, paid.At));
        Assert.Equal(Eur(2935), Assert.IsType<Happening.Purchased>(paid.What).Paid);
        var all = Read("woocommerce", Order("""{ "id": 726, "reason": "", "total": "-10.00" }, { "id": 724, "reason": "", "total": "-9.00" }""")).OfType<NormalisedEvent.Accepted>().Select(one => one.Activity).ToList();
        Assert.Equal(["paid:727", "refund:726", "refund:724"], all.Select(one => one.EventId.Value));
        Assert.Equal([new Happening.Returned("727", Eur(1000)), new Happening.Returned("727", Eur(900))], all.Skip(1).Select(one => one.What));
        Assert.Equal(paid.BodyHash, all[0].BodyHash);
    }

    [Fact]
    public void Wix_packs_JSON_into_JSON_into_a_token()
    {
        const string Event = """
            { "id": "162075ea-7271-411b-b555-de545e8e6f38", "entityFqdn": "wix.ecom.v1.order", "slug": "approved", "entityId": "e994ac9d-26b0-4f81-8047-00a2e964d6bf", "eventTime": "2024-01-28T14:16:58.632553Z",
              "actionEvent": { "body": { "order": { "id": "e994ac9d-26b0-4f81-8047-00a2e964d6bf", "number": "10002", "currency": "USD", "buyerInfo": { "contactId": "c1", "email": "Janedoe@gmail.com" }, "priceSummary": { "total": { "amount": "110.50", "formattedAmount": "$110.50" } } } } } }
            """;
        var outer = JsonSerializer.Serialize(new { data = JsonSerializer.Serialize(new { eventType = "wix.ecom.v1.order_approved", instanceId = "i", data = Event }), iat = 1_706_451_418, exp = 1_706_455_018 });
        var token = $"{Base64Url.EncodeToString("""{"alg":"RS256"}"""u8)}.{Base64Url.EncodeToString(Utf8(outer))}.AAAA";
        var paid = One("wix", new WebhookCall(Utf8(token)) { MediaType = WebhookCall.Jwt });
        Assert.Equal(new Happening.Purchased("e994ac9d-26b0-4f81-8047-00a2e964d6bf", Usd(11050)), paid.What);
        Assert.Equal(("162075ea-7271-411b-b555-de545e8e6f38", Partner.Hasher.Hash(AliasKind.Email, PartnerId.From("wix"), "janedoe@gmail.com")), (paid.EventId.Value, paid.Alias));

        var broken = JsonSerializer.Serialize(new { data = "{\"eventType\":", iat = 1 });
        var told = Assert.IsType<Normalisation.Unreadable>(new Normaliser(SampleContracts.Read("platforms/wix.json"), Partner.Hasher)
            .Normalise(new WebhookCall(Utf8($"{Base64Url.EncodeToString("""{"alg":"RS256"}"""u8)}.{Base64Url.EncodeToString(Utf8(broken))}.AAAA")) { MediaType = WebhookCall.Jwt }, null, Received));
        Assert.Contains("/data", told.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Braintree_packs_XML_into_base64_into_a_form()
    {
        const string Xml = """
            <?xml version="1.0" encoding="UTF-8"?>
            <notification>
              <kind>subscription_charged_successfully</kind>
              <timestamp type="datetime">2026-03-14T15:22:03Z</timestamp>
              <subject>
                <subscription>
                  <id>sub_1042</id>
                  <transactions type="array">
                    <transaction><id>tx_1</id><status>submitted_for_settlement</status><amount>49.99</amount><currency-iso-code>USD</currency-iso-code><customer><id>cust_7</id><phone nil="true"/></customer></transaction>
                  </transactions>
                </subscription>
              </subject>
            </notification>
            """;
        var base64 = Convert.ToBase64String(Utf8(Xml.Trim()), Base64FormattingOptions.InsertLineBreaks).Replace("\r\n", "\n", StringComparison.Ordinal) + "\n";
        var paid = One("braintree", new WebhookCall(Utf8($"bt_signature=x&bt_payload={Uri.EscapeDataString(base64)}")) { MediaType = WebhookCall.Form });
        Assert.Equal(new Happening.Purchased("tx_1", Usd(4999)), paid.What);
        Assert.Equal(("tx_1", new DateTimeOffset(2026, 3, 14, 15, 22, 3, TimeSpan.Zero)), (paid.EventId.Value, paid.At));

        var answer = Handshaking.Answer(
            SampleContracts.Read("platforms/braintree.json"),
            WebhookCall.ByQuery("?bt_challenge=20f9f8ed05f77439fe955c977e4c8a53") with { Parameter = name => name == "bt_challenge" ? "20f9f8ed05f77439fe955c977e4c8a53" : null },
            verified: false,
            "integration_private_key",
            _ => null);

        // The answer that Braintree's client libraries are tested by.
        Assert.Equal("PUBLICKEY|d9b899556c966b3f06945ec21311865d35df3ce4", answer!.Text);
    }

    private static Activity One(string contract, WebhookCall call)
    {
        var accepted = Read(contract, call).OfType<NormalisedEvent.Accepted>().ToList();
        Assert.True(accepted.Count == 1, string.Join("; ", Read(contract, call)));
        return accepted[0].Activity;
    }

    private static IReadOnlyList<NormalisedEvent> Read(string contract, WebhookCall call) =>
        Assert.IsType<Normalisation.Events>(new Normaliser(SampleContracts.Read($"platforms/{contract}.json"), Partner.Hasher).Normalise(call, null, Received)).Items;

    private static Amount Usd(long minor) => new(minor, Unit.From("USD"));

    private static Amount Eur(long minor) => new(minor, Unit.From("EUR"));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
