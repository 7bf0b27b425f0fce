using System.Text;
using CsCheck;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Webhooks;

public sealed class StandardWebhooksTests
{
    // The published example of the specification's reference library.
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const long Seconds = 1614265330;
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private const string Other = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
    private static readonly byte[] Body = """{"test": 2432232314}"""u8.ToArray();
    private static readonly WebhookSecret Secret = WebhookSecret.Parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static readonly DateTimeOffset Sent = DateTimeOffset.FromUnixTimeSeconds(Seconds);

    [Fact]
    public void The_published_example_is_signed_as_published() => Assert.Equal(Signature, StandardWebhooks.Sign(Id, Sent, Body, Secret));

    [Fact]
    public void The_published_example_verifies() => Assert.Equal(new WebhookVerdict.Verified(Id, Sent), Verify());

    [Theory]
    [InlineData(Other + " v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= " + Signature + " " + Other)]
    [InlineData("v1a,AAAA " + Signature)]
    [InlineData(Signature + "  " + Other)]
    public void One_right_signature_among_several_is_enough(string signature) => Assert.IsType<WebhookVerdict.Verified>(Verify(signature: signature));

    [Fact]
    public void Each_active_secret_verifies()
    {
        var verdict = StandardWebhooks.Verify(Headers(), Body, [WebhookSecret.Generate(), WebhookSecret.Generate(), Secret], Sent);
        Assert.IsType<WebhookVerdict.Verified>(verdict);
    }

    [Theory]
    [InlineData("v1,")]
    [InlineData("v1,g0hM9")]
    [InlineData("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("V1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData(Signature + Signature)]
    [InlineData("v1,TcxlhK9b6UD6iVI1ZU2tTqp8PEVfYRseNNfa6b+LcUg=")]
    [InlineData("v1,\u00e9\u0000")]
    public void A_wrong_signature_is_refused(string signature) => Assert.Equal("signature-mismatch", Code(Verify(signature: signature)));

    [Theory]
    [InlineData(-300_000, null)]
    [InlineData(300_000, null)]
    [InlineData(300_001, "timestamp-too-old")]
    [InlineData(-300_001, "timestamp-too-new")]
    [InlineData(86_400_000, "timestamp-too-old")]
    public void Three_hundred_seconds_either_way_are_taken_and_not_a_millisecond_more(int late, string? code) =>
        Assert.Equal(code, Code(Verify(now: Sent.AddMilliseconds(late))));

    [Fact]
    public void A_forger_is_not_told_that_the_timestamp_is_old() =>
        Assert.Equal("signature-mismatch", Code(Verify(signature: Other, now: Sent.AddHours(1))));

    [Theory]
    [InlineData(null, "1614265330", Signature, "webhook-id")]
    [InlineData(Id, null, Signature, "webhook-timestamp")]
    [InlineData(Id, "", Signature, "webhook-timestamp")]
    [InlineData(Id, "1614265330", null, "webhook-signature")]
    public void A_missing_header_is_named(string? id, string? timestamp, string? signature, string header)
    {
        var refused = Assert.IsType<WebhookVerdict.Refused>(StandardWebhooks.Verify(new WebhookHeaders(id, timestamp, signature), Body, [Secret], Sent));
        Assert.Equal("header-missing", refused.Code);
        Assert.Contains(header, refused.Detail);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("-1614265330")]
    [InlineData("+1614265330")]
    [InlineData("01614265330")]
    [InlineData("1614265330.0")]
    [InlineData("1614265330\n")]
    [InlineData("16142653300000000000000000000")]
    [InlineData("١٦١٤٢٦٥٣٣٠")]
    public void A_timestamp_that_is_no_whole_number_is_refused(string timestamp) =>
        Assert.Equal("timestamp-malformed", Code(StandardWebhooks.Verify(Headers() with { Timestamp = timestamp }, Body, [Secret], Sent)));

    [Theory]
    [InlineData("a\nb")]
    [InlineData(" ")]
    [InlineData("id-é")]
    [InlineData("id\u007f")]
    public void An_id_outside_printable_ascii_is_refused(string id) => Assert.Equal("id-malformed", Code(Verify(id: id)));

    [Fact]
    public void An_id_has_at_most_256_characters()
    {
        Assert.Equal("id-malformed", Code(Verify(id: new string('a', 257))));
        var longest = new string('a', 256);
        Assert.IsType<WebhookVerdict.Verified>(Verify(id: longest, signature: StandardWebhooks.Sign(longest, Sent, Body, Secret)));
    }

    [Fact]
    public void A_signed_message_cannot_be_read_with_another_id()
    {
        // Signed: id "order.7", this second, body "1614265333.{}". Cut elsewhere it is id "order.7.1614265330", three seconds later, body "{}".
        var signature = StandardWebhooks.Sign("order.7", Sent, "1614265333.{}"u8, Secret);
        var recut = new WebhookHeaders("order.7.1614265330", "1614265333", signature);
        Assert.Equal("id-malformed", Code(StandardWebhooks.Verify(recut, "{}"u8, [Secret], Sent)));
        Assert.Throws<ArgumentException>(() => StandardWebhooks.Sign("order.7.1614265330", Sent, Body, Secret));
    }

    [Fact]
    public void Without_a_secret_nothing_is_verified() =>
        Assert.Throws<ArgumentException>(() => StandardWebhooks.Verify(Headers(), Body, [], Sent));

    [Fact]
    public void What_was_signed_verifies_and_any_flipped_bit_is_refused() =>
        Gen.Select(Gen.Byte.Array[1, 200], Gen.String[Gen.Char['!', '~'], 1, 40], Gen.Byte.Array[24, 64], Gen.Int[0, int.MaxValue])
            .Where(sample => !sample.Item2.Contains('.'))
            .Sample((body, id, key, pick) =>
            {
                var secret = WebhookSecret.Parse(Convert.ToBase64String(key));
                var signature = StandardWebhooks.Sign(id, Sent, body, secret);
                var headers = new WebhookHeaders(id, "1614265330", signature);
                Assert.IsType<WebhookVerdict.Verified>(StandardWebhooks.Verify(headers, body, [secret], Sent));

                Assert.IsType<WebhookVerdict.Refused>(StandardWebhooks.Verify(headers, Flip(body, pick), [secret], Sent));
                var forged = headers with { Signature = Encoding.Latin1.GetString(Flip(Encoding.Latin1.GetBytes(signature), pick)) };
                Assert.IsType<WebhookVerdict.Refused>(StandardWebhooks.Verify(forged, body, [secret], Sent));
                var otherId = headers with { Id = Encoding.Latin1.GetString(Flip(Encoding.Latin1.GetBytes(id), pick)) };
                Assert.IsType<WebhookVerdict.Refused>(StandardWebhooks.Verify(otherId, body, [secret], Sent));
                var otherKey = WebhookSecret.Parse(Convert.ToBase64String(Flip(key, pick)));
                Assert.IsType<WebhookVerdict.Refused>(StandardWebhooks.Verify(headers, body, [otherKey], Sent));
                Assert.IsType<WebhookVerdict.Refused>(StandardWebhooks.Verify(headers with { Timestamp = "1614265331" }, body, [secret], Sent));
            }, iter: 300);

    private static byte[] Flip(byte[] bytes, int pick)
    {
        var flipped = (byte[])bytes.Clone();
        var bit = pick % (bytes.Length * 8);
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private static WebhookHeaders Headers() => new(Id, "1614265330", Signature);

    private static WebhookVerdict Verify(string id = Id, string signature = Signature, DateTimeOffset? now = null) =>
        StandardWebhooks.Verify(new WebhookHeaders(id, "1614265330", signature), Body, [Secret], now ?? Sent);

    private static string? Code(WebhookVerdict verdict) => (verdict as WebhookVerdict.Refused)?.Code;
}
