namespace LoyaltyHub.Core.Programmes;

/// <summary>Walks the lists of a programme file.</summary>
internal static class Lists
{
    /// <summary>The forms of a list with their places; a null among them is a fault.</summary>
    public static IEnumerable<(T Form, string Place)> Places<T>(this IReadOnlyList<T?>? forms, string path, Action<string, string> fault)
        where T : class
    {
        for (var index = 0; index < forms?.Count; index++)
        {
            if (forms[index] is { } form)
            {
                yield return (form, $"{path}/{index}");
            }
            else
            {
                fault($"{path}/{index}", "is null; write what is meant, or take it out");
            }
        }
    }
}
