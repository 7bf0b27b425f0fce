using System.Globalization;
using Azure.Data.Tables;

namespace LoyaltyHub.Azure.Tables;

/// <summary>Bytes of any length over rows of one partition: a binary property holds at most 64 KiB, an entity 1 MiB.</summary>
internal static class BinaryRows
{
    private const int RowBytes = 700 * 1024;
    private const int PropertyBytes = 60 * 1024;

    /// <summary>The rows that hold the bytes, in order; at least one.</summary>
    public static IReadOnlyList<TableEntity> Split(string partition, string key, byte[] bytes) =>
        bytes.Length == 0 ? [RowOf(partition, key, 0, [])] : bytes.Chunk(RowBytes).Select((chunk, number) => RowOf(partition, key, number, chunk)).ToList();

    /// <summary>Appends what a row holds; rows have to come in the order of their keys.</summary>
    public static void Append(MemoryStream bytes, TableEntity row)
    {
        for (var part = 0; row.GetBinary(PartName(part)) is { } data; part++)
        {
            bytes.Write(data);
        }
    }

    private static TableEntity RowOf(string partition, string key, int number, byte[] chunk)
    {
        var row = new TableEntity(partition, string.Create(CultureInfo.InvariantCulture, $"{key}|{number:D4}"));
        foreach (var (data, part) in chunk.Chunk(PropertyBytes).Select((data, part) => (data, part)))
        {
            row[PartName(part)] = data;
        }

        return row;
    }

    private static string PartName(int part) => string.Create(CultureInfo.InvariantCulture, $"part{part}");
}
