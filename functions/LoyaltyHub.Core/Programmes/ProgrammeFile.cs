using System.Text;
using System.Text.Json;
using LoyaltyHub.Core.Programmes.Checking;

namespace LoyaltyHub.Core.Programmes;

/// <summary>Reads a programme from its JSON file and says everything that is wrong with it at once.</summary>
public static class ProgrammeFile
{
    /// <summary>The most earn rules of one programme. Each is asked of every activity, and a person has to be able to read them.</summary>
    public const int MostRules = 1_000;

    private const int MostBytes = 4 * 1024 * 1024;

    private static readonly JsonDocumentOptions Document = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>How a file is read: unknown and repeated properties are faults, comments and trailing commas are not.</summary>
    internal static JsonSerializerOptions Options { get; } = new(HubJson.Readable) { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    /// <summary>Reads a programme.</summary>
    /// <param name="utf8">The file's bytes.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <exception cref="ProgrammeException">The file is not a programme; the message has one line per fault.</exception>
    public static Programme Parse(ReadOnlyMemory<byte> utf8, string source)
    {
        if (utf8.Length > MostBytes)
        {
            throw new ProgrammeException([new ProgrammeFault(source, 1, "", $"the file has more than {MostBytes} bytes; split it into several programmes")]);
        }

        utf8 = WithoutMark(utf8);
        var found = new List<(string Path, string What)>();
        using var document = Open(utf8, source);
        var programme = Read(document.RootElement, (path, what) => found.Add((path, what)));
        if (found.Count == 0)
        {
            return programme!;
        }

        var places = JsonPlaces.Of(utf8.Span);
        throw new ProgrammeException([.. found.Select(fault => new ProgrammeFault(source, places.LineOf(fault.Path), fault.Path, fault.What))]);
    }

    /// <summary>Tells the line of a place, a JSON pointer, in a file that can be read, from 1.</summary>
    /// <param name="utf8">The file's bytes.</param>
    public static Func<string, int> LinesOf(ReadOnlyMemory<byte> utf8) => JsonPlaces.Of(WithoutMark(utf8).Span).LineOf;

    /// <summary>The text without the byte order mark that some editors write before it.</summary>
    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) => utf8.Span.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;

    private static JsonDocument Open(ReadOnlyMemory<byte> utf8, string source)
    {
        try
        {
            return JsonDocument.Parse(utf8, Document);
        }
        catch (JsonException fault)
        {
            var what = utf8.IsEmpty ? "the file is empty; write a programme as one JSON object"
                : utf8.Span[0] is 0 or 0xFE or 0xFF || utf8.Span.IndexOf((byte)0) >= 0 ? "the file is no UTF-8 text; save it with the encoding UTF-8"
                : $"{fault.Message.Split(" LineNumber:")[0].TrimEnd('.')}; a programme is one JSON object, so mend it there";
            throw new ProgrammeException([new ProgrammeFault(source, (int)(fault.LineNumber ?? 0) + 1, "", what)]);
        }
    }

    private static Programme? Read(JsonElement root, Action<string, string> fault)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("earn", out var earn) && earn.ValueKind == JsonValueKind.Array && earn.GetArrayLength() > MostRules)
        {
            fault("/earn", $"there are {earn.GetArrayLength()} rules, and a programme has at most {MostRules}; join rules that differ in a code only, or split the programme");
            return null;
        }

        var clean = true;
        new FormShape(Options, (path, what) =>
        {
            clean = false;
            fault(path, what);
        }).Check(root, typeof(ProgrammeForm));
        if (!clean)
        {
            return null;
        }

        var form = root.Deserialize<ProgrammeForm>(Options)!;
        return new ProgrammeReader(fault).Read(form) with { Source = JsonSerializer.Serialize(form with { Schema = null }, HubJson.Compact) };
    }
}
