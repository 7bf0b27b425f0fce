using System.Security.Cryptography;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace LoyaltyHub.Core.Sampling;

/// <summary>What a partner signs with.</summary>
/// <param name="Signs">The text that the sender keeps.</param>
/// <param name="Verifies">The text that the hub is given; the same but for public keys.</param>
public sealed record SenderKey(string Signs, string Verifies)
{
    /// <summary>What a private key of Standard Webhooks <c>v1a</c> begins with.</summary>
    public const string PrivatePrefix = "whsk_";

    /// <summary>A key that both sides share.</summary>
    public static SenderKey Shared(string secret) => new(secret, secret);

    /// <summary>A new key for a contract's scheme.</summary>
    public static SenderKey New(PartnerContract contract)
    {
        var scheme = CallSampler.SchemeOf(contract);
        if (scheme is PublicKeyScheme open)
        {
            return KeyPair.New(open.Kind);
        }

        if (scheme is JwtScheme { Kind: { } kind })
        {
            return KeyPair.New(kind);
        }

        if (scheme is not StandardWebhooksScheme { IsAsymmetric: true })
        {
            return Shared(scheme.NewSecret());
        }

        var (own, shown) = (RandomNumberGenerator.GetBytes(Ed25519.SecretKeySize), new byte[Ed25519.PublicKeySize]);
        Ed25519.GeneratePublicKey(own, 0, shown, 0);
        return new SenderKey(PrivatePrefix + Convert.ToBase64String(own), WebhookPublicKey.Prefix + Convert.ToBase64String(shown));
    }

    /// <summary>Shows nothing of it.</summary>
    public override string ToString() => "***";
}
