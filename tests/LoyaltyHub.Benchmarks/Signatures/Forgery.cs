using System.Text;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Benchmarks.Signatures;

/// <summary>Changes a signed call in one place and sees whether it is still believed.</summary>
internal sealed class Forgery(SignedSample sample, Random random)
{
    private static readonly string[] Prefixes = ["", "v1=", "v0=", "sha256=", "sha1=", "sha512=", "none=", "v1,", "v1a,", "v2,", "Bearer "];
    private readonly ForgedTokens tokens = new(sample.Secret, random);
    private readonly List<string> others = [];
    private string trick = "";

    /// <summary>The call as it was signed is believed.</summary>
    public static bool IsBelieved(SignedSample sample) => Verify(sample, sample.Body, sample.Headers, sample.Url, sample.Secret, sample.At);

    /// <summary>Makes one forgery. Null where it is refused, or else what was done to the call.</summary>
    public string? Try()
    {
        var (body, headers, url, secret, at) = (sample.Body, new Dictionary<string, string>(sample.Headers), sample.Url, sample.Secret, sample.At);
        while (true)
        {
            switch (random.Next(7))
            {
                case 0 when sample.Covered is not { Count: 0 }:
                    body = Body();
                    break;
                case 1 when headers.Count > 0:
                    Header(headers);
                    break;
                case 2:
                    (trick, secret) = ("another secret", Secret());
                    break;
                case 3 when sample.Ages:
                    (trick, at) = ("too late", at.AddSeconds(301 + random.Next(10_000_000)));
                    break;
                case 4 when sample.Scheme is HmacScheme hmac && hmac.Terms.Signed.Covers("url"):
                    (trick, url) = ("another address", FlipText(url));
                    break;
                case 5 when headers.Count > 0:
                    (trick, _) = ("without a header", headers.Remove(headers.Keys.ElementAt(random.Next(headers.Count))));
                    break;
                case 6 when sample.Scheme is JwtScheme jwt:
                    (trick, var token) = tokens.Make(jwt.Terms.Place is null ? Encoding.ASCII.GetString(sample.Body) : headers["authorization"][jwt.Terms.Prefix.Length..]);
                    if (jwt.Terms.Place is null)
                    {
                        body = Encoding.ASCII.GetBytes(token);
                    }
                    else
                    {
                        headers["authorization"] = jwt.Terms.Prefix + token;
                    }

                    break;
                default:
                    continue;
            }

            return Verify(sample, body, headers, url, secret, at) ? $"{sample.Name}: {trick}" : null;
        }
    }

    private static bool Verify(SignedSample sample, byte[] body, IReadOnlyDictionary<string, string> headers, string url, string secret, DateTimeOffset now)
    {
        var call = new WebhookCall(body) { Url = url, MediaType = sample.MediaType, Header = name => headers.GetValueOrDefault(name.ToLowerInvariant()), HeaderNames = headers.Keys };
        return sample.Scheme.ProblemOf(secret) is null && sample.Scheme.Verify(call, [secret], now) is WebhookVerdict.Verified;
    }

    private byte[] Body()
    {
        var (from, length) = (0, sample.Body.Length);
        if (sample.Covered is { } covered)
        {
            var part = Encoding.UTF8.GetBytes(covered[random.Next(covered.Count)]);
            (from, length) = (sample.Body.AsSpan().IndexOf(part), part.Length);
        }

        var at = from + random.Next(length);
        (trick, var changed) = random.Next(4) switch
        {
            0 => ("a byte more", [.. sample.Body[..at], (byte)('0' + random.Next(10)), .. sample.Body[at..]]),
            1 => ("a byte less", [.. sample.Body[..at], .. sample.Body[(at + 1)..]]),
            _ => ("a bit of the body", Flip(sample.Body, at)),
        };
        return changed.AsSpan().SequenceEqual(sample.Body) ? Flip(sample.Body, at) : changed;
    }

    private void Header(Dictionary<string, string> headers)
    {
        var name = headers.Keys.ElementAt(random.Next(headers.Count));
        var value = headers[name];
        var separator = value.LastIndexOfAny(['=', ',', ' '], value.Length - 3);
        (trick, var changed) = random.Next(8) switch
        {
            0 => ("a shorter header", value[..random.Next(value.Length)]),
            1 => ("a header in capitals", value.ToUpperInvariant()),
            2 => ("a header in small letters", value.ToLowerInvariant()),
            3 => ("another prefix", Prefixes[random.Next(Prefixes.Length)] + value[(separator + 1)..]),
            // Where a header is a list, a right signature beside a wrong one is right.
            4 when sample.Scheme is not HmacScheme { Terms.Separator: not null } => ("a header twice in one", value + value),
            5 => ("base64 for addresses", value.Replace('+', '-').Replace('/', '_').TrimEnd('=')),
            _ => ("a bit of a header", FlipText(value)),
        };
        headers[name] = changed == value ? FlipText(value) : changed;
        trick = $"{trick} ({name})";
    }

    /// <summary>Another secret of the same form.</summary>
    private string Secret() => random.Next(2) == 0 || FlipText(sample.Secret) is not { } near || sample.Scheme.ProblemOf(near) is not null || SameKey(near) ? Other() : near;

    // A new RSA key takes longer than thousands of forgeries.
    private string Other()
    {
        if (others.Count < 8 || sample.Scheme is not (PublicKeyScheme or JwtScheme))
        {
            others.Add(sample.Scheme.NewSecret());
            return others[^1];
        }

        return others[random.Next(others.Count)];
    }

    // Hexadecimal and base64 have several texts for the same key.
    private bool SameKey(string near) => sample.Name is "adyen" or "standard-webhooks" or "standard-webhooks-v1a" || sample.Scheme is PublicKeyScheme or JwtScheme { Kind: not null } || near == sample.Secret;

    private string FlipText(string text)
    {
        var letters = text.ToCharArray();
        var at = random.Next(letters.Length);
        letters[at] = (char)(letters[at] ^ (1 << random.Next(7)));
        return new string(letters);
    }

    private byte[] Flip(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= (byte)(1 << random.Next(8));
        return changed;
    }
}
