namespace LoyaltyHub.Core.Webhooks;

/// <summary>The schemes that a contract can call by name, each as its platform documents it.</summary>
public static class PlatformSchemes
{
    private static readonly SignatureTemplate Body = SignatureTemplate.Parse("{body}");

    /// <summary>The schemes by name.</summary>
    public static IReadOnlyDictionary<string, SignatureScheme> All { get; } = new SortedDictionary<string, SignatureScheme>(StringComparer.Ordinal)
    {
        ["adyen"] = new AdyenScheme(),
        ["cloudpayments"] = new CloudPaymentsScheme(),
        ["fidel"] = new HmacScheme(new HmacTerms("X-Fidel-Signature", SignatureTemplate.Parse("{body}{url}{timestamp}"))
        {
            Encoding = SignatureEncoding.Base64,
            Timestamp = new TimestampTerms("X-Fidel-Timestamp") { Form = TimestampForm.EpochMilliseconds },
            Twice = true,
        }),
        ["github"] = new HmacScheme(new HmacTerms("X-Hub-Signature-256", Body) { Prefix = "sha256=" }),
        ["shopify"] = new HmacScheme(new HmacTerms("X-Shopify-Hmac-Sha256", Body) { Encoding = SignatureEncoding.Base64 }),
        ["square"] = new HmacScheme(new HmacTerms("X-Square-HmacSha256-Signature", SignatureTemplate.Parse("{url}{body}")) { Encoding = SignatureEncoding.Base64 }),
        ["standard-webhooks"] = new StandardWebhooksScheme(asymmetric: false),
        ["standard-webhooks-v1a"] = new StandardWebhooksScheme(asymmetric: true),
        ["stripe"] = new HmacScheme(new HmacTerms("Stripe-Signature", SignatureTemplate.Parse("{timestamp}.{body}"))
        {
            Prefix = "v1=",
            Separator = ",",
            Timestamp = new TimestampTerms(null, "t=") { AnyFuture = true },
        }),
        ["tbank"] = new TokenScheme(),
    };
}
