using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Sampling;
using LoyaltyHub.Core.Webhooks;
using Microsoft.Extensions.Configuration;

namespace LoyaltyHub.Cli.Sandbox;

/// <summary>The keys that a sandbox signs with: its own for a hub of its own, those of the settings for one that runs already.</summary>
public sealed class SandboxKeys
{
    private const string Section = "PartnerSecrets";
    private readonly Dictionary<string, SenderKey> byPartner = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> settings = new(StringComparer.Ordinal);

    private SandboxKeys()
    {
    }

    /// <summary>What a hub of the sandbox's own has to be given.</summary>
    public IReadOnlyDictionary<string, string?> Settings => settings;

    /// <summary>New keys for some contracts.</summary>
    public static SandboxKeys New(IEnumerable<PartnerContract> contracts)
    {
        var keys = new SandboxKeys();
        foreach (var contract in contracts)
        {
            var key = SenderKey.New(contract);
            keys.byPartner[contract.Partner.Value] = key;
            foreach (var (name, index) in contract.Signature.Secrets.Select((name, index) => (name, index)))
            {
                keys.settings[$"{Section}:{name}"] = index == 0 ? key.Verifies : SenderKey.New(contract).Verifies;
            }

            foreach (var name in new[] { contract.Settlement.Secret, contract.Notices?.Secret }.OfType<string>().Concat(contract.OtherSecrets))
            {
                keys.settings.TryAdd($"{Section}:{name}", WebhookSecret.Generate().Reveal());
            }
        }

        return keys;
    }

    /// <summary>The keys of a hub that runs: <c>PartnerSecrets__NAME</c>, and <c>PartnerPrivateKeys__NAME</c> where the hub has the public ones.</summary>
    /// <exception cref="ArgumentException">One is not set; the message names it.</exception>
    public static SandboxKeys Given(IEnumerable<PartnerContract> contracts, IConfiguration given)
    {
        var keys = new SandboxKeys();
        foreach (var contract in contracts.Where(contract => contract.Signature.Scheme.HasSecrets))
        {
            var name = contract.Signature.Secrets is [var first, ..] ? first : contract.Partner.Value;
            var section = SenderKey.New(contract) is { } shape && shape.Signs != shape.Verifies ? "PartnerPrivateKeys" : Section;
            var text = given[$"{section}:{name}"];
            keys.byPartner[contract.Partner.Value] = string.IsNullOrWhiteSpace(text)
                ? throw new ArgumentException($"The setting {section}__{name} holds what '{contract.Partner}' signs with, and is not set: give the secret that the hub knows.")
                : SenderKey.Shared(text.Trim());
        }

        return keys;
    }

    /// <summary>What a partner signs with; null where nothing is signed.</summary>
    public SenderKey? Of(PartnerContract contract) => contract.Signature.Scheme.HasSecrets ? byPartner[contract.Partner.Value] : null;
}
