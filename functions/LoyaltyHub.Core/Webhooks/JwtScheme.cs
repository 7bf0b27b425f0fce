using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>
/// Verifies a JSON Web Token that is the body, a field of it, or beside it. The algorithm is the contract's: a token that names another, <c>none</c> included, is refused before any key is looked at.
/// Keys that a token brings along or says where to get (<c>jwk</c>, <c>x5c</c>, <c>jku</c>) are never believed.
/// </summary>
public sealed class JwtScheme(JwtTerms terms) : SignatureScheme
{
    private const int LeastSecretBytes = 32;

    /// <summary>The terms.</summary>
    public JwtTerms Terms => terms;

    /// <summary>The kind of key; null where both sides share a secret.</summary>
    public PublicKeyKind? Kind => terms.Algorithm switch
    {
        JwtAlgorithm.HS256 or JwtAlgorithm.HS384 or JwtAlgorithm.HS512 => null,
        JwtAlgorithm.RS256 or JwtAlgorithm.RS384 or JwtAlgorithm.RS512 => PublicKeyKind.Rsa,
        JwtAlgorithm.PS256 or JwtAlgorithm.PS384 or JwtAlgorithm.PS512 => PublicKeyKind.RsaPss,
        JwtAlgorithm.EdDSA => PublicKeyKind.Ed25519,
        _ => PublicKeyKind.EcdsaConcatenated,
    };

    /// <summary>The hash.</summary>
    public HashAlgorithmName Hash => terms.Algorithm switch
    {
        JwtAlgorithm.HS384 or JwtAlgorithm.RS384 or JwtAlgorithm.PS384 or JwtAlgorithm.ES384 => HashAlgorithmName.SHA384,
        JwtAlgorithm.HS512 or JwtAlgorithm.RS512 or JwtAlgorithm.PS512 or JwtAlgorithm.ES512 => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };

    /// <inheritdoc/>
    public override string? ProblemOf(string secret) => base.ProblemOf(secret)
        ?? (Kind is { } kind ? VerifyingKey.Problem(kind, secret)
            : Encoding.UTF8.GetByteCount(secret) < LeastSecretBytes ? $"it has fewer than {LeastSecretBytes} bytes"
            : null);

    /// <inheritdoc/>
    public override string NewSecret() => Kind is { } kind ? VerifyingKey.New(kind) : base.NewSecret();

    /// <summary>Which of its sender's keys a call's token says it was signed with; null where it says none. It chooses among the keys that the contract leads to, and nothing else.</summary>
    public string? KeyIdOf(WebhookCall call) => TextOf(call) is { } text && text.StartsWith(terms.Prefix, StringComparison.Ordinal) ? JwtToken.Read(text[terms.Prefix.Length..])?.KeyId : null;

    private string? TextOf(WebhookCall call) =>
        terms.Place is null ? Encoding.UTF8.GetString(call.Body.Span) : terms.Place.Find(call, terms.Place is SignaturePlace.Field ? call.Fields() : null);

    /// <inheritdoc/>
    protected override WebhookVerdict Judge(WebhookCall call, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        var where = terms.Place is { } place ? $"The token in {place.Words}" : "The token in the body";
        var text = TextOf(call);
        if (string.IsNullOrEmpty(text))
        {
            return terms.Place is null ? new WebhookVerdict.Refused("header-missing", "The body is empty, so it holds no token.") : Missing(terms.Place);
        }

        if (!text.StartsWith(terms.Prefix, StringComparison.Ordinal) || JwtToken.Read(text[terms.Prefix.Length..]) is not { } token
            || token.Algorithm != terms.Algorithm.ToString() || !AnyVerifies(token, secrets))
        {
            return Mismatch(where);
        }

        using var document = JsonBody.Open(token.Payload, out _);
        return document?.RootElement is not { ValueKind: JsonValueKind.Object } said ? new WebhookVerdict.Refused("signature-mismatch", $"{where} does not hold a JSON object.")
            : Unsaid(said) is { } claim ? new WebhookVerdict.Refused("signature-mismatch", $"{where} does not say '{claim}' as the contract wants it.")
            : terms.Digest is { } digest && !Says(said, digest.Claim, digest.Of(call.Body.Span)) ? new WebhookVerdict.Refused("signature-mismatch", $"{where} holds the digest of another body.")
            : Aged(said, now, where);
    }

    private bool AnyVerifies(JwtToken token, IReadOnlyList<string> secrets)
    {
        var matches = false;
        foreach (var secret in secrets)
        {
            // No early exit: neither the place of a match nor of a difference shows in the time taken.
            matches |= Verifies(token, secret);
        }

        return matches;
    }

    private bool Verifies(JwtToken token, string secret)
    {
        if (Kind is not { } kind)
        {
            return CryptographicOperations.FixedTimeEquals(CryptographicOperations.HmacData(Hash, Encoding.UTF8.GetBytes(secret), token.Signed), token.Signature);
        }

        using var key = VerifyingKey.Open(kind, secret);
        return key.Verifies(token.Signature, token.Signed, Hash);
    }

    private string? Unsaid(JsonElement said) => terms.Claims.Where(claim => !Says(said, claim.Key, claim.Value)).Select(claim => claim.Key).FirstOrDefault();

    /// <summary>A claim as a text; <c>aud</c> may be a list that has it.</summary>
    private static bool Says(JsonElement said, string claim, string text) => said.TryGetProperty(claim, out var value)
        && (SignaturePlace.Text(value) == text || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(one => SignaturePlace.Text(one) == text)));

    private WebhookVerdict Aged(JsonElement said, DateTimeOffset now, string where)
    {
        var (issued, ends, begins) = (Time(said, "iat"), Time(said, "exp"), Time(said, "nbf"));
        return (issued ?? ends) is null ? new WebhookVerdict.Refused("timestamp-malformed", $"{where} says by no 'iat' and no 'exp' of whole seconds when it counts.")
            : ends <= now ? new WebhookVerdict.Refused("timestamp-too-old", $"{where} has ended: sign each attempt anew, and check the sender's clock.")
            : begins - now > terms.Tolerance ? new WebhookVerdict.Refused("timestamp-too-new", $"{where} does not count yet: check the sender's clock.")
            : issued is not { } at ? new WebhookVerdict.Verified(null, now)
            : ends is null || at > now ? MessageTime.Judge(null, at, now, terms.Tolerance, anyFuture: false)
            : new WebhookVerdict.Verified(null, at);
    }

    private static DateTimeOffset? Time(JsonElement said, string claim) =>
        said.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number && MessageTime.TryRead(value.GetRawText().Split('.')[0], milliseconds: false, out var at) ? at : null;
}
