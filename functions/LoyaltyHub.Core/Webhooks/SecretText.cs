using System.Security.Cryptography;
using System.Text;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>Turns the text of a secret into a key.</summary>
internal static class SecretText
{
    /// <summary>The key's bytes.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="form">How it is written.</param>
    /// <param name="suffix">What is appended to its characters where they are the key.</param>
    public static byte[] Key(string secret, KeyForm form, string suffix = "") => form switch
    {
        KeyForm.Text => Encoding.UTF8.GetBytes(secret + suffix),
        KeyForm.Hex => Convert.FromHexString(secret),
        KeyForm.Base64 => Convert.FromBase64String(secret),
        KeyForm.Sha1 => Hash(HashAlgorithmName.SHA1, secret + suffix),
        KeyForm.Sha256 => Hash(HashAlgorithmName.SHA256, secret + suffix),
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "Not a form of secret."),
    };

    /// <summary>Why a text is no secret of that form, without repeating it; null where it is one.</summary>
    public static string? Problem(string secret, KeyForm form)
    {
        try
        {
            return Key(secret, form).Length > 0 ? null : "it is empty";
        }
        catch (FormatException)
        {
            return form == KeyForm.Hex ? "it is no hexadecimal" : "it is no base64";
        }
    }

    /// <summary>A new random secret.</summary>
    public static string New(KeyForm form)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        return form == KeyForm.Base64 ? Convert.ToBase64String(key) : Convert.ToHexStringLower(key);
    }

    private static byte[] Hash(HashAlgorithmName name, string text)
    {
        using var hash = IncrementalHash.CreateHash(name);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        return hash.GetHashAndReset();
    }
}
