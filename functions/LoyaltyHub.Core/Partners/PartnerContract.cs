using System.Collections.Frozen;
using System.Text.Json;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Partners;

/// <summary>What the hub and a partner agreed on: how the partner signs, what its events mean, where its settlements go.</summary>
/// <param name="Partner">Who.</param>
/// <param name="Name">The partner's name for people.</param>
/// <param name="Kind">The partner's business.</param>
/// <param name="Signature">How the partner signs its webhooks.</param>
/// <param name="TypeField">Where an event says its type.</param>
/// <param name="Batch">Where a body holds an array of events; null where it never does. An array as the whole body is always a batch.</param>
/// <param name="Events">What each type of event means; a type may be there several times.</param>
/// <param name="Settlement">Where and in what currency the partner is settled.</param>
public sealed record PartnerContract(
    PartnerId Partner,
    string Name,
    PartnerKind Kind,
    SignatureTerms Signature,
    FieldSource TypeField,
    JsonRange? Batch,
    IReadOnlyList<EventMapping> Events,
    SettlementTerms Settlement)
{
    private FrozenDictionary<string, EventMapping[]>? byType;

    /// <summary>How bodies are written; at least one.</summary>
    public IReadOnlyList<BodyFormat> Formats { get; init; } = [BodyFormat.Json];

    /// <summary>Texts within a body that are read as parts of it, in the order in which they are unpacked.</summary>
    public IReadOnlyList<PackedText> Packed { get; init; } = [];

    /// <summary>Further media types, <see cref="NoMediaType"/> among them, and how the bodies that have them are written.</summary>
    public IReadOnlyDictionary<string, BodyFormat> MediaTypes { get; init; } = new Dictionary<string, BodyFormat>();

    /// <summary>What stands for a media type where a call says none.</summary>
    public const string NoMediaType = "none";

    /// <summary>What is fetched for thin events, by their type.</summary>
    public IReadOnlyDictionary<string, FetchTerms> Fetches { get; init; } = new Dictionary<string, FetchTerms>();

    /// <summary>How the platform makes sure of the address.</summary>
    public IReadOnlyList<HandshakeTerms> Handshakes { get; init; } = [];

    /// <summary>Types that mean nothing to the hub, and why.</summary>
    public IReadOnlyDictionary<string, string> Ignored { get; init; } = new Dictionary<string, string>();

    /// <summary>What becomes of types that are named nowhere.</summary>
    public OtherEvents Others { get; init; }

    /// <summary>What the platform has to read; null for the hub's own answer.</summary>
    public PartnerAnswer? Answer { get; init; }

    /// <summary>What the hub tells the partner by webhooks of its own; null for nothing.</summary>
    public NoticeTerms? Notices { get; init; }

    /// <summary>Examples of events by their types, as the mapping sees them: what a sandbox makes its own from.</summary>
    public IReadOnlyDictionary<string, JsonElement> Examples { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>For how many days rewards of a member nobody knows yet wait to be claimed; null where such a member is enrolled.</summary>
    public int? ParkDays { get; init; }

    /// <summary>The secrets it names besides those that sign: of fetches, of published keys and handshakes.</summary>
    public IEnumerable<string> OtherSecrets => Fetches.Values.SelectMany(fetch => fetch.Secrets).Concat(Signature.Keys?.Secrets ?? []).Concat(Handshakes.SelectMany(handshake => new[] { handshake.TokenSecret, handshake.Answer.Proof?.Secret }).Append(Answer?.Proof?.Secret).OfType<string>()).Distinct(StringComparer.Ordinal);

    /// <summary>The line of the file on which a place is, from 1.</summary>
    public Func<string, int> LineOf { get; init; } = _ => 1;

    /// <summary>Reads a contract file: strict JSON in UTF-8, no unknown properties, no property twice.</summary>
    /// <param name="utf8">The file's bytes.</param>
    /// <param name="source">What the errors call the file.</param>
    /// <exception cref="ContractException">The file has errors; all of them are listed.</exception>
    public static PartnerContract Parse(ReadOnlySpan<byte> utf8, string source) => ContractFile.Read(utf8, source);

    /// <summary>Whether members are found by their orders, so that a purchase has to be remembered with its member.</summary>
    public bool FindsByOrder { get; } = Events.Any(mapping => mapping.Alias == AliasKind.Order);

    /// <summary>The mappings of an event type, exact in case: one event may mean several activities. None where the contract has none.</summary>
    public IReadOnlyList<EventMapping> MappingsOf(string type) =>
        (byType ??= Events.GroupBy(mapping => mapping.Type, StringComparer.Ordinal).ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal)).GetValueOrDefault(type) ?? [];
}

/// <summary>How a partner signs its webhooks.</summary>
/// <param name="Name">The scheme's name in contracts.</param>
/// <param name="Scheme">The scheme.</param>
/// <param name="Secrets">Names of the settings that hold the active secrets; none only where the scheme has none. All of them verify, so that a secret can be changed without a pause.</param>
public sealed record SignatureTerms(string Name, SignatureScheme Scheme, IReadOnlyList<string> Secrets)
{
    /// <summary>The scheme that judges the signature, apart from who may call.</summary>
    public SignatureScheme Judging => Scheme is AddressScheme { Inner: { } inner } ? inner : Scheme;

    /// <summary>Where the platform publishes the keys that verify, in place of <see cref="Secrets"/>; null where it does not.</summary>
    public KeySetTerms? Keys { get; init; }

    /// <summary>Standard Webhooks 1.0, HMAC-SHA256 (<c>v1</c>): what the hub itself signs with.</summary>
    public const string StandardWebhooks = "standard-webhooks";
}

/// <summary>How a partner is settled.</summary>
/// <param name="Endpoint">Where settlements are pushed: https, or http on the loopback interface.</param>
/// <param name="Currency">The currency of ISO 4217 in which nets are paid.</param>
/// <param name="Secret">Name of the setting that holds the secret which signs what is pushed.</param>
public sealed record SettlementTerms(Uri Endpoint, Unit Currency, string Secret);
