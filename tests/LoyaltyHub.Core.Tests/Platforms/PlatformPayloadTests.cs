using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Tests.Activities;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Platforms;

/// <summary>The documented payloads of real platforms become the expected activities by their sample contracts.</summary>
public sealed class PlatformPayloadTests
{
    private const string Card = "LC-000184467";
    private static readonly DateTimeOffset Received = new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Shopify_tells_the_kind_in_a_header_and_adds_up_refunds()
    {
        var paid = One("shopify", "shopify/orders-paid.json", header: ("X-Shopify-Topic", "orders/paid"));
        var purchase = Assert.IsType<Happening.Purchased>(paid.What);
        Assert.Equal(("orders/paid:5821947301933", "5821947301933", Eur(11379)), (paid.EventId.Value, purchase.Order, purchase.Paid));
        Assert.Equal([7200, 1791], purchase.Lines!.Select(line => line.Paid));
        Assert.Equal(DateTimeOffset.Parse("2026-03-14T18:21:57+01:00"), paid.At);
        Assert.Equal(Hash("shopify", AliasKind.LoyaltyId, Card), paid.Alias);

        var refund = One("shopify", "shopify/refunds-create.partial-line-item.json", header: ("X-Shopify-Topic", "refunds/create"));
        Assert.Equal(new Happening.Returned("5821947301933", Eur(4356)), refund.What);
        Assert.Equal(paid.Order, refund.Alias);

        var shipping = One("shopify", "shopify/refunds-create.shipping-only.json", header: ("X-Shopify-Topic", "refunds/create"));
        Assert.Equal(new Happening.Returned("5821947301933", Eur(500)), shipping.What);
    }

    [Fact]
    public void A_test_order_is_ignored_and_so_is_a_topic_nobody_asked_for()
    {
        Ignored("shopify", "shopify/orders-paid.test-notification-64bit-ids.json", "/test is true", ("X-Shopify-Topic", "orders/paid"));
        Ignored("shopify", "shopify/orders-paid.json", "maps no event", ("X-Shopify-Topic", "orders/updated"));
    }

    [Fact]
    public void An_id_above_two_to_the_53_keeps_its_digits()
    {
        var text = Encoding.UTF8.GetString(Corpus.Read("shopify/orders-paid.test-notification-64bit-ids.json")).Replace("\"test\": true", "\"test\": false").Replace("\"test\":true", "\"test\":false");
        var paid = Accepted(Normalise("shopify", Encoding.UTF8.GetBytes(text), header: ("X-Shopify-Topic", "orders/paid")));
        Assert.Equal("820982911946154508", Assert.IsType<Happening.Purchased>(paid.What).Order);
    }

    [Fact]
    public void Stripe_refunds_grow_and_only_the_growth_is_returned()
    {
        var paid = One("stripe", "stripe/charge.succeeded.json");
        Assert.Equal(new Happening.Purchased("ch_3Q1example0001", Eur(11379)), paid.What);
        Assert.Equal(("evt_3Q1example0001", DateTimeOffset.FromUnixTimeSeconds(1773508919)), (paid.EventId.Value, paid.At));

        var refunds = new[] { "partial", "second" }.Select(name => One("stripe", $"stripe/charge.refunded.{name}.json").What).Cast<Happening.Returned>().ToList();
        Assert.Equal([4356, 7023], refunds.Select(refund => refund.Refunded!.Value.Value));
        Assert.Equal(11379, refunds.Sum(refund => refund.Refunded!.Value.Value));

        Assert.Equal(new Amount(5000, Unit.From("JPY")), Assert.IsType<Happening.Purchased>(One("stripe", "stripe/charge.succeeded.zero-decimal-jpy.json").What).Paid);
        Ignored("stripe", "stripe/payment_intent.succeeded.json", "charge.succeeded says the same");
    }

    [Fact]
    public void Adyen_puts_three_items_into_one_call_and_refused_payments_mean_nothing()
    {
        var items = Normalise("adyen", Corpus.Read("adyen/batch-three-items.json")).Cast<NormalisedEvent.Accepted>().Select(item => item.Activity).ToList();
        Assert.Equal(
            [new Happening.Purchased("order-1042", Eur(11379)), new Happening.Confirmed("order-1042"), new Happening.Returned("order-1042", Eur(4356))],
            items.Select(item => item.What));
        Assert.Equal(["AUTHORISATION:QFQTPCQ8HXSKGK82", "CAPTURE:JDD6LKT8MBLZNN84", "REFUND:KHQC5N7G84BLNK43"], items.Select(item => item.EventId.Value));
        Assert.Equal([items[0].Order, items[0].Order], items.Skip(1).Select(item => item.Alias));
        Ignored("adyen", "adyen/AUTHORISATION.refused.json", "/NotificationRequestItem/success is not true");
        foreach (var single in new[] { "AUTHORISATION", "CAPTURE", "REFUND" })
        {
            Assert.StartsWith(single, One("adyen", $"adyen/{single}.json").EventId.Value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void YooKassa_writes_major_units_as_text_and_points_refunds_at_payments()
    {
        var paid = One("yookassa", "yookassa/payment.succeeded.json");
        Assert.Equal(new Happening.Purchased("2f3c6a99-000f-5000-9000-1d2a3b4c5d6e", Rub(459900)), paid.What);
        var refund = One("yookassa", "yookassa/refund.succeeded.json");
        Assert.Equal(new Happening.Returned("2f3c6a99-000f-5000-9000-1d2a3b4c5d6e", Rub(150050)), refund.What);
        Assert.Equal((paid.Order, "refund.succeeded:2f44c1a0-0015-5000-8000-1b2c3d4e5f6a"), (refund.Alias, refund.EventId.Value));
        Ignored("yookassa", "yookassa/payment.canceled.json", "nothing was paid");
    }

    [Theory]
    [InlineData("form", "application/x-www-form-urlencoded")]
    [InlineData("json", "application/json")]
    public void CloudPayments_tells_the_kind_in_the_address_and_may_send_forms(string ending, string mediaType)
    {
        var paid = Accepted(Normalise("cloudpayments", Corpus.Read($"cloudpayments/pay.{ending}"), "pay", ("Content-Type", mediaType)));
        Assert.Equal(new Happening.Purchased("0001042", Rub(459900)), paid.What);
        Assert.Equal(("pay:897314557", new DateTimeOffset(2026, 3, 14, 15, 22, 3, TimeSpan.Zero), Hash("cloudpayments", AliasKind.LoyaltyId, Card)), (paid.EventId.Value, paid.At, paid.Alias!.Value));
        var refund = Accepted(Normalise("cloudpayments", Corpus.Read($"cloudpayments/refund.{ending}"), "refund", ("Content-Type", mediaType)));
        Assert.Equal(new Happening.Returned("0001042", Rub(150050)), refund.What);
        Assert.IsType<NormalisedEvent.Ignored>(Assert.Single(Normalise("cloudpayments", Corpus.Read($"cloudpayments/pay.{ending}"), "check", ("Content-Type", mediaType))));
    }

    [Fact]
    public void TBank_says_no_time_no_currency_and_no_event_id()
    {
        var paid = One("tbank", "tbank/CONFIRMED.json");
        Assert.Equal(new Happening.Purchased("1042", Rub(459900)), paid.What);
        Assert.Equal(("5217813370:CONFIRMED:459900", Received), (paid.EventId.Value, paid.At));
        var part = One("tbank", "tbank/PARTIAL_REFUNDED.json");
        Assert.Equal(new Happening.Returned("1042", Rub(150050)), part.What);
        Assert.Equal(paid.Order, part.Alias);
        Assert.Equal("5217813370:REFUNDED:459900", One("tbank", "tbank/REFUNDED.json").EventId.Value);
        Ignored("tbank", "tbank/AUTHORIZED.json", "set aside");
        Ignored("tbank", "tbank/REJECTED.json", "nothing was paid");
    }

    [Fact]
    public void Evotor_sends_an_array_of_receipts_with_fractions_of_a_kilogram()
    {
        var receipts = Normalise("evotor", Corpus.Read("evotor/receipt.batch-two.json"));
        var paid = Assert.IsType<NormalisedEvent.Accepted>(receipts[0]).Activity;
        var purchase = Assert.IsType<Happening.Purchased>(paid.What);
        Assert.Equal(("0d8f6f58-2b1a-4a6e-9d5c-1c2d3e4f5a6b", Rub(280075)), (purchase.Order, purchase.Paid));
        Assert.Equal([232200, 47875], purchase.Lines!.Select(line => line.Paid));
        Assert.Equal(new DateTimeOffset(2026, 3, 14, 15, 22, 3, TimeSpan.Zero), paid.At);
        Assert.Equal("/fields/loyaltyCard is missing", Assert.IsType<NormalisedEvent.Ignored>(receipts[1]).Reason);
        Assert.Equal(purchase.Paid, Assert.IsType<Happening.Purchased>(One("evotor", "evotor/receipt.sell.json").What).Paid);
    }

    [Fact]
    public void A_refund_receipt_counts_where_the_till_names_the_sale_and_is_kept_for_people_to_look_at_where_only_a_card_was_shown()
    {
        IReadOnlyList<NormalisedEvent> Send(JsonObject fields)
        {
            var body = JsonNode.Parse(Corpus.Read("evotor/receipt.payback.json"))!;
            body[0]!["fields"] = fields;
            body[0]!.AsObject().Remove("clientUuid");
            return Normalise("evotor", Encoding.UTF8.GetBytes(body.ToJsonString()));
        }

        Assert.IsType<NormalisedEvent.Rejected>(Assert.Single(Normalise("evotor", Corpus.Read("evotor/receipt.payback.json"))));
        var back = Assert.IsType<NormalisedEvent.Rejected>(Assert.Single(Send(new JsonObject { ["loyaltyCard"] = Card })));
        Assert.Contains(back.Errors, error => (error.Field, error.Pointer, error.Problem, error.Contract) == ("order", "/fields/saleUuid", "is missing", "/events/PAYBACK/order"));

        var sold = One("evotor", "evotor/receipt.sell.json");
        var sale = Assert.IsType<Happening.Purchased>(sold.What).Order;
        var named = Accepted(Send(new JsonObject { ["saleUuid"] = sale }));
        Assert.Equal((sale, sold.Order), (Assert.IsType<Happening.Returned>(named.What).Order, named.Alias));
        Assert.IsType<NormalisedEvent.Ignored>(Assert.Single(Send([])));
    }

    [Fact]
    public void Standard_webhooks_in_the_recommended_envelope()
    {
        var paid = One("standard-webhooks", "standard-webhooks/order.paid.json");
        var purchase = Assert.IsType<Happening.Purchased>(paid.What);
        Assert.Equal(("1042", Rub(459900)), (purchase.Order, purchase.Paid));
        Assert.Equal([258000, 201900], purchase.Lines!.Select(line => line.Paid));
        Assert.Equal("msg_1", paid.EventId.Value);
        Assert.Equal(new Happening.Returned("1042", Rub(129000)), One("standard-webhooks", "standard-webhooks/order.refunded.json").What);
    }

    [Fact]
    public void A_cloud_event_means_the_same_in_every_mode()
    {
        var structured = Accepted(Normalise("cloudevents", Corpus.Read("cloudevents/structured.order-paid.json"), null, ("Content-Type", "application/cloudevents+json")));
        var headers = JsonSerializer.Deserialize<Dictionary<string, string>>(Corpus.Read("cloudevents/binary.order-paid.headers.json"))!;
        var binary = Accepted(Normalise("cloudevents", Corpus.Call(Corpus.Read("cloudevents/binary.order-paid.body.json"), headers)));
        Assert.Equal((structured.EventId, structured.Alias, structured.At), (binary.EventId, binary.Alias, binary.At));
        var purchase = Assert.IsType<Happening.Purchased>(binary.What);
        Assert.Equal(("1042", Rub(459900)), (purchase.Order, purchase.Paid));
        Assert.Equal([232200, 227700], purchase.Lines!.Select(line => line.Paid));

        var batch = Normalise("cloudevents", Corpus.Read("cloudevents/batch.three-events.json"), null, ("Content-Type", "application/cloudevents-batch+json")).Cast<NormalisedEvent.Accepted>().ToList();
        Assert.Equal(structured.EventId, batch[0].Activity.EventId);
        Assert.Equal(new Happening.Returned("1042", Rub(129000)), batch[1].Activity.What);
        Assert.Equal(new Happening.Engaged("lesson"), batch[2].Activity.What);
        Assert.Empty(Normalise("cloudevents", Corpus.Read("cloudevents/batch.empty.json"), null, ("Content-Type", "application/cloudevents-batch+json")));
        Assert.IsType<NormalisedEvent.Rejected>(Assert.Single(Normalise("cloudevents", Corpus.Read("cloudevents/structured.data_base64.json"), null, ("Content-Type", "application/cloudevents+json"))));
    }

    [Fact]
    public void Strava_counts_workouts_and_leaves_the_rest()
    {
        var workout = One("strava", "strava/activity.create.json");
        Assert.Equal(new Happening.Engaged("workout"), workout.What);
        Assert.Equal(("activity:13920184467:create:1773501723", Hash("strava", AliasKind.CustomerId, "134815")), (workout.EventId.Value, workout.Alias!.Value));
        Ignored("strava", "strava/activity.update.json", "changed");
        Ignored("strava", "strava/activity.delete.json", "stays used");
        Ignored("strava", "strava/athlete.deauthorize.json", "no activity");
    }

    [Fact]
    public void Thinkific_rewards_a_course_when_the_text_says_100_percent()
    {
        var completed = One("thinkific", "thinkific/enrollment.completed.json");
        Assert.Equal(new Happening.Engaged("course"), completed.What);
        Assert.Equal(("20260321152205552012814", Hash("thinkific", AliasKind.Email, "anna.example@example.com")), (completed.EventId.Value, completed.Alias!.Value));
        Assert.Equal(new Happening.Purchased("19796", new Amount(5000, Unit.From("USD"))), One("thinkific", "thinkific/order.created.json").What);
        Ignored("thinkific", "thinkific/enrollment.progress.json", "completed");

        var early = Encoding.UTF8.GetString(Corpus.Read("thinkific/enrollment.completed.json")).Replace("100.0", "99.5");
        Assert.IsType<NormalisedEvent.Ignored>(Assert.Single(Normalise("thinkific", Encoding.UTF8.GetBytes(early))));
    }

    private static Amount Eur(long minor) => new(minor, Unit.From("EUR"));

    [Fact]
    public void Strava_asks_whether_the_address_is_the_hubs()
    {
        using var recorded = JsonDocument.Parse(Corpus.Read("strava/handshake.json"));
        var query = recorded.RootElement.GetProperty("request").GetProperty("query").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!);
        var call = WebhookCall.ByQuery(string.Join('&', query.Select(one => $"{one.Key}={one.Value}"))) with { Parameter = query.GetValueOrDefault };
        var answer = Handshaking.Answer(Corpus.Contract("strava"), call, verified: false, null, _ => "our-token")!;
        using var body = JsonDocument.Parse(answer.Text);
        Assert.True(JsonElement.DeepEquals(recorded.RootElement.GetProperty("response").GetProperty("body"), body.RootElement));
        Assert.Equal(401, Handshaking.Answer(Corpus.Contract("strava"), call, verified: false, null, _ => "another")!.Status);
        Assert.Equal(401, Handshaking.Answer(Corpus.Contract("strava"), call, verified: false, null, _ => null)!.Status);
        Assert.Null(Handshaking.Answer(Corpus.Contract("strava"), call with { Method = "POST" }, verified: false, null, _ => "our-token"));
    }

    private static Amount Rub(long minor) => new(minor, Unit.From("RUB"));

    private static AliasHash Hash(string partner, AliasKind kind, string alias) => Partner.Hasher.Hash(kind, PartnerId.From(partner), alias);

    private static Activity One(string platform, string file, (string, string)? header = null) => Accepted(Normalise(platform, Corpus.Read(file), null, header));

    private static Activity Accepted(IReadOnlyList<NormalisedEvent> events)
    {
        var only = Assert.Single(events);
        Assert.True(only is NormalisedEvent.Accepted, only is NormalisedEvent.Rejected rejected ? string.Join("; ", rejected.Errors) : only.ToString());
        return ((NormalisedEvent.Accepted)only).Activity;
    }

    private static void Ignored(string platform, string file, string reason, (string, string)? header = null) => Assert.Contains(
        reason,
        Assert.IsType<NormalisedEvent.Ignored>(Assert.Single(Normalise(platform, Corpus.Read(file), null, header))).Reason,
        StringComparison.Ordinal);

    private static IReadOnlyList<NormalisedEvent> Normalise(string platform, byte[] body, string? parameter = null, (string Name, string Value)? header = null) =>
        Normalise(platform, Corpus.Call(body, header is { } one ? new Dictionary<string, string> { [one.Name] = one.Value } : null, parameter));

    private static IReadOnlyList<NormalisedEvent> Normalise(string platform, WebhookCall call)
    {
        var contract = Corpus.Contract(platform);
        var outcome = new Normaliser(contract, Partner.Hasher).Normalise(call, contract.Signature.Scheme.GivesId ? "msg_1" : null, Received);
        return Assert.IsType<Normalisation.Events>(outcome).Items;
    }
}
