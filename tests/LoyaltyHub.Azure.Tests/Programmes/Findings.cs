namespace LoyaltyHub.Azure.Tests.Programmes;

/// <summary>Compares what was found in one step with what its file expects; what the file does not ask is not compared.</summary>
internal sealed class Findings(string step, List<string> wrong)
{
    public void Wrong(string what, string expected, string found) => wrong.Add($"{step}: {what}: expected {expected}; found {found}");

    public void Same(string what, string expected, string found)
    {
        if (expected != found)
        {
            Wrong(what, Quoted(expected), Quoted(found));
        }
    }

    /// <summary>All that is expected, and nothing else.</summary>
    public void Exactly<T>(string what, IReadOnlyDictionary<string, T>? expected, IReadOnlyDictionary<string, T> found)
    {
        if (expected is not null && (expected.Count != found.Count || Missing(expected, found)))
        {
            Wrong(what, Text(expected), Text(found));
        }
    }

    /// <summary>All that is expected.</summary>
    public void AtLeast<T>(string what, IReadOnlyDictionary<string, T>? expected, IReadOnlyDictionary<string, T> found)
    {
        if (expected is not null && Missing(expected, found))
        {
            Wrong(what, Text(expected), Text(found));
        }
    }

    /// <summary>All parts are in the text; a space that does not break is a space.</summary>
    public void Contains(string what, IReadOnlyList<string>? parts, string text)
    {
        foreach (var part in parts?.Where(part => !Plain(text).Contains(Plain(part), StringComparison.Ordinal)) ?? [])
        {
            Wrong(what, Quoted(part), Quoted(text));
        }
    }

    private static bool Missing<T>(IReadOnlyDictionary<string, T> expected, IReadOnlyDictionary<string, T> found) =>
        expected.Any(row => !found.TryGetValue(row.Key, out var value) || !EqualityComparer<T>.Default.Equals(value, row.Value));

    private static string Text<T>(IReadOnlyDictionary<string, T> rows) =>
        $"{{ {string.Join(", ", rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => $"{row.Key}: {row.Value?.ToString() ?? "null"}"))} }}";

    private static string Quoted(string text) => text.Length == 0 ? "nothing" : $"“{text}”";

    private static string Plain(string text) => text.Replace('\u00a0', ' ').Replace('\u202f', ' ');
}
