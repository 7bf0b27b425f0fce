using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads how a partner signs: a platform's scheme by its name, or the terms of one.</summary>
internal static partial class SignatureReader
{
    // The text is never repeated: the likeliest mistake is the secret itself in place of its name.
    public const string SettingProblem = "is no name of a setting";
    public const string SettingRemedy = "name a setting with letters, digits and '_', for example NORDBANK_WEBHOOK";
    public const string Hmac = "hmac";
    public const string Hash = "hash";
    public const string PublicKey = "public-key";
    public const string Jwt = "jwt";
    public const string SecretHeader = "secret-header";
    public const string SecretParameter = "secret-parameter";
    public const string SecretField = "secret-field";
    public const string Basic = "basic";
    public const string Addresses = "addresses";

    /// <summary>The properties of a scheme besides scheme, secrets and addresses; those of the platforms' own schemes are fixed.</summary>
    public static IReadOnlyDictionary<string, string[]> Own { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [Hmac] = [.. SignedTextReader.Common, "key", "keySuffix", "twice"],
        [Hash] = SignedTextReader.Common,
        [PublicKey] = [.. SignedTextReader.Common, "kind", "keys"],
        [Jwt] = JwtReader.Properties,
        [SecretHeader] = ["header", "prefix"],
        [SecretParameter] = ["parameter"],
        [SecretField] = ["field"],
        [Basic] = ["user"],
        [Addresses] = [],
    };

    /// <summary>Every name of a scheme.</summary>
    public static IEnumerable<string> Known => PlatformSchemes.All.Keys.Concat(Own.Keys);

    public static SignatureTerms? Read(ContractNode root)
    {
        if (root.Object("signature", "write { \"scheme\": \"standard-webhooks\", \"secrets\": [\"NORDBANK_WEBHOOK\"] }") is not { } node)
        {
            return null;
        }

        var remedy = $"use one of {string.Join(", ", Known)}";
        var name = node.Text("scheme", remedy);
        if (name is not null && !Known.Contains(name))
        {
            node.Fault("scheme", $"'{name}' is no known scheme", remedy);
            return null;
        }

        node.Allow(["scheme", "description", "secrets", "addresses", .. name is null ? [] : Own.GetValueOrDefault(name, [])]);
        var networks = Networks(node, name == Addresses);
        var keys = node.Find("keys") is null || name is not (PublicKey or Jwt) ? null : KeySetReader.Read(node);
        var published = keys is not null || (node.Find("keys") is not null && name is PublicKey or Jwt);
        var secrets = Secrets(node, name == Addresses, published);
        var inner = name is null or Addresses ? null : Scheme(name, node);
        return secrets is null || networks is null || name is null || (inner is null && name != Addresses)
            ? null
            : new SignatureTerms(name, networks.Count > 0 ? new AddressScheme(networks, inner) : inner!, secrets) { Keys = keys };
    }

    public static bool IsSetting(string name) => Setting().IsMatch(name);

    private static SignatureScheme? Scheme(string name, ContractNode node) => name switch
    {
        Hmac => SignedTextReader.Read(node, plain: false),
        Hash => SignedTextReader.Read(node, plain: true),
        PublicKey => SignedTextReader.ReadPublicKey(node),
        Jwt => JwtReader.Read(node),
        SecretHeader or SecretParameter or SecretField => SignedTextReader.Place(node, [name["secret-".Length..]], "name where the secret is") is { } place
            ? new SharedSecretScheme(place, node.Plain("prefix") ?? "")
            : null,
        Basic => node.Text("user", "give the user's name; the secret is the password") is { } user ? SharedSecretScheme.Basic(user) : null,
        _ => PlatformSchemes.All[name],
    };

    private static List<string>? Secrets(ContractNode node, bool none, bool published)
    {
        if (none || published)
        {
            if (node.Find("secrets") is not null)
            {
                node.Fault("secrets", none ? "is of no use where nothing is signed" : "and 'keys' both say what verifies", none ? "leave it out, or choose a scheme with secrets" : "keep one of them");
            }

            return [];
        }

        if (node.Find("secrets") is not { ValueKind: JsonValueKind.Array } secrets || secrets.GetArrayLength() == 0)
        {
            node.Fault("secrets", "names no setting", SettingRemedy);
            return null;
        }

        var names = secrets.EnumerateArray().Select(secret => secret.ValueKind == JsonValueKind.String ? secret.GetString()! : "").ToList();
        for (var i = 0; i < names.Count; i++)
        {
            if (!IsSetting(names[i]))
            {
                node.FaultItem("secrets", i, SettingProblem, SettingRemedy);
            }
        }

        return names;
    }

    private static List<IPNetwork>? Networks(ContractNode node, bool required)
    {
        const string Remedy = "list networks and addresses, for example [\"185.71.76.0/27\", \"77.75.156.11\"]";
        if (node.Find("addresses") is not { } given)
        {
            if (required)
            {
                node.Fault("addresses", "is missing", Remedy);
            }

            return required ? null : [];
        }

        if (given.ValueKind != JsonValueKind.Array || given.GetArrayLength() == 0)
        {
            node.Fault("addresses", "is no list of networks", Remedy);
            return null;
        }

        var networks = new List<IPNetwork>();
        foreach (var (item, index) in given.EnumerateArray().Select((item, index) => (item, index)))
        {
            if (Network(item) is { } network)
            {
                networks.Add(network);
            }
            else
            {
                node.FaultItem("addresses", index, "is no network", "write an address, or a network with its prefix: 185.71.76.0/27");
            }
        }

        return networks;
    }

    private static IPNetwork? Network(JsonElement item) =>
        item.ValueKind != JsonValueKind.String ? null
        : IPNetwork.TryParse(item.GetString(), out var network) ? network
        : IPAddress.TryParse(item.GetString(), out var address) ? new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128)
        : null;

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,63}\\z")]
    private static partial Regex Setting();
}
