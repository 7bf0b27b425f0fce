using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Tests.Activities;
using LoyaltyHub.Core.Tests.Partners;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Platforms;

/// <summary>Platforms whose contracts were written from the documentation alone: their calls as their own documentation has them, signed by other programs than this one.</summary>
public sealed class StrangerPlatformTests
{
    private static readonly DateTimeOffset Received = new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);
    private const string Nowpayments = """{"payment_id":123456789,"parent_payment_id":987654321,"invoice_id":null,"payment_status":"finished","pay_address":"address","payin_extra_id":null,"price_amount":3999.5,"price_currency":"usd","pay_amount":0.8102725,"actually_paid":0.8102725,"actually_paid_at_fiat":0,"pay_currency":"btc","order_id":"RGDBP-21314","order_description":"LH-1 — café/\"x\"","purchase_id":"123","outcome_amount":0.5,"outcome_currency":"btc","payment_extra_id":null,"updated_at":1710417600123,"fee":{"currency":"btc","depositFee":0.09853637216235617,"withdrawalFee":0,"serviceFee":0}}""";
    private const string Prodamus = "date=2021-01-12T13%3A10%3A39%2B03%3A00&order_id=1234&order_num=&domain=demo.payform.ru&sum=1000.00&customer_phone=%2B79998887766&customer_email=a%40b.example&customer_extra=%D1%82%D0%B5%D1%81%D1%82&payment_type=%D0%9F%D0%BB%D0%B0%D1%81%D1%82%D0%B8%D0%BA%D0%BE%D0%B2%D0%B0%D1%8F+%D0%BA%D0%B0%D1%80%D1%82%D0%B0+Visa%2C+MasterCard&commission=3.5&attempt=1&sys=test&products%5B0%5D%5Bname%5D=%D0%9A%D1%83%D1%80%D1%81+A%2FB&products%5B0%5D%5Bprice%5D=1000.00&products%5B0%5D%5Bquantity%5D=1&products%5B0%5D%5Bsum%5D=1000.00&payment_status=success&payment_status_description=ok";

    [Fact]
    public void NOWPayments_signs_its_JSON_sorted_as_JavaScript_writes_it()
    {
        var contract = Contract("tests/platforms/nowpayments.json");
        var call = Call(Nowpayments, headers: ("x-nowpayments-sig", "61919cf7e4639479d8015fc4baee923487fc17317a188890d97fe6ae157d1621fd9bc3d95d7a2d7f8084b03da70573b0a2324d642287abd13b7e89597b7580f8"));
        Verified(contract, call, "ipn-secret-0123456789");
        foreach (var (from, to) in new[] { ("3999.5", "3999.50"), ("finished", "finishes"), ("\"depositFee\"", "\"depositfee\""), ("null", "\"null\""), ("123456789", "\"123456789\"") })
        {
            Refused(contract, call with { Body = Utf8(Nowpayments.Replace(from, to, StringComparison.Ordinal)) }, "ipn-secret-0123456789");
        }

        Assert.Equal("123456789:finished RGDBP-21314 399950 USD", Said(contract, call));
    }

    [Fact]
    public void Prodamus_signs_a_forms_nested_fields_as_PHP_writes_them()
    {
        var contract = Contract("samples/partners/platforms/prodamus.json");
        var call = Call(Prodamus, WebhookCall.Form, headers: ("Sign", "d1f3d44ab09a979f1882424f3d26bfdb30967e2a2009025ddf0864d8d704de8b"));
        Verified(contract, call, "prodamus-key-0123456789");
        Refused(contract, call with { Body = Utf8(Prodamus.Replace("sum=1000.00", "sum=9000.00", StringComparison.Ordinal)) }, "prodamus-key-0123456789");
        Refused(contract, call with { Body = Utf8(Prodamus.Replace("%5Bquantity%5D=1", "%5Bquantity%5D=2", StringComparison.Ordinal)) }, "prodamus-key-0123456789");
        Refused(contract, call with { Body = Utf8(Prodamus + "&products%5B1%5D%5Bname%5D=x") }, "prodamus-key-0123456789");
        Assert.Equal("1234:success 1234 100000 RUB", Said(contract, call));
    }

    [Theory]
    [InlineData("""{"account":"shop","object":"transaction","object_id":"16776","action":"closed","data":"{\"value\":\"5\"}","time":"1700000000","verify":"465fc96b2101bd20ac74c80d0251ff88"}""", true)]
    [InlineData("""{"account":"shop","object":"transaction","object_id":"16776","action":"closed","time":"1700000000","verify":"0bea395f4723265265e2ed170d391e1c"}""", true)]
    [InlineData("""{"account":"shop","object":"transaction","object_id":"16776","action":"closed","data":null,"time":"1700000000","verify":"0bea395f4723265265e2ed170d391e1c"}""", true)]
    [InlineData("""{"account":"shop","object":"transaction","object_id":"16776","action":"closed","data":"","time":"1700000000","verify":"0bea395f4723265265e2ed170d391e1c"}""", false)]
    [InlineData("""{"account":"shop","object":"transaction","object_id":"16776","action":"closed","data":"{\"value\":\"6\"}","time":"1700000000","verify":"465fc96b2101bd20ac74c80d0251ff88"}""", false)]
    [InlineData("""{"account":"shop","object":"transaction","object_id":"16776","action":"closed","time":"{\"value\":\"5\"};1700000000","verify":"465fc96b2101bd20ac74c80d0251ff88"}""", false)]
    public void Poster_leaves_out_of_its_hash_what_an_event_does_not_have(string body, bool verifies)
    {
        var contract = Contract("tests/platforms/poster.json");
        Assert.Equal(verifies, contract.Signature.Scheme.Verify(Call(body), ["app-secret-0123456789"], Received) is WebhookVerdict.Verified);
    }

    [Theory]
    [InlineData("OutSum=100.26&InvId=450009&Shp_member=LH-1&SignatureValue=3BC6BB25E3197B08A88F006059CE5D8F", true)]
    [InlineData("OutSum=100.26&InvId=450009&SignatureValue=50132a50d52e2a0722fcd7187f4a34a9", true)]
    [InlineData("OutSum=900.26&InvId=450009&Shp_member=LH-1&SignatureValue=3BC6BB25E3197B08A88F006059CE5D8F", false)]
    [InlineData("OutSum=100.26&InvId=450009&Shp_member=LH-2&SignatureValue=3BC6BB25E3197B08A88F006059CE5D8F", false)]
    [InlineData("OutSum=100.26&InvId=450009&Shp_member=LH-1&Shp_x=1&SignatureValue=3BC6BB25E3197B08A88F006059CE5D8F", false)]
    public void Robokassa_hashes_the_shops_own_fields_where_there_are_some(string body, bool verifies)
    {
        var contract = Contract("tests/platforms/robokassa.json");
        var call = Call(body, WebhookCall.Form);
        Assert.Equal(verifies, contract.Signature.Scheme.Verify(call, ["password-2-0123456789"], Received) is WebhookVerdict.Verified);
        if (verifies && body.Contains("Shp_", StringComparison.Ordinal))
        {
            Assert.Equal("450009 450009 10026 RUB", Said(contract, call));
        }
    }

    [Fact]
    public void Amazon_SNS_signs_a_message_with_its_subject_or_without_and_line_ends_in_it()
    {
        using var key = RSA.Create(2048);
        var contract = Contract("samples/partners/platforms/amazon-sns.json");
        const string Message = "{\n\"event\": \"order.paid\", \"order\": \"o-1\", \"member\": \"LH-1\", \"total\": 1000, \"currency\": \"EUR\" }\n";
        foreach (var subject in new[] { null, "Order paid" })
        {
            var text = $"Message\n{Message}\nMessageId\nm-1\n{(subject is null ? "" : $"Subject\n{subject}\n")}Timestamp\n2026-03-14T12:00:00.123Z\nTopicArn\narn:aws:sns:eu-central-1:1:orders\nType\nNotification\n";
            Dictionary<string, string?> said = new()
            {
                ["Type"] = "Notification",
                ["MessageId"] = "m-1",
                ["TopicArn"] = "arn:aws:sns:eu-central-1:1:orders",
                ["Message"] = Message,
                ["Timestamp"] = "2026-03-14T12:00:00.123Z",
                ["SignatureVersion"] = "2",
                ["Signature"] = Convert.ToBase64String(key.SignData(Utf8(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
                ["SigningCertURL"] = "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-abc.pem",
            };
            if (subject is not null)
            {
                said["Subject"] = subject;
            }

            WebhookCall Of(Dictionary<string, string?> fields) => MediaTypes.Usual(contract, Call(System.Text.Json.JsonSerializer.Serialize(fields), "text/plain"));
            var call = Of(said);
            Verified(contract, call, key.ExportSubjectPublicKeyInfoPem());
            Assert.Equal(said["SigningCertURL"], contract.Signature.Keys!.AddressOf(call)!.AbsoluteUri);
            Assert.Equal("m-1 o-1 1000 EUR", Said(contract, call));

            // The same text, cut into fields in another way.
            foreach (var other in new[]
            {
                said.Where(field => field.Key != "Subject").Append(new("MessageId", "m-1\nSubject\nOrder paid")).GroupBy(field => field.Key).ToDictionary(field => field.Key, field => field.Last().Value),
                new Dictionary<string, string?>(said) { ["Message"] = $"{Message}\nMessageId\nm-1" },
                new Dictionary<string, string?>(said) { ["Subject"] = subject is null ? "Order paid" : "Order" },
                new Dictionary<string, string?>(said) { ["SigningCertURL"] = "https://sns.eu-central-1.amazonaws.com.evil.example/SimpleNotificationService-abc.pem" },
            })
            {
                var forged = Of(other);
                Assert.True(contract.Signature.Scheme.Verify(forged, [key.ExportSubjectPublicKeyInfoPem()], Received) is WebhookVerdict.Refused || contract.Signature.Keys.AddressOf(forged) is null);
            }
        }
    }

    [Fact]
    public void Klarna_pushes_an_event_that_stands_in_the_address_of_a_POST()
    {
        var contract = Contract("tests/platforms/klarna.json");
        var call = MediaTypes.Usual(contract, new WebhookCall(default) { MediaType = PartnerContract.NoMediaType });
        Assert.True(call.InAddress);
        Assert.Equal(BodyFormat.Query, MediaTypes.FormatOf(contract, call));
        var pushed = WebhookCall.ByQuery("?klarna_order_id=o-1&key=the-key-of-the-push") with { Method = "POST" };
        var thin = Assert.IsType<NormalisedEvent.Thin>(Assert.Single(Read(contract, pushed)));
        Assert.Equal("""{"klarna_order_id":"o-1"}""", Encoding.UTF8.GetString(thin.Raw.Span));
    }

    [Fact]
    public void A_bank_signs_chosen_fields_as_it_writes_their_numbers()
    {
        var contract = Contract("tests/platforms/raiffeisen.json");
        var call = Call(
            """{"event":"payment","data":{"transactionId":120059,"order":"order-7","additionalInfo":"LH-1","amount":110.50,"paymentStatus":"SUCCESS","sbpMerchantId":"MA1","transactionDate":"2020-09-11T14:17:50.594+03:00"}}""",
            headers: ("x-api-signature-sha256", "98c9fddd0e63a5a57c4c92e3bc6f6d3657026e9cede2799285636d7a605ff8eb"));
        Verified(contract, call, "raif-secret-0123456789");
        Refused(contract, call with { Body = Utf8(Encoding.UTF8.GetString(call.Body.Span).Replace("110.50", "110.5", StringComparison.Ordinal)) }, "raif-secret-0123456789");
        Assert.Equal("120059 order-7 11050 RUB", Said(contract, call));
    }

    [Fact]
    public void LiqPay_puts_the_secret_on_both_sides_of_a_packed_event()
    {
        const string Data = "eyJwYXltZW50X2lkIjoxNjU2MjksImFjdGlvbiI6InBheSIsInN0YXR1cyI6InN1Y2Nlc3MiLCJjdXN0b21lciI6ImMtNyIsIm9yZGVyX2lkIjoiOThSMVUxT1YiLCJhbW91bnQiOjAuMDIsImN1cnJlbmN5IjoiVUFIIiwiZW5kX2RhdGUiOjE1MTkxMzExNjMwMDB9";
        var contract = Contract("tests/platforms/liqpay.json");
        var call = Call($"data={Uri.EscapeDataString(Data)}&signature={Uri.EscapeDataString("ABBS+ToMy9I8S5Iv932NrvVIyvE=")}", WebhookCall.Form);
        Verified(contract, call, "liq-private-0123456789");
        Assert.Equal("165629:success 98R1U1OV 2 UAH", Said(contract, call));
    }

    [Theory]
    [InlineData("iiko", """[{"eventType":"DeliveryOrderUpdate","eventTime":"2026-03-14 12:20:05.123","organizationId":"7bc05553","correlationId":"48fb4cd3","eventInfo":{"id":"o-9","posId":"p","externalNumber":"77","order":{"phone":"+79161234567","status":"Closed","sum":1250.0,"number":6}}},{"eventType":"DeliveryOrderUpdate","eventTime":"2026-03-14 12:20:05.123","eventInfo":{"id":"o-9","order":{"phone":"+79161234567","status":"OnWay","sum":1250.0}}}]""", "o-9:closed o-9 125000 RUB|ignored")]
    [InlineData("tmf", """{"eventId":"e1","eventTime":"2026-03-14T12:00:00Z","eventType":"ProductOrderStateChangeEvent","event":{"productOrder":{"id":"42","state":"completed","relatedParty":[{"role":"seller","id":"s"},{"role":"customer","id":"c-77"}],"orderTotalPrice":[{"priceType":"recurring","price":{"taxIncludedAmount":{"unit":"EUR","value":5}}},{"priceType":"oneTime","price":{"taxIncludedAmount":{"unit":"EUR","value":9.99}}},{"priceType":"oneTime","price":{"taxIncludedAmount":{"unit":"EUR","value":0.01}}}]}}}""", "e1 42 1000 EUR")]
    public void Their_events_are_read_as_they_are_documented(string platform, string body, string said) => Assert.Equal(said, Said(Contract($"tests/platforms/{platform}.json"), Call(body)));

    [Fact]
    public void A_hotels_reservation_is_read_out_of_attributes_of_XML()
    {
        const string Body = """
            <?xml version="1.0" encoding="UTF-8"?>
            <OTA_HotelResNotifRQ xmlns="http://www.opentravel.org/OTA/2003/05" EchoToken="echo-1" Version="1.0"><HotelReservations>
              <HotelReservation CreateDateTime="2026-03-14T12:00:00+01:00" ResStatus="Commit"><UniqueID Type="14" ID="BDC-123"/>
                <ResGuests><ResGuest><Profiles><ProfileInfo><Profile><Customer><CustLoyalty MembershipID="LH-1" ProgramID="x"/></Customer></Profile></ProfileInfo></Profiles></ResGuest></ResGuests>
                <ResGlobalInfo><Total AmountAfterTax="150.00" CurrencyCode="EUR"/></ResGlobalInfo></HotelReservation>
            </HotelReservations></OTA_HotelResNotifRQ>
            """;
        Assert.Equal("BDC-123:commit BDC-123 15000 EUR", Said(Contract("tests/platforms/ota.json"), Call(Body, "application/xml")));
    }

    [Fact]
    public void A_secret_in_the_body_vouches_for_it_and_is_kept_nowhere()
    {
        var contract = Contract("tests/platforms/tilda.json");
        WebhookCall Of(string key, string more) => Call($"api_key={key}&tranid=1:2&Phone=%2B79161234567&payment=%7B%22orderid%22%3A%221001%22%2C%22amount%22%3A%22100%22%7D{more}", WebhookCall.Form);
        Verified(contract, Of("the-secret-of-the-form", ""), "the-secret-of-the-form");
        Refused(contract, Of("another-secret-of-a-form", ""), "the-secret-of-the-form");

        // Aside or in effect, and with another secret the same event.
        var bad = Assert.IsType<NormalisedEvent.Rejected>(Assert.Single(Read(contract, Of("the-secret-of-the-form", "&kind=other"))));
        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(bad.Raw.Span), StringComparison.Ordinal);
        var again = Assert.IsType<NormalisedEvent.Rejected>(Assert.Single(new Normaliser(contract, Partner.Hasher).NormaliseEvent(bad.Raw, bad.Fallback!)));
        Assert.Equal(bad.BodyHash, again.BodyHash);
        string HashOf(string key) => Assert.IsType<NormalisedEvent.Accepted>(Assert.Single(Read(contract, Of(key, "")))).Activity.BodyHash;
        Assert.Equal(HashOf("the-secret-of-the-form"), HashOf("the-new-secret-of-the-form"));
        Assert.Equal("1:2 1001 10000 RUB", Said(contract, Of("x", "")));
    }

    private static PartnerContract Contract(string path) => PartnerContract.Parse(RepositoryFiles.Read(path.Split('/')), path);

    private static WebhookCall Call(string body, string mediaType = "application/json", params (string Name, string Value)[] headers) => new(Utf8(body))
    {
        MediaType = mediaType,
        Header = name => Array.Find(headers, header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value,
    };

    private static void Verified(PartnerContract contract, WebhookCall call, string secret) => Assert.IsType<WebhookVerdict.Verified>(contract.Signature.Scheme.Verify(call, [secret], Received));

    private static void Refused(PartnerContract contract, WebhookCall call, string secret) => Assert.IsType<WebhookVerdict.Refused>(contract.Signature.Scheme.Verify(call, [secret], Received));

    private static IReadOnlyList<NormalisedEvent> Read(PartnerContract contract, WebhookCall call) =>
        Assert.IsType<Normalisation.Events>(new Normaliser(contract, Partner.Hasher).Normalise(call, null, Received)).Items;

    private static string Said(PartnerContract contract, WebhookCall call) => string.Join('|', Read(contract, call).Select(one => one switch
    {
        NormalisedEvent.Accepted { Activity: { What: Happening.Purchased paid } activity } => $"{activity.EventId} {paid.Order} {paid.Paid.Value} {paid.Paid.Unit}",
        NormalisedEvent.Ignored => "ignored",
        NormalisedEvent.Rejected rejected => string.Join("; ", rejected.Errors.Select(error => $"{error.Field} {error.Problem}")),
        _ => one.GetType().Name,
    }));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
