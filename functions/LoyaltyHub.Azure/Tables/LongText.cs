using System.Text;
using Azure.Data.Tables;

namespace LoyaltyHub.Azure.Tables;

/// <summary>Text of any length in an entity: a string property holds at most 32 Ki characters, so longer text goes on in numbered properties.</summary>
internal static class LongText
{
    private const int Part = 32_000;

    public static void Put(TableEntity row, string name, string text)
    {
        for (var (start, part) = (0, 0); start == 0 || start < text.Length; part++)
        {
            var length = Math.Min(Part, text.Length - start);
            if (length == Part && char.IsHighSurrogate(text[start + length - 1]))
            {
                length--;
            }

            row[NameOf(name, part)] = text.Substring(start, length);
            start += Math.Max(length, 1);
        }
    }

    public static string Get(TableEntity row, string name)
    {
        var first = row.GetString(name) ?? throw new InvalidDataException($"Row {row.PartitionKey}/{row.RowKey} has no '{name}'.");
        if (!row.ContainsKey(NameOf(name, 1)))
        {
            return first;
        }

        var text = new StringBuilder(first);
        for (var part = 1; row.GetString(NameOf(name, part)) is { } more; part++)
        {
            text.Append(more);
        }

        return text.ToString();
    }

    private static string NameOf(string name, int part) => part == 0 ? name : $"{name}{part}";
}
