namespace LoyaltyHub.Core.Webhooks;

/// <summary>How a platform signs: by an HMAC, by a hash with the secret in what is hashed, or with a private key.</summary>
/// <param name="Place">Where the signature is.</param>
/// <param name="Signed">What is signed.</param>
public sealed record HmacTerms(SignaturePlace Place, SignatureTemplate Signed)
{
    /// <summary>The same for a signature in a header.</summary>
    public HmacTerms(string header, SignatureTemplate signed)
        : this(new SignaturePlace.Header(header), signed)
    {
    }

    /// <summary>The hash.</summary>
    public HashKind Algorithm { get; init; } = HashKind.Sha256;

    /// <summary>How the signature is written.</summary>
    public SignatureEncoding Encoding { get; init; } = SignatureEncoding.Hex;

    /// <summary>How the secret is written.</summary>
    public KeyForm Key { get; init; } = KeyForm.Text;

    /// <summary>What is appended to the secret to make the key.</summary>
    public string KeySuffix { get; init; } = "";

    /// <summary>Whether it is a plain hash: the secret is part of what is signed, and there is no key.</summary>
    public bool Plain { get; init; }

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

    /// <summary>Whether the body's fields are looked at.</summary>
    public bool NeedsFields => Place is SignaturePlace.Field || Timestamp?.Place is SignaturePlace.Field || Signed.NeedsFields;
}

/// <summary>Where a signed message says when it was signed.</summary>
/// <param name="Place">Where; null where it is a part of the signature's header.</param>
/// <param name="Prefix">What stands before it there: <c>t=</c>.</param>
public sealed record TimestampTerms(SignaturePlace? Place, string Prefix = "")
{
    /// <summary>The same for a header of its own.</summary>
    public TimestampTerms(string header)
        : this(new SignaturePlace.Header(header))
    {
    }

    /// <summary>Whether it is the first part of the signature's header, whatever it begins with.</summary>
    public bool First { get; init; }

    /// <summary>How it is written.</summary>
    public TimestampForm Form { get; init; }

    /// <summary>How far it may lie from now, inclusive.</summary>
    public TimeSpan Tolerance { get; init; } = StandardWebhooks.Tolerance;

    /// <summary>Whether it may lie further in the future: some platforms' own libraries look at old messages only.</summary>
    public bool AnyFuture { get; init; }
}

/// <summary>How a signed time is written.</summary>
public enum TimestampForm
{
    /// <summary>Whole seconds since 1970.</summary>
    EpochSeconds,

    /// <summary>Whole milliseconds since 1970.</summary>
    EpochMilliseconds,

    /// <summary>ISO 8601 with an offset.</summary>
    Iso8601,
}

/// <summary>The hash that is signed by.</summary>
public enum HashKind
{
    /// <summary>SHA-256.</summary>
    Sha256,

    /// <summary>SHA-512.</summary>
    Sha512,

    /// <summary>SHA-1: as an HMAC not broken, and all that some older platforms offer.</summary>
    Sha1,

    /// <summary>SHA-384.</summary>
    Sha384,

    /// <summary>MD5: all that some older payment services offer. Broken for collisions; what is left of it is that nobody makes it without the secret.</summary>
    Md5,
}

/// <summary>How a signature is written.</summary>
public enum SignatureEncoding
{
    /// <summary>Lower-case hexadecimal.</summary>
    Hex,

    /// <summary>Base64 with padding.</summary>
    Base64,

    /// <summary>Upper-case hexadecimal.</summary>
    HexCapitals,

    /// <summary>Hexadecimal in either case.</summary>
    HexAnyCase,

    /// <summary>Base64 for addresses, without padding.</summary>
    Base64Url,
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

    /// <summary>The key is the SHA-1 of its characters.</summary>
    Sha1,

    /// <summary>The key is the SHA-256 of its characters.</summary>
    Sha256,
}
