namespace LoyaltyHub.Core.Webhooks;

/// <summary>How a platform signs by an HMAC that it sends in a header.</summary>
/// <param name="Header">The header that holds the signature.</param>
/// <param name="Signed">What is signed.</param>
public sealed record HmacTerms(string Header, SignatureTemplate Signed)
{
    /// <summary>The hash.</summary>
    public HmacAlgorithm Algorithm { get; init; } = HmacAlgorithm.Sha256;

    /// <summary>How the signature is written.</summary>
    public SignatureEncoding Encoding { get; init; } = SignatureEncoding.Hex;

    /// <summary>How the secret is written.</summary>
    public KeyForm Key { get; init; } = KeyForm.Text;

    /// <summary>What stands before each signature: <c>sha256=</c>, <c>v1=</c>.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>What stands between the parts of a header that has several; null where the whole header is the signature.</summary>
    public string? Separator { get; init; }

    /// <summary>When the message was signed; null where the platform does not say.</summary>
    public TimestampTerms? Timestamp { get; init; }

    /// <summary>The header that holds the message's id; null where there is none.</summary>
    public string? IdHeader { get; init; }

    /// <summary>Whether the HMAC's text is signed once more with the same key.</summary>
    public bool Twice { get; init; }
}

/// <summary>Where a signed message says when it was signed, in whole seconds or milliseconds since 1970.</summary>
/// <param name="Header">A header of its own; null where it is a part of the signature's header.</param>
/// <param name="Prefix">What stands before it in that part: <c>t=</c>.</param>
public sealed record TimestampTerms(string? Header, string Prefix = "")
{
    /// <summary>Whether it counts milliseconds.</summary>
    public bool Milliseconds { get; init; }

    /// <summary>How far it may lie from now, inclusive.</summary>
    public TimeSpan Tolerance { get; init; } = StandardWebhooks.Tolerance;

    /// <summary>Whether it may lie further in the future: some platforms' own libraries look at old messages only.</summary>
    public bool AnyFuture { get; init; }
}

/// <summary>The hash of an HMAC.</summary>
public enum HmacAlgorithm
{
    /// <summary>SHA-256.</summary>
    Sha256,

    /// <summary>SHA-512.</summary>
    Sha512,

    /// <summary>SHA-1: as an HMAC not broken, and all that some older platforms offer.</summary>
    Sha1,
}

/// <summary>How a signature is written.</summary>
public enum SignatureEncoding
{
    /// <summary>Lower-case hexadecimal.</summary>
    Hex,

    /// <summary>Base64 with padding.</summary>
    Base64,
}

/// <summary>How a secret is written.</summary>
public enum KeyForm
{
    /// <summary>Its characters in UTF-8 are the key.</summary>
    Text,

    /// <summary>Hexadecimal of the key.</summary>
    Hex,

    /// <summary>Base64 of the key.</summary>
    Base64,
}
