using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads how a platform writes its bodies.</summary>
internal static class BodyReader
{
    /// <summary>The formats; <c>json</c>, or <c>jwt</c> where the token that is verified is the body, when none is named.</summary>
    public static List<BodyFormat> Formats(ContractNode root, SignatureTerms? signature)
    {
        var token = signature is { Scheme: JwtScheme { Terms.Place: null } or AddressScheme { Inner: JwtScheme { Terms.Place: null } } };
        var formats = root.Find("formats") is null
            ? [token ? BodyFormat.Jwt : BodyFormat.Json]
            : root.Items("formats", $"list at least one of {string.Join(", ", ContractNode.Words<BodyFormat>().Keys)}")
                .Select((_, index) => root.ItemWord<BodyFormat>("formats", index))
                .Distinct()
                .ToList();
        if (token && formats is not [BodyFormat.Jwt])
        {
            root.Fault("formats", "is something else than the token that is the body", "write [\"jwt\"], or say in 'signature' where in the call the token is");
        }

        return formats;
    }

    /// <summary>Further media types of some formats.</summary>
    public static Dictionary<string, BodyFormat> MediaTypes(ContractNode root, IReadOnlyList<BodyFormat> formats)
    {
        const string Remedy = "write { \"text/plain\": \"json\" }: media types in small letters without parameters, or none for calls that say no type";
        var types = new Dictionary<string, BodyFormat>(StringComparer.Ordinal);
        if (root.Find("mediaTypes") is null || root.Object("mediaTypes", Remedy) is not { } node)
        {
            return types;
        }

        foreach (var type in node.Names())
        {
            var format = node.Word<BodyFormat>(type);
            if (!formats.Contains(format) || format is BodyFormat.Cloudevents)
            {
                node.Fault(type, "is none of the 'formats' that have a media type of their own", "name one of them");
            }

            if (type != PartnerContract.NoMediaType && (type.Any(char.IsUpper) || type.Count(letter => letter == '/') != 1 || type.AsSpan().IndexOfAny(' ', ';', ',') >= 0))
            {
                node.Fault(type, "is no media type", Remedy);
            }

            types[type] = format;
        }

        return types;
    }

    /// <summary>Texts that are read as parts of the body.</summary>
    public static List<PackedText> Packed(ContractNode root)
    {
        const string Remedy = "write { \"/pointer\": \"json\" }";
        var packed = new List<PackedText>();
        if (root.Find("packed") is null || root.Object("packed", Remedy) is not { } node)
        {
            return packed;
        }

        foreach (var name in node.Names())
        {
            var form = node.Word<PackedAs>(name);
            if (name.Length > 1 && JsonPointer.TryParse(name, out var at))
            {
                packed.Add(new PackedText(at!, form));
            }
            else
            {
                node.Fault(name, $"'{name}' is no JSON Pointer (RFC 6901) to a text within the body", Remedy);
            }
        }

        return packed;
    }
}
