using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <summary>
/// Turns what a partner knows a member by into the keyed hash that the hub keeps: HMAC-SHA256 over kind, scope and alias, each on a
/// line of its own. Loyalty id, phone and e-mail mean the same person everywhere, so their scope is empty and one member is one
/// account over many partners; a card and a customer number mean something at one partner only, so their scope is the partner.
/// Before hashing an alias is normalised: see <see cref="TryHash"/>.
/// </summary>
public sealed class AliasHasher
{
    /// <summary>The shortest key, in bytes.</summary>
    public const int MinKeyBytes = 32;
    private const int MaxAliasLength = 256;
    private readonly byte[] key;

    /// <summary>Hashes with a key. Whoever has the key can test guesses of phone numbers, so it is kept like a secret; changing it loses every member.</summary>
    /// <param name="key">At least 32 bytes.</param>
    /// <exception cref="ArgumentException">The key is too short.</exception>
    public AliasHasher(byte[] key) => this.key = key.Length >= MinKeyBytes
        ? [.. key]
        : throw new ArgumentException($"The alias key has at least {MinKeyBytes} bytes.", nameof(key));

    /// <summary>Tells this key from every other and says nothing of it: 16 hexadecimal digits.</summary>
    public string KeyId => Convert.ToHexStringLower(HMACSHA256.HashData(key, "alias-key-id"u8).AsSpan(0, 8));

    /// <summary>Hashes an alias.</summary>
    /// <exception cref="ArgumentException">The text is no alias of that kind. The message does not repeat it.</exception>
    public AliasHash Hash(AliasKind kind, PartnerId partner, string alias) => TryHash(kind, partner, alias, out var hash)
        ? hash
        : throw new ArgumentException(Expectation(kind), nameof(alias));

    /// <summary>
    /// Hashes an alias without throwing. Phone: the digits alone, 8–15 of them, where the 8 before a Russian number of eleven digits
    /// becomes 7. E-mail: without white space around it, lower case, exactly one '@' inside. All others: without white space around
    /// them, case kept; 1–256 characters, none of them a control character.
    /// </summary>
    public bool TryHash(AliasKind kind, PartnerId partner, string alias, out AliasHash hash)
    {
        hash = default;
        if (Normal(kind, alias) is not { } normal)
        {
            return false;
        }

        var scope = kind is AliasKind.Card or AliasKind.CustomerId or AliasKind.Order ? partner.Value : "";
        var mac = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Word(kind)}\n{scope}\n{normal}"));
        hash = AliasHash.From(Base64Url.EncodeToString(mac));
        return true;
    }

    /// <summary>What an alias of a kind looks like, for messages.</summary>
    internal static string Expectation(AliasKind kind) => kind switch
    {
        AliasKind.Phone => "a phone number has 8-15 digits with the country code",
        AliasKind.Email => "an e-mail address has one '@' with text on both sides",
        _ => $"a {Word(kind)} has 1-{MaxAliasLength} characters and no control characters",
    };

    private static string? Normal(AliasKind kind, string alias)
    {
        var text = alias.Trim();
        return text.Length is 0 or > MaxAliasLength || text.Any(char.IsControl) ? null : kind switch
        {
            AliasKind.Phone => Phone(text),
            AliasKind.Email => Email(text.ToLowerInvariant()),
            _ => text,
        };
    }

    private static string? Phone(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return digits.Length is < 8 or > 15 || text.Any(char.IsLetter) ? null
            : digits.Length == 11 && digits[0] == '8' ? $"7{digits[1..]}"
            : digits;
    }

    private static string? Email(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at < text.Length - 1 && at == text.LastIndexOf('@') ? text : null;
    }

    // Part of what is hashed: these words may never change.
    private static string Word(AliasKind kind) => kind switch
    {
        AliasKind.LoyaltyId => "loyalty-id",
        AliasKind.Phone => "phone",
        AliasKind.Email => "email",
        AliasKind.Card => "card",
        AliasKind.CustomerId => "customer-id",
        AliasKind.Order => "order",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of alias."),
    };
}
