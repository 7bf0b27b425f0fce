using System.Text.Json;

namespace LoyaltyHub.Core.Partners;

/// <summary>An object of a contract file and its place in it; what is wrong goes to the faults, so that one reading finds all of it.</summary>
internal sealed class ContractNode(JsonElement element, string path, ContractFaults faults)
{
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

    private static Dictionary<string, T> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()), StringComparer.Ordinal);
}

/// <summary>What is wrong with a contract file.</summary>
internal sealed class ContractFaults(string source)
{
    private readonly List<string> lines = [];

    public void Add(string pointer, string problem, string remedy) => lines.Add($"{source}: {pointer}: {problem}; {remedy}");

    public void ThrowIfAny()
    {
        if (lines.Count > 0)
        {
            throw new ContractException(lines);
        }
    }
}
