using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Ledger;

/// <summary>
/// Whose accounts the last entries of a shard changed: two bytes of each member's hash, oldest first. A writer that lost a race reads from it
/// which of the accounts it knows are out of date. Two members may share a mark; then one account is read again that need not be.
/// </summary>
public sealed class RecentMembers : IEquatable<RecentMembers>
{
    /// <summary>How many entries are remembered: several full commits.</summary>
    public const int Most = 384;

    private const int MarkBytes = 2;

    private readonly byte[] marks;

    private RecentMembers(byte[] marks) => this.marks = marks;

    /// <summary>Nothing is remembered.</summary>
    public static RecentMembers None { get; } = new([]);

    /// <summary>Whether nothing is remembered.</summary>
    public bool IsEmpty => marks.Length == 0;

    /// <summary>The marks as text: base64.</summary>
    public string Text => Convert.ToBase64String(marks);

    /// <summary>Reads the marks back.</summary>
    /// <exception cref="FormatException">The text is not one that <see cref="Text"/> gives.</exception>
    public static RecentMembers From(string text)
    {
        var marks = Convert.FromBase64String(text);
        return marks.Length % MarkBytes == 0 && marks.Length <= Most * MarkBytes ? new RecentMembers(marks) : throw new FormatException("These are no marks of recent members.");
    }

    /// <summary>A member's mark.</summary>
    public static ushort MarkOf(MemberId member) => unchecked((ushort)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(member.Value)));

    /// <summary>These marks and then those of further entries; the oldest make room.</summary>
    public RecentMembers With(IEnumerable<MemberId> members)
    {
        var added = members.Select(MarkOf).ToArray();
        var fresh = added.AsSpan(Math.Max(0, added.Length - Most));
        var kept = marks.AsSpan(Math.Max(0, marks.Length - ((Most - fresh.Length) * MarkBytes)));
        var all = new byte[kept.Length + (fresh.Length * MarkBytes)];
        kept.CopyTo(all);
        for (var index = 0; index < fresh.Length; index++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(all.AsSpan(kept.Length + (index * MarkBytes)), fresh[index]);
        }

        return new RecentMembers(all);
    }

    /// <summary>The marks of the last so many entries, or null where they are not remembered that far back.</summary>
    public IReadOnlySet<ushort>? OfLast(long entries)
    {
        var bytes = entries <= Most ? entries * MarkBytes : long.MaxValue;
        return entries < 0 || bytes > marks.Length
            ? null
            : marks[^(int)bytes..].Chunk(MarkBytes).Select(pair => (ushort)((pair[0] << 8) | pair[1])).ToHashSet();
    }

    /// <inheritdoc/>
    public bool Equals(RecentMembers? other) => other is not null && marks.AsSpan().SequenceEqual(other.marks);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RecentMembers);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)(XxHash3.HashToUInt64(marks) & int.MaxValue);
}
