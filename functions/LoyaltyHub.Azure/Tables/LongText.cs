using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using Azure.Data.Tables;

namespace LoyaltyHub.Azure.Tables;

/// <summary>
/// Text of any length in an entity. A string property holds at most 32 Ki characters and an entity 1 MiB: longer text, such as an account with thousands of lots, is packed
/// (Brotli, base64) and goes on in numbered properties: <c>packed|hash of what follows|…</c>.
/// </summary>
internal static class LongText
{
    private const int Part = 32_000;
    private const string Packed = "packed|";

    public static void Put(TableEntity row, string name, string text)
    {
        var stored = text.Length <= Part && !text.StartsWith(Packed, StringComparison.Ordinal) ? text : Pack(text);
        row[name] = stored[..Math.Min(Part, stored.Length)];
        for (var part = 1; part * Part < stored.Length; part++)
        {
            row[NameOf(name, part)] = stored.Substring(part * Part, Math.Min(Part, stored.Length - (part * Part)));
        }
    }

    /// <exception cref="InvalidDataException">The text is not there, or a packed one was changed.</exception>
    public static string Get(TableEntity row, string name)
    {
        var first = row.GetString(name) ?? throw new InvalidDataException($"Row {row.PartitionKey}/{row.RowKey} has no '{name}'.");
        if (!first.StartsWith(Packed, StringComparison.Ordinal))
        {
            return first;
        }

        var stored = new StringBuilder(first);
        for (var part = 1; row.GetString(NameOf(name, part)) is { } more; part++)
        {
            stored.Append(more);
        }

        return Unpack(stored.ToString()) ?? throw new InvalidDataException($"'{name}' of row {row.PartitionKey}/{row.RowKey} was changed after it was written.");
    }

    /// <summary>Whether a property is part of a packed text, whose reading has proved every character of it: another version may pack the same text otherwise.</summary>
    public static bool IsPacked(TableEntity row, string property) =>
        row.TryGetValue(property.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), out var first) && first is string text && text.StartsWith(Packed, StringComparison.Ordinal);

    private static string Pack(string text)
    {
        var bytes = new MemoryStream();
        using (var packing = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            packing.Write(Encoding.UTF8.GetBytes(text));
        }

        var content = Convert.ToBase64String(bytes.ToArray());
        return $"{Packed}{HashOf(content)}|{content}";
    }

    private static string? Unpack(string stored)
    {
        var content = stored.IndexOf('|', Packed.Length) is var bar and > 0 ? stored[(bar + 1)..] : "";
        if (stored != $"{Packed}{HashOf(content)}|{content}")
        {
            return null;
        }

        using var text = new StreamReader(new BrotliStream(new MemoryStream(Convert.FromBase64String(content)), CompressionMode.Decompress), Encoding.UTF8);
        return text.ReadToEnd();
    }

    private static string HashOf(string content) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(content)).ToString("x16", CultureInfo.InvariantCulture);

    private static string NameOf(string name, int part) => $"{name}{part.ToString(CultureInfo.InvariantCulture)}";
}
