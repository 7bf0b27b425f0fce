namespace LoyaltyHub.Core.Webhooks;

/// <summary>
/// CloudPayments' two headers: <c>Content-HMAC</c> over the body as sent, <c>X-Content-HMAC</c> over the URL-decoded body. Where both are
/// there the first decides: what is decoded as a whole has several encoded texts, so the second alone authenticates less.
/// </summary>
public sealed class CloudPaymentsScheme : SignatureScheme
{
    private const string Encoded = "Content-HMAC";
    private static readonly HmacScheme OfBody = Of(Encoded, "{body}");
    private static readonly HmacScheme OfDecodedBody = Of("X-Content-HMAC", "{decoded-body}");

    /// <inheritdoc/>
    protected override WebhookVerdict Judge(WebhookCall call, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        // Decoding is for forms: JSON with a '+' or '%' in it is signed as it is.
        var form = call.MediaType == "application/x-www-form-urlencoded";
        return call.Header(Encoded) is not null || !form
            ? OfBody.Verify(call.Header(Encoded) is not null ? call : call with { Header = _ => call.Header("X-Content-HMAC") }, secrets, now)
            : OfDecodedBody.Verify(call, secrets, now);
    }

    private static HmacScheme Of(string header, string signed) => new(new HmacTerms(header, SignatureTemplate.Parse(signed)) { Encoding = SignatureEncoding.Base64 });
}
