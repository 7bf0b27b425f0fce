using System.Security.Cryptography;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>How a platform signs by JSON Web Tokens.</summary>
/// <param name="Algorithm">The algorithm, which a token cannot choose.</param>
/// <param name="Place">Where the token is; null where it is the body.</param>
public sealed record JwtTerms(JwtAlgorithm Algorithm, SignaturePlace? Place)
{
    /// <summary>What stands before the token: <c>Bearer </c>.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>What the token has to say: the texts of its claims by their names.</summary>
    public IReadOnlyDictionary<string, string> Claims { get; init; } = new Dictionary<string, string>();

    /// <summary>The claim that holds a digest of the body; null where none does.</summary>
    public BodyDigest? Digest { get; init; }

    /// <summary>How far <c>iat</c> may lie from now, inclusive, where the token does not say by <c>exp</c> until when it counts.</summary>
    public TimeSpan Tolerance { get; init; } = StandardWebhooks.Tolerance;

    /// <summary>Whether the token vouches for the body: by being it or a field of it, or by a digest.</summary>
    public bool CoversBody => Place is null or SignaturePlace.Field || Digest is not null;
}

/// <summary>A digest of the body in a claim.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Algorithm">The hash.</param>
/// <param name="Encoding">How it is written.</param>
public sealed record BodyDigest(string Claim, HashKind Algorithm, SignatureEncoding Encoding)
{
    /// <summary>The digest of a body.</summary>
    public string Of(ReadOnlySpan<byte> body) => HmacScheme.Text(CryptographicOperations.HashData(HmacScheme.Name(Algorithm), body), Encoding);
}

/// <summary>The algorithms of JSON Web Tokens (RFC 7518, RFC 8037); contracts write them in capital letters.</summary>
public enum JwtAlgorithm
{
    /// <summary>HMAC with SHA-256.</summary>
    HS256,

    /// <summary>HMAC with SHA-384.</summary>
    HS384,

    /// <summary>HMAC with SHA-512.</summary>
    HS512,

    /// <summary>RSA PKCS #1 v1.5 with SHA-256.</summary>
    RS256,

    /// <summary>RSA PKCS #1 v1.5 with SHA-384.</summary>
    RS384,

    /// <summary>RSA PKCS #1 v1.5 with SHA-512.</summary>
    RS512,

    /// <summary>RSA PSS with SHA-256.</summary>
    PS256,

    /// <summary>RSA PSS with SHA-384.</summary>
    PS384,

    /// <summary>RSA PSS with SHA-512.</summary>
    PS512,

    /// <summary>ECDSA with SHA-256.</summary>
    ES256,

    /// <summary>ECDSA with SHA-384.</summary>
    ES384,

    /// <summary>ECDSA with SHA-512.</summary>
    ES512,

    /// <summary>Ed25519.</summary>
    EdDSA,
}
