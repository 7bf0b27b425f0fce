using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads how a platform signs by JSON Web Tokens.</summary>
internal static class JwtReader
{
    private const string PlaceRemedy = "name the 'header', the 'parameter' of the address or the 'field' of the body that holds the token; none of them where the token is the body";
    private const string DigestRemedy = "write { \"claim\": \"request_body_sha256\", \"algorithm\": \"sha256\", \"encoding\": \"hex\" }";

    /// <summary>The properties of the scheme.</summary>
    public static string[] Properties { get; } = [.. SignedTextReader.Places, "algorithm", "prefix", "claims", "digest", "tolerance", "keys"];

    /// <summary>The properties of <c>digest</c>.</summary>
    public static string[] DigestProperties { get; } = ["claim", "algorithm", "encoding"];

    /// <summary>The algorithms as contracts write them.</summary>
    public static IEnumerable<string> Algorithms => Enum.GetNames<JwtAlgorithm>();

    public static JwtScheme? Read(ContractNode node)
    {
        var remedy = $"use one of {string.Join(", ", Algorithms)}: what the platform signs by, whatever a token says";
        var name = node.Text("algorithm", remedy);
        if (name is not null && !Algorithms.Contains(name))
        {
            node.Fault("algorithm", $"'{name}' is none of the known words", remedy);
            name = null;
        }

        if (node.Find("keys") is not null && name?.StartsWith("HS", StringComparison.Ordinal) == true)
        {
            node.Fault("keys", $"are public, and {name} is verified by a secret that both sides share", "name it in 'secrets'");
        }

        var inBody = Array.TrueForAll(SignedTextReader.Places, place => node.Find(place) is null);
        var place = inBody ? null : SignedTextReader.Place(node, SignedTextReader.Places, PlaceRemedy);
        var digest = Digest(node, inBody);
        var claims = Claims(node);
        var tolerance = TimeSpan.FromSeconds(node.WholeOr("tolerance", (long)StandardWebhooks.Tolerance.TotalSeconds, 1, SignedTextReader.LongestTolerance));
        return name is null || (place is null && !inBody)
            ? null
            : new JwtScheme(new JwtTerms(Enum.Parse<JwtAlgorithm>(name), place) { Prefix = node.Plain("prefix") ?? "", Claims = claims, Digest = digest, Tolerance = tolerance });
    }

    private static BodyDigest? Digest(ContractNode node, bool inBody)
    {
        if (node.Find("digest") is null || node.Object("digest", DigestRemedy) is not { } digest)
        {
            return null;
        }

        digest.Allow(DigestProperties);
        if (inBody)
        {
            node.Fault("digest", "is of a body that is the token itself", "leave it out, or say where in the call the token is");
        }

        var (algorithm, encoding) = (digest.WordOr("algorithm", HashKind.Sha256), digest.WordOr("encoding", SignatureEncoding.Hex));
        return digest.Text("claim", DigestRemedy) is { } claim ? new BodyDigest(claim, algorithm, encoding) : null;
    }

    private static Dictionary<string, string> Claims(ContractNode node)
    {
        const string Remedy = "write { \"aud\": \"what the platform calls the hub\" }";
        return node.Find("claims") is null || node.Object("claims", Remedy) is not { } claims
            ? []
            : claims.Names().Select(name => (name, Text: claims.Text(name, Remedy))).Where(claim => claim.Text is not null).ToDictionary(claim => claim.name, claim => claim.Text!, StringComparer.Ordinal);
    }
}
