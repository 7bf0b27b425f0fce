using System.Net.Http.Headers;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Webhooks;
using Microsoft.AspNetCore.Http;

namespace LoyaltyHub.Functions;

/// <summary>A partner's call: either what it says, verified and normalised, or the answer that refuses it.</summary>
public abstract record SignedRequest
{
    private SignedRequest()
    {
    }

    /// <summary>The call is the partner's own and was readable.</summary>
    public sealed record Opened(Partner Partner, string Id, IReadOnlyList<NormalisedEvent> Events) : SignedRequest;

    /// <summary>The call is refused.</summary>
    public sealed record Refused(IResult Answer) : SignedRequest;
}

/// <summary>Opens partners' signed calls: size, media type, signature over the raw bytes, then the contract's mapping.</summary>
public sealed class SignedRequests(PartnerDirectory partners, TimeProvider clock)
{
    /// <summary>The largest body taken, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Opens a call.</summary>
    public async Task<SignedRequest> OpenAsync(HttpRequest request, string partnerId, CancellationToken stop)
    {
        if (RefuseMedia(request) is { } unsupported)
        {
            return new SignedRequest.Refused(unsupported);
        }

        if (await ReadAsync(request, stop) is not { } body)
        {
            return new SignedRequest.Refused(Problems.Of(
                StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body is too large", $"A webhook holds at most {MaxBytes} bytes. Send the events in several calls."));
        }

        if (partners.Find(partnerId) is not { } partner)
        {
            return new SignedRequest.Refused(Problems.Unauthorized("unknown-partner", "No partner of that name has a contract here. Check the last part but one of the URL."));
        }

        var headers = new WebhookHeaders(Single(request, "webhook-id"), Single(request, "webhook-timestamp"), Single(request, "webhook-signature"));
        return StandardWebhooks.Verify(headers, body, partners.Secrets(partner.Contract), clock.GetUtcNow()) switch
        {
            WebhookVerdict.Verified verified => Normalise(partner, verified, body),
            WebhookVerdict.Refused refused => new SignedRequest.Refused(Problems.Unauthorized(refused.Code, refused.Detail)),
            var other => throw new InvalidOperationException($"No answer for {other.GetType().Name}."),
        };
    }

    private static SignedRequest Normalise(Partner partner, WebhookVerdict.Verified verified, byte[] body) =>
        partner.Normaliser.Normalise(body, verified.Id, verified.Timestamp) switch
        {
            Normalisation.Events events => new SignedRequest.Opened(partner, verified.Id, events.Items),
            Normalisation.Unreadable unreadable => new SignedRequest.Refused(Problems.Unprocessable(unreadable.Detail, Array.Empty<FieldError>())),
            var other => throw new InvalidOperationException($"No answer for {other.GetType().Name}."),
        };

    private static IResult? RefuseMedia(HttpRequest request)
    {
        var json = MediaTypeHeaderValue.TryParse(request.ContentType, out var media)
            && (media.MediaType is "application/json" || media.MediaType?.EndsWith("+json", StringComparison.OrdinalIgnoreCase) == true)
            && (media.CharSet is null || media.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        return json && request.Headers.ContentEncoding.Count == 0
            ? null
            : Problems.Of(
                StatusCodes.Status415UnsupportedMediaType,
                "media-type",
                "The media type is not supported",
                "Send Content-Type: application/json in UTF-8, without a Content-Encoding.");
    }

    /// <summary>The raw bytes, or null where there are more than allowed; reads no further than that.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        if (request.ContentLength > MaxBytes)
        {
            return null;
        }

        // What a caller announces is believed only as far as it arrives: the signature is not checked yet.
        var bytes = new byte[Math.Min(request.ContentLength ?? int.MaxValue, 64 * 1024)];
        var length = 0;
        for (int read; length != request.ContentLength && (read = await request.Body.ReadAsync(bytes.AsMemory(length), stop)) > 0;)
        {
            length += read;
            if (length > MaxBytes)
            {
                return null;
            }

            if (length == bytes.Length && length != request.ContentLength)
            {
                Array.Resize(ref bytes, Math.Min(2 * length, MaxBytes + 1));
            }
        }

        return length == bytes.Length ? bytes : bytes[..length];
    }

    /// <summary>A header that must be there once; given twice it counts as malformed, not as a choice.</summary>
    private static string? Single(HttpRequest request, string name) => request.Headers[name] is [var value] ? value : null;
}
