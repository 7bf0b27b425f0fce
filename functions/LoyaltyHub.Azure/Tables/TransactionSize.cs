using System.Text.Encodings.Web;
using Azure.Data.Tables;

namespace LoyaltyHub.Azure.Tables;

/// <summary>
/// Whether an entity group transaction is larger than storage takes. Storage cuts the connection of one that is, which looks like a lost answer,
/// so it has to be known before it is sent.
/// </summary>
internal static class TransactionSize
{
    /// <summary>The most bytes of a transaction: 4 MiB.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    /// <summary>What stands around an entity: the part's headers, the request line with both keys, and more than enough of it.</summary>
    private const int FrameBytes = 1_000;

    /// <summary>What stands around a property: quotation marks, a type, a number in full.</summary>
    private const int PropertyBytes = 60;

    /// <summary>A character takes at most six bytes: <c>\u0416</c>.</summary>
    private const int MostBytesOfCharacter = 6;

    /// <summary>Whether the transaction is too large. Small ones, which are nearly all, are told by the lengths of their texts alone.</summary>
    public static bool Exceeds(IReadOnlyCollection<TableTransactionAction> actions) =>
        actions.Sum(action => Bytes(action.Entity, text => (long)text.Length * MostBytesOfCharacter)) > MostBytes
        && actions.Sum(action => Bytes(action.Entity, text => JavaScriptEncoder.Default.Encode(text).Length)) > MostBytes;

    private static long Bytes(ITableEntity entity, Func<string, long> text) =>
        FrameBytes + ((TableEntity)entity).Sum(property => PropertyBytes + property.Key.Length + property.Value switch
        {
            string value => text(value),
            byte[] value => value.Length * 4L / 3,
            BinaryData value => value.ToMemory().Length * 4L / 3,
            _ => 0,
        });
}
