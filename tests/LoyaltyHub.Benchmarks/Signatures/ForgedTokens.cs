using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Benchmarks.Signatures;

/// <summary>The ways in which tokens have been forged elsewhere: another algorithm, none, the public key as a shared secret, a key that the token brings along, another payload.</summary>
/// <param name="secret">What verifies.</param>
/// <param name="random">Chooses.</param>
internal sealed class ForgedTokens(string secret, Random random)
{
    private static readonly string[] Algorithms = [.. Enum.GetNames<JwtAlgorithm>(), "none", "None", "nOnE", "", "RSA1_5"];
    private readonly ECDsa own = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>What was done, and the token.</summary>
    public (string Trick, string Token) Make(string token)
    {
        var (header, payload, signature) = token.Split('.') is [var first, var second, var third] ? (first, second, third) : throw new ArgumentException("No token.", nameof(token));
        var algorithm = Algorithms[random.Next(Algorithms.Length)];
        var another = Text($$"""{"iat":1773501723,"body":"{{random.Next()}}"}""");
        return random.Next(6) switch
        {
            0 => ("no signature", $"{Text($$"""{"alg":"{{algorithm}}"}""")}.{payload}."),
            1 => ("another algorithm", $"{Text($$"""{"alg":"{{algorithm}}","typ":"JWT"}""")}.{payload}.{signature}"),
            2 => ("the key's text as a shared secret", Shared(random.Next(2) == 0 ? payload : another)),
            3 => ("another payload", $"{header}.{another}.{signature}"),
            4 => ("a key of its own", Brought(random.Next(2) == 0 ? payload : another)),
            _ => ("its parts in another order", $"{payload}.{header}.{signature}"),
        };
    }

    // For HS256 the text is the secret itself: there a guess of it has to do.
    private string Shared(string payload)
    {
        var signed = $"{Text("""{"alg":"HS256"}""")}.{payload}";
        var key = secret.StartsWith("-----", StringComparison.Ordinal) || secret.Length == 64 ? secret : secret[1..];
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.ASCII.GetBytes(signed)))}";
    }

    private string Brought(string payload)
    {
        var point = own.ExportParameters(false).Q;
        var jwk = $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
        var signed = $"{Text($$"""{"alg":"ES256","kid":"1","jwk":{{jwk}},"jku":"https://evil.example/jwks","x5u":"https://evil.example/cert"}""")}.{payload}";
        return $"{signed}.{Base64Url.EncodeToString(own.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static string Text(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
