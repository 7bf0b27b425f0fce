using System.Text.Json;

namespace LoyaltyHub.Core.Programmes;

/// <summary>Reads a programme from its JSON file and says everything that is wrong with it at once.</summary>
public static class ProgrammeFile
{
    private static readonly JsonSerializerOptions Options = new(HubJson.Readable) { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    /// <summary>Reads a programme.</summary>
    /// <param name="utf8">The file's bytes.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <exception cref="ProgrammeException">The file is not a programme; the message has one line per fault.</exception>
    public static Programme Parse(ReadOnlySpan<byte> utf8, string source)
    {
        ProgrammeForm form;
        try
        {
            form = JsonSerializer.Deserialize<ProgrammeForm>(utf8, Options) ?? throw new JsonException("The file says null.");
        }
        catch (JsonException fault)
        {
            throw new ProgrammeException([$"{source}: line {(fault.LineNumber ?? 0) + 1}, {fault.Path ?? "$"}: {fault.Message}"]);
        }

        var faults = new List<string>();
        var programme = new ProgrammeReader((path, what) => faults.Add($"{source}: {path}: {what}")).Read(form);
        return faults.Count == 0 ? programme with { Source = JsonSerializer.Serialize(form, HubJson.Compact) } : throw new ProgrammeException(faults);
    }
}

/// <summary>A programme file that cannot be used.</summary>
public sealed class ProgrammeException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>One line per fault: file, place, what is wrong and the remedy.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
