using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Webhooks;

public sealed class HmacSchemeTests
{
    private const string Url = "https://hub.example.com/api/partners/shop/webhooks?event=pay";
    private const string Secret = "a secret of some length";
    private static readonly DateTimeOffset Sent = DateTimeOffset.FromUnixTimeSeconds(1_773_501_723);
    private static readonly byte[] Body = "{\"a\":1}"u8.ToArray();

    [Fact]
    public void Square_signs_the_address_and_the_body()
    {
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), (byte[])[.. Encoding.UTF8.GetBytes(Url), .. Body]));
        Assert.IsType<WebhookVerdict.Verified>(Verify("square", ("X-Square-HmacSha256-Signature", signature)));
        Assert.Equal("signature-mismatch", Code(PlatformSchemes.All["square"].Verify(Call(("X-Square-HmacSha256-Signature", signature)) with { Url = Url + "2" }, [Secret], Sent)));
    }

    [Fact]
    public void Fidel_signs_body_address_and_milliseconds_twice()
    {
        string Hmac(byte[] text) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), text));
        var signature = Hmac(Encoding.UTF8.GetBytes(Hmac([.. Body, .. Encoding.UTF8.GetBytes($"{Url}1773501723000")])));
        Assert.Equal(new WebhookVerdict.Verified(null, Sent), Verify("fidel", ("X-Fidel-Signature", signature), ("X-Fidel-Timestamp", "1773501723000")));
        Assert.Equal("timestamp-malformed", Code(Verify("fidel", ("X-Fidel-Signature", signature))));
        Assert.Equal("signature-mismatch", Code(Verify("fidel", ("X-Fidel-Signature", signature), ("X-Fidel-Timestamp", "1773501723"))));
    }

    [Theory]
    [InlineData(-300, null)]
    [InlineData(-301, "timestamp-too-new")]
    [InlineData(300, null)]
    [InlineData(301, "timestamp-too-old")]
    public void Five_minutes_to_the_second_are_taken_both_ways(int seconds, string? code)
    {
        var scheme = new HmacScheme(new HmacTerms("X-Sign", SignatureTemplate.Parse("{timestamp}.{body}")) { Timestamp = new TimestampTerms("X-Time") });
        var signature = scheme.Sign(Call(), Secret, Sent);
        var verdict = scheme.Verify(Call(("X-Sign", signature), ("X-Time", "1773501723")), [Secret], Sent.AddSeconds(seconds));
        Assert.Equal(code, (verdict as WebhookVerdict.Refused)?.Code);
        var later = scheme.Verify(Call(("X-Sign", signature), ("X-Time", "1773501723")), [Secret], Sent.AddSeconds(300).AddTicks(1));
        Assert.Equal("timestamp-too-old", Code(later));
    }

    [Theory]
    [InlineData("")]
    [InlineData("+1773501723")]
    [InlineData("01773501723")]
    [InlineData("1773501723.0")]
    [InlineData("1e9")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("999999999999")]
    public void A_time_that_is_none_is_refused(string time)
    {
        var scheme = new HmacScheme(new HmacTerms("X-Sign", SignatureTemplate.Parse("{timestamp}.{body}")) { Timestamp = new TimestampTerms("X-Time") });
        Assert.Equal("timestamp-malformed", Code(scheme.Verify(Call(("X-Sign", "00"), ("X-Time", time)), [Secret], Sent)));
    }

    [Fact]
    public void Two_times_in_one_header_are_no_choice()
    {
        var stripe = (HmacScheme)PlatformSchemes.All["stripe"];
        var header = stripe.Sign(Call(), Secret, Sent);
        Assert.IsType<WebhookVerdict.Verified>(stripe.Verify(Call(("Stripe-Signature", header)), [Secret], Sent));
        Assert.Equal("timestamp-malformed", Code(stripe.Verify(Call(("Stripe-Signature", $"t=1,{header}")), [Secret], Sent)));
        Assert.Equal("signature-mismatch", Code(stripe.Verify(Call(("Stripe-Signature", string.Join(',', Enumerable.Repeat(header, 40)))), [Secret], Sent)));
    }

    [Fact]
    public void The_id_is_signed_and_may_not_read_like_a_timestamp()
    {
        var scheme = new HmacScheme(new HmacTerms("X-Sign", SignatureTemplate.Parse("{id}.{timestamp}.{body}")) { IdHeader = "X-Id", Timestamp = new TimestampTerms("X-Time") });
        var signature = scheme.Sign(Call(("X-Id", "e-1")), Secret, Sent);
        Assert.Equal(new WebhookVerdict.Verified("e-1", Sent), scheme.Verify(Call(("X-Sign", signature), ("X-Time", "1773501723"), ("X-Id", "e-1")), [Secret], Sent));
        Assert.Equal("signature-mismatch", Code(scheme.Verify(Call(("X-Sign", signature), ("X-Time", "1773501723"), ("X-Id", "e-2")), [Secret], Sent)));
        Assert.Equal("header-missing", Code(scheme.Verify(Call(("X-Sign", signature), ("X-Time", "1773501723")), [Secret], Sent)));
        Assert.Equal("id-malformed", Code(scheme.Verify(Call(("X-Sign", signature), ("X-Time", "1773501723"), ("X-Id", "e.1773501723")), [Secret], Sent)));
        Assert.Equal("id-malformed", Code(scheme.Verify(Call(("X-Sign", signature), ("X-Time", "1773501723"), ("X-Id", "e\r\nX-Admin: 1")), [Secret], Sent)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{timestamp}")]
    [InlineData("{body}{body}")]
    [InlineData("{body")]
    [InlineData("{body}{verb}")]
    [InlineData("{body}{header:}")]
    public void A_template_that_does_not_cover_the_body_once_is_none(string text) => Assert.False(SignatureTemplate.TryParse(text, out _));

    [Fact]
    public void Without_a_secret_nothing_is_verified() =>
        Assert.All(PlatformSchemes.All.Values, scheme => Assert.Throws<ArgumentException>(() => scheme.Verify(Call(), [], Sent)));

    [Theory]
    [InlineData("adyen", "zz-zz-zz")]
    [InlineData("adyen", "")]
    [InlineData("standard-webhooks", "whpk_A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=")]
    [InlineData("standard-webhooks-v1a", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("standard-webhooks-v1a", "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=")]
    [InlineData("shopify", " ")]
    public void A_text_that_is_no_secret_of_the_scheme_is_named_and_not_repeated(string scheme, string secret)
    {
        var problem = PlatformSchemes.All[scheme].ProblemOf(secret);
        Assert.NotNull(problem);
        Assert.True(string.IsNullOrWhiteSpace(secret) || !problem.Contains(secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"notificationItems\":[]}")]
    [InlineData("{\"notificationItems\":[{}]}")]
    [InlineData("{\"notificationItems\":[1]}")]
    [InlineData("{\"Token\":5}")]
    [InlineData("{\"Token\":\"\\ud800\"}")]
    [InlineData("{\"Token\":\"a\",\"Token\":\"b\"}")]
    public void A_body_that_holds_no_signature_is_refused(string body)
    {
        foreach (var scheme in new[] { "adyen", "tbank" })
        {
            Assert.Equal("signature-mismatch", Code(PlatformSchemes.All[scheme].Verify(new WebhookCall(Encoding.UTF8.GetBytes(body)), ["00ff"], Sent)));
        }
    }

    private static WebhookVerdict Verify(string scheme, params (string, string)[] headers) => PlatformSchemes.All[scheme].Verify(Call(headers), [Secret], Sent);

    private static string Code(WebhookVerdict verdict) => Assert.IsType<WebhookVerdict.Refused>(verdict).Code;

    private static WebhookCall Call(params (string Name, string Value)[] headers)
    {
        var all = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
        return new WebhookCall(Body) { Url = Url, Header = all.GetValueOrDefault };
    }
}
