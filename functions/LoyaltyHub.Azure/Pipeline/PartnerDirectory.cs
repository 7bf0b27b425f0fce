using System.Collections.Frozen;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Notices;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;
using Microsoft.Extensions.Configuration;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>A partner the hub works with.</summary>
/// <param name="Contract">What was agreed.</param>
/// <param name="Normaliser">Reads its events.</param>
public sealed record Partner(PartnerContract Contract, Normaliser Normaliser);

/// <summary>
/// The partners, by their contract files; their secrets and endpoints are settings (<c>PartnerSecrets__NAME</c>, <c>PartnerEndpoints__partner</c>, <c>PartnerWebhooks__partner</c>),
/// read at each use, so that a secret can be changed while the hub runs.
/// </summary>
public sealed class PartnerDirectory
{
    private const string Secret = "PartnerSecrets";
    private readonly IConfiguration configuration;
    private readonly FrozenDictionary<PartnerId, Partner> partners;
    private readonly FrozenDictionary<PartnerId, FrozenSet<NoticeKind>> wanted;

    /// <summary>Reads all contracts of a folder and checks that their secrets are set.</summary>
    /// <exception cref="ContractException">A contract has errors.</exception>
    /// <exception cref="InvalidOperationException">A secret is not set or cannot be read, an endpoint is none, or two files name one partner or one secret; the message names it.</exception>
    public PartnerDirectory(string folder, AliasHasher hasher, IConfiguration configuration)
    {
        this.configuration = configuration;
        var files = Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)
            .Select(file => (Name: Path.GetFileName(file), Contract: PartnerContract.Parse(File.ReadAllBytes(file), Path.GetFileName(file))))
            .ToList();
        if (files.GroupBy(file => file.Contract.Partner).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidOperationException($"In '{folder}' {string.Join(" and ", twice.Select(file => file.Name))} are contracts of one partner, '{twice.Key}', and would have one address; keep one of them.");
        }

        // Whoever signs for one of them could send the very call to the other's address.
        if (files.SelectMany(file => file.Contract.Signature.Secrets.Distinct().Select(secret => (secret, file.Name))).GroupBy(pair => pair.secret).FirstOrDefault(group => group.Count() > 1) is { } shared)
        {
            throw new InvalidOperationException($"In '{folder}' {string.Join(" and ", shared.Select(pair => pair.Name))} name one setting, {shared.Key}, for their signatures, so that each partner could sign in the other's name; give each a setting of its own.");
        }

        var contracts = files.ConvertAll(file => file.Contract);
        partners = contracts.ToFrozenDictionary(contract => contract.Partner, contract => new Partner(contract, new Normaliser(contract, hasher)));
        wanted = contracts.Where(contract => contract.Notices is not null)
            .ToFrozenDictionary(contract => contract.Partner, contract => contract.Notices!.Events.Select(name => NoticeKinds.ByName[name]).ToFrozenSet());
        foreach (var contract in contracts)
        {
            foreach (var name in contract.Signature.Secrets)
            {
                _ = Text(contract, name, contract.Signature.Scheme.ProblemOf);
            }

            foreach (var name in contract.OtherSecrets)
            {
                _ = Text(contract, name, _ => null);
            }

            _ = OutboundSecret(contract);
            _ = Endpoint(contract);
            if (contract.Notices is { } notices)
            {
                _ = NoticeSecret(contract, notices);
                _ = NoticeEndpoint(contract, notices);
            }
        }
    }

    /// <summary>All partners by id.</summary>
    public IEnumerable<Partner> All => partners.Values.OrderBy(partner => partner.Contract.Partner.Value, StringComparer.Ordinal);

    /// <summary>The partner of that name, or null.</summary>
    public Partner? Find(string name) => PartnerId.TryFrom(name, out var id) ? partners.GetValueOrDefault(id) : null;

    /// <summary>The secrets a partner may sign with now; what was taken away or cannot be read any more is left out.</summary>
    public IReadOnlyList<string> Secrets(PartnerContract contract) => contract.Signature.Secrets
        .Select(name => configuration[$"{Secret}:{name}"] ?? "")
        .Where(text => ProblemOf(text) is null && contract.Signature.Scheme.ProblemOf(text) is null)
        .ToList();

    /// <summary>A secret by its name, as it is now; null where it is not set or cannot be read.</summary>
    public string? SecretNamed(string name) => configuration[$"{Secret}:{name}"] is { } text && ProblemOf(text) is null ? text : null;

    /// <summary>The secret the hub signs with what it pushes to a partner.</summary>
    public WebhookSecret OutboundSecret(PartnerContract contract) => StandardSecret(contract, contract.Settlement.Secret);

    /// <summary>The secret the hub signs its own webhooks to a partner with.</summary>
    public WebhookSecret NoticeSecret(PartnerContract contract, NoticeTerms notices) => StandardSecret(contract, notices.Secret);

    /// <summary>What a partner wants to be told by webhooks; nothing for one without a contract.</summary>
    public IReadOnlySet<NoticeKind> Wanted(PartnerId partner) => wanted.GetValueOrDefault(partner) ?? FrozenSet<NoticeKind>.Empty;

    /// <summary>Where settlements are pushed: the setting, or else the contract's endpoint.</summary>
    /// <exception cref="InvalidOperationException">The setting is no address that the hub pushes to; the message names it.</exception>
    public Uri Endpoint(PartnerContract contract) => Address("PartnerEndpoints", contract.Partner, contract.Settlement.Endpoint);

    /// <summary>Where the hub's own webhooks are sent: the setting, or else the contract's endpoint.</summary>
    /// <exception cref="InvalidOperationException">The setting is no address that the hub sends to; the message names it.</exception>
    public Uri NoticeEndpoint(PartnerContract contract, NoticeTerms notices) => Address("PartnerWebhooks", contract.Partner, notices.Endpoint);

    /// <summary>Where the details of thin events are fetched: the contract's address, below the setting <c>PartnerDetails__partner</c> where there is one, for a platform's test system.</summary>
    /// <exception cref="InvalidOperationException">The setting is no address that the hub fetches from; the message names it.</exception>
    public Uri DetailsAt(PartnerId partner, Uri agreed) => configuration[$"PartnerDetails:{partner}"] is not { Length: > 0 } ? agreed
        : new Uri($"{Address("PartnerDetails", partner, agreed).AbsoluteUri.TrimEnd('/')}{agreed.PathAndQuery}");

    private Uri Address(string section, PartnerId partner, Uri agreed)
    {
        if (configuration[$"{section}:{partner}"] is not { Length: > 0 } setting)
        {
            return agreed;
        }

        return Uri.TryCreate(setting, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? address
            : throw new InvalidOperationException($"{section}__{partner} has to be an https address, or http on the loopback interface.");
    }

    private WebhookSecret StandardSecret(PartnerContract contract, string name) =>
        WebhookSecret.Parse(Text(contract, name, PlatformSchemes.All[SignatureTerms.StandardWebhooks].ProblemOf));

    private string Text(PartnerContract contract, string name, Func<string, string?> scheme)
    {
        var text = configuration[$"{Secret}:{name}"] ?? "";
        return ProblemOf(text) is { } missing ? throw new InvalidOperationException($"{Secret}__{name} {missing}; the contract of partner '{contract.Partner}' needs it.")
            : scheme(text) is { } problem ? throw new InvalidOperationException($"{Secret}__{name} cannot be used: {problem}")
            : text;
    }

    /// <summary>A reference that could not be followed stays in the setting as it is; as a secret anybody could guess it.</summary>
    private static string? ProblemOf(string text) =>
        string.IsNullOrWhiteSpace(text) ? "is not set"
        : text.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) ? "is a reference to a key vault that was not resolved"
        : null;
}
