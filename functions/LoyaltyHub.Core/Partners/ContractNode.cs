using System.Text.Json;

namespace LoyaltyHub.Core.Partners;

/// <summary>An object of a contract file and its place in it; what is wrong goes to the faults, so that one reading finds all of it.</summary>
internal sealed class ContractNode(JsonElement element, string path, ContractFaults faults)
{
    /// <summary>The object's own place.</summary>
    public string Place => path;

    public string Path(string name) => $"{path}/{JsonPointer.Escape(name)}";

    public void Fault(string name, string problem, string remedy) => faults.Add(Path(name), problem, remedy);

    public void FaultItem(string name, int index, string problem, string remedy) => faults.Add($"{Path(name)}/{index}", problem, remedy);

    public void Allow(params IReadOnlyCollection<string> known)
    {
        foreach (var member in element.EnumerateObject().Where(member => !known.Contains(member.Name)))
        {
            Fault(member.Name, "is unknown here", $"use one of {string.Join(", ", known)}");
        }
    }

    public IEnumerable<string> Names() => element.EnumerateObject().Select(member => member.Name);

    public JsonElement? Find(string name) => element.TryGetProperty(name, out var value) ? value : null;

    /// <summary>A non-blank string; a fault and null where it is missing or something else.</summary>
    public string? Text(string name, string remedy)
    {
        if (Find(name) is { ValueKind: JsonValueKind.String } value && !string.IsNullOrWhiteSpace(value.GetString()))
        {
            return value.GetString();
        }

        Fault(name, Find(name) is null ? "is missing" : "is no text", remedy);
        return null;
    }

    public ContractNode? Object(string name, string remedy)
    {
        if (Find(name) is { ValueKind: JsonValueKind.Object } value)
        {
            return new ContractNode(value, Path(name), faults);
        }

        Fault(name, Find(name) is null ? "is missing" : "is no object", remedy);
        return null;
    }

    /// <summary>One of an enumeration's names in kebab-case; a fault and the default where it is none of them.</summary>
    public T Word<T>(string name)
        where T : struct, Enum
    {
        var words = Words<T>();
        var remedy = $"use one of {string.Join(", ", words.Keys)}";
        if (Text(name, remedy) is not { } text)
        {
            return default;
        }

        if (!words.TryGetValue(text, out var word))
        {
            Fault(name, $"'{text}' is none of the known words", remedy);
        }

        return word;
    }

    /// <summary>The same for an element of a list.</summary>
    public T ItemWord<T>(string name, int index)
        where T : struct, Enum
    {
        var words = Words<T>();
        if (Find(name)!.Value[index] is { ValueKind: JsonValueKind.String } text && words.TryGetValue(text.GetString()!, out var word))
        {
            return word;
        }

        FaultItem(name, index, "is none of the known words", $"use one of {string.Join(", ", words.Keys)}");
        return default;
    }

    /// <summary>The same for a word that may be left out.</summary>
    public T WordOr<T>(string name, T otherwise)
        where T : struct, Enum => Find(name) is null ? otherwise : Word<T>(name);

    /// <summary>A text as it stands, white space included; null where it is left out, and with a fault where it is no text.</summary>
    public string? Plain(string name)
    {
        if (Find(name) is { } value && value.ValueKind != JsonValueKind.String)
        {
            Fault(name, "is no text", "write a text in quotes, or leave it out");
        }

        return Find(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
    }

    /// <summary>True or false; false where it is left out.</summary>
    public bool Flag(string name)
    {
        if (Find(name) is { } value && value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Fault(name, "is neither true nor false", "write true, or leave it out");
        }

        return Find(name)?.ValueKind == JsonValueKind.True;
    }

    /// <summary>A whole number of a range, both ends inclusive.</summary>
    public long WholeOr(string name, long otherwise, long least, long most)
    {
        if (Find(name) is not { } value)
        {
            return otherwise;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Fault(name, $"is no whole number from {least} to {most}", "write one without quotes, or leave it out");
        return otherwise;
    }

    /// <summary>An array's elements, each of them checked by itself; empty and with a fault where it is none.</summary>
    public IReadOnlyList<(ContractNode Item, JsonElement Value)> Items(string name, string remedy)
    {
        if (Find(name) is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() > 0)
        {
            return [.. array.EnumerateArray().Select((value, index) => (new ContractNode(value, $"{Path(name)}/{index}", faults), value))];
        }

        Fault(name, Find(name) is null ? "is missing" : "is no list", remedy);
        return [];
    }

    /// <summary>A list of texts; null where it is left out or has faults.</summary>
    public IReadOnlyList<string>? Texts(string name, string remedy)
    {
        if (Find(name) is null)
        {
            return null;
        }

        var items = Items(name, remedy).Select(item => item.Value).ToList();
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].ValueKind != JsonValueKind.String || items[i].GetString()!.Length == 0)
            {
                FaultItem(name, i, "is no text", remedy);
                return null;
            }
        }

        return items.Count == 0 ? null : items.ConvertAll(item => item.GetString()!);
    }

    public JsonPointer? Pointer(string name, string remedy)
    {
        if (Text(name, remedy) is not { } text)
        {
            return null;
        }

        if (!JsonPointer.TryParse(text, out var pointer))
        {
            Fault(name, $"'{text}' is no JSON Pointer (RFC 6901)", "begin with '/', write '/' in a name as ~1 and '~' as ~0");
        }

        return pointer;
    }

    /// <summary>A pointer that may range over elements.</summary>
    public JsonRange? Range(string name, string remedy)
    {
        if (Text(name, remedy) is not { } text)
        {
            return null;
        }

        if (!JsonRange.TryParse(text, out var range))
        {
            Fault(name, $"'{text}' is no JSON Pointer (RFC 6901), in which a name may be *", "begin with '/', write '/' in a name as ~1 and '~' as ~0");
        }

        return range;
    }

    /// <summary>A text with values in it; empty where it is left out, null where a fault was noted.</summary>
    public TextTemplate? Template(string name, string remedy)
    {
        if (!TextTemplate.TryParse(Plain(name) ?? "", out var template))
        {
            Fault(name, "does not say rightly what stands in braces", remedy);
        }

        return template;
    }

    /// <summary>An enumeration's values by their names in contracts.</summary>
    public static IReadOnlyDictionary<string, T> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()), StringComparer.Ordinal);
}

/// <summary>What is wrong with a contract file.</summary>
internal sealed class ContractFaults(string source)
{
    private readonly List<(string Path, string What)> found = [];

    public void Add(string pointer, string problem, string remedy) => found.Add((pointer, $"{problem}; {remedy}"));

    public void ThrowIfAny(ReadOnlySpan<byte> utf8)
    {
        if (found.Count > 0)
        {
            var places = JsonPlaces.Of(utf8);
            throw new ContractException([.. found.Select(fault => new ContractFault(source, places.LineOf(fault.Path), fault.Path, fault.What))]);
        }
    }
}
