using LoyaltyHub.Azure.Identity;
using Microsoft.AspNetCore.Http;

namespace LoyaltyHub.Functions;

/// <summary>Error answers as RFC 9457 problem details. None of them repeats what a caller sent about a member.</summary>
internal static class Problems
{
    /// <summary>How long a caller is to wait when storage does not answer.</summary>
    private const string RetryAfterSeconds = "5";

    public static IResult Of(int status, string code, string title, string detail, IReadOnlyDictionary<string, object?>? more = null)
    {
        var extensions = new Dictionary<string, object?>(more ?? new Dictionary<string, object?>()) { ["code"] = code };
        return Results.Problem(detail, statusCode: status, title: title, type: $"urn:loyaltyhub:problem:{code}", extensions: extensions);
    }

    public static IResult Unauthorized(string code, string detail) => Of(StatusCodes.Status401Unauthorized, code, "The call is not authentic", detail);

    public static IResult NotFound(string code, string detail) => Of(StatusCodes.Status404NotFound, code, "There is no such thing", detail);

    public static IResult BadRequest(string field, string detail) =>
        Of(StatusCodes.Status400BadRequest, "bad-request", "The request cannot be used", detail, new Dictionary<string, object?> { ["field"] = field });

    public static IResult Unprocessable(string detail, object errors) =>
        Of(StatusCodes.Status422UnprocessableEntity, "not-processable", "The content cannot be used", detail, new Dictionary<string, object?> { ["errors"] = errors });

    /// <summary>More calls come than storage takes; this one was not stored.</summary>
    public static IResult Busy(HttpResponse response)
    {
        response.Headers.RetryAfter = "1";
        return Of(
            StatusCodes.Status429TooManyRequests,
            "too-many-requests",
            "The hub is busy",
            "Nothing was accepted. Send the same request again after 1 second; sending it twice has one effect.");
    }

    /// <summary>Storage did not answer: nothing of this call took effect unless the same call is sent again, which is safe.</summary>
    public static IResult Unavailable(HttpResponse response)
    {
        response.Headers.RetryAfter = RetryAfterSeconds;
        return Of(
            StatusCodes.Status503ServiceUnavailable,
            "storage-unavailable",
            "The hub cannot store anything right now",
            $"Nothing was accepted. Send the same request again after {RetryAfterSeconds} seconds; sending it twice has one effect.");
    }

    public static IResult MediaType(string detail) => Of(StatusCodes.Status415UnsupportedMediaType, "media-type", "The media type is not supported", detail);

    /// <summary>The hub lacks what it verifies this partner's calls with; nothing was accepted.</summary>
    public static IResult SecretMissing(HttpResponse response)
    {
        response.Headers.RetryAfter = "60";
        return Of(
            StatusCodes.Status503ServiceUnavailable,
            "secret-missing",
            "The hub cannot verify this partner's calls",
            "None of the secrets that the partner's contract names is set. Nothing was accepted; tell the hub's operators, and send the same request again after 60 seconds.");
    }

    /// <summary>The keys that the platform publishes cannot be got at the moment; nothing was accepted.</summary>
    public static IResult KeysUnavailable(HttpResponse response)
    {
        response.Headers.RetryAfter = "60";
        return Of(
            StatusCodes.Status503ServiceUnavailable,
            "keys-unavailable",
            "The hub cannot verify this partner's calls",
            "The public keys cannot be got from where the partner's contract says that they are published. Nothing was accepted; send the same request again after 60 seconds.");
    }

    /// <summary>An answer that storage has to be read for; <see cref="Unavailable"/> where it does not answer.</summary>
    public static async Task<IResult> UnlessStorageFails(HttpRequest request, Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (Exception fault) when (StorageFaults.IsOne(fault))
        {
            return Unavailable(request.HttpContext.Response);
        }
    }
}
