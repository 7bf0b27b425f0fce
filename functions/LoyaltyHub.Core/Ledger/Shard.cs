using System.Globalization;
using System.IO.Hashing;
using System.Text;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Ledger;

/// <summary>One partition of the ledger; its name is three digits, from <c>000</c>.</summary>
/// <param name="Number">0 to the number of shards, exclusive.</param>
public readonly record struct Shard(int Number)
{
    /// <summary>The name that rows carry as partition key.</summary>
    public string Name => Number.ToString("D3", CultureInfo.InvariantCulture);

    /// <summary>The shard a member lives in; the same on every machine and for ever, as long as the number of shards stands.</summary>
    /// <param name="member">The member.</param>
    /// <param name="shards">The number of shards of the installation, at least 1.</param>
    public static Shard Of(MemberId member, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        return new Shard((int)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(member.Value)) % (ulong)shards));
    }

    /// <summary>All shards of an installation.</summary>
    public static IEnumerable<Shard> All(int shards) => Enumerable.Range(0, shards).Select(number => new Shard(number));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
