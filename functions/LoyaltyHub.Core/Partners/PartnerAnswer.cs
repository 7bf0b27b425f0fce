using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Partners;

/// <summary>What a platform has to read before it takes a webhook for delivered.</summary>
/// <param name="Status">The status, 200–299.</param>
/// <param name="ContentType">The media type; null where the body is empty.</param>
/// <param name="Body">The body, with values of the call in it.</param>
public sealed record PartnerAnswer(int Status, string? ContentType, TextTemplate Body)
{
    /// <summary>Headers, with values of the call in them.</summary>
    public IReadOnlyDictionary<string, TextTemplate> Headers { get; init; } = new Dictionary<string, TextTemplate>();

    /// <summary>What <c>{proof}</c> in the body is; null where it is not there.</summary>
    public AnswerProof? Proof { get; init; }
}

/// <summary>A hash or an HMAC by which the answer shows that it knows a secret.</summary>
/// <param name="Scheme">How it is made.</param>
/// <param name="Secret">The setting that holds the secret; null for the contract's first.</param>
public sealed record AnswerProof(HmacScheme Scheme, string? Secret);

/// <summary>How a platform writes its bodies.</summary>
public enum BodyFormat
{
    /// <summary>One JSON document.</summary>
    Json,

    /// <summary>A JSON document on each line.</summary>
    Ndjson,

    /// <summary>An HTML form, URL-encoded; each field is a text of a JSON object.</summary>
    Form,

    /// <summary>The same, where brackets in names make objects and lists: <c>a[b][0]=c</c>.</summary>
    NestedForm,

    /// <summary>A GET whose address has the event's fields as parameters.</summary>
    Query,

    /// <summary>XML, which the contract sees as a JSON object.</summary>
    Xml,

    /// <summary>A JSON Web Token, whose payload is the event.</summary>
    Jwt,

    /// <summary>CloudEvents 1.0: structured, binary or batch. Whatever the mode, the contract sees the structured form.</summary>
    Cloudevents,
}

/// <summary>What becomes of events whose type the contract does not name.</summary>
public enum OtherEvents
{
    /// <summary>They are rejected and kept in quarantine.</summary>
    Reject,

    /// <summary>They are acknowledged and ignored: for platforms that send more than was asked for.</summary>
    Ignore,
}
