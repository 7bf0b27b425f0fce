using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace LoyaltyHub.Core.Ledger;

/// <summary>
/// Compares two multisets of any size in constant memory, without an order: each member is hashed to 128 bits and added up, by bucket. Two equal
/// multisets always have equal sums; where they differ, the bucket tells in which range to look.
/// </summary>
internal sealed class ChainSum
{
    private const int Buckets = 4096;

    private readonly UInt128[] sums = new UInt128[Buckets];

    /// <summary>A number for something that has none: the same for the same name.</summary>
    public static long NumberOf(string name) => (long)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(name)) >> 1);

    /// <summary>Adds a member to one side.</summary>
    public void Add(long number, string text) => Change(number, text, minus: false);

    /// <summary>Adds a member to the other side.</summary>
    public void Subtract(long number, string text) => Change(number, text, minus: true);

    /// <summary>Whether both sides hold the same members.</summary>
    public bool Balanced => Array.TrueForAll(sums, sum => sum == 0);

    /// <summary>Whether a member of that number could be one of those only one side has.</summary>
    public bool IsSuspect(long number) => sums[BucketOf(number)] != 0;

    private static int BucketOf(long number) => (int)(number & (Buckets - 1));

    private void Change(long number, string text, bool minus)
    {
        var bytes = Encoding.UTF8.GetBytes($"{number}\n{text}");
        var hash = MemoryMarshal.Read<UInt128>(XxHash128.Hash(bytes));
        ref var sum = ref sums[BucketOf(number)];
        unchecked
        {
            sum = minus ? sum - hash : sum + hash;
        }
    }
}
