using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Ledger;

/// <summary>What makes a journal entry unique, for ever.</summary>
/// <param name="Member">The member.</param>
/// <param name="Partner">Who reported the activity.</param>
/// <param name="EventId">The partner's id of it.</param>
/// <param name="Round">How often it had been sent back by then (<see cref="Activity.Round"/>).</param>
public readonly record struct JournalKey(MemberId Member, PartnerId Partner, EventId EventId, int Round = 0)
{
    /// <summary>The key of the entry that an activity makes.</summary>
    public static JournalKey Of(MemberId member, Activity activity) => new(member, activity.Partner, activity.EventId, activity.Round);

    /// <summary>The entry by which an account left for another, or one that was part of it left.</summary>
    public static JournalKey Of(MemberId member, MergeName merge) => new(member, merge.Partner, Activities.EventId.From(merge.EventId), merge.Round);
}

/// <summary>What an entry says; its JSON is what the chain hashes, so it holds nothing that differs from one commit of the same activity to another.</summary>
/// <param name="Sequence">Its place in the shard, from 1, without gaps.</param>
/// <param name="Member">Whose account it changed.</param>
/// <param name="Window">The settlement window its obligations fall into.</param>
/// <param name="RecordedAt">When it was decided (UTC); what time alone does to an account is done up to then.</param>
/// <param name="Activity">What happened.</param>
/// <param name="Decision">What the programme made of it.</param>
public sealed record EntryBody(long Sequence, MemberId Member, long Window, DateTimeOffset RecordedAt, Activity Activity, Decision Decision)
{
    /// <summary>The entry's key.</summary>
    [JsonIgnore]
    public JournalKey Key => JournalKey.Of(Member, Activity);

    /// <summary>Whether returns of any order have to know of it: it tells of expired points, of rewards for goals that any order may take part in, or of corrections.</summary>
    public bool ConcernsAllReturns() => ConcernsAllReturns(Decision);

    /// <summary>Whether returns of any order have to know of a decision.</summary>
    public static bool ConcernsAllReturns(Decision decision) => decision.Has(static step =>
        step is Trace.Expired or Trace.ClawedBack { FromExpired: > 0 } or Trace.ClawedBack { Goal: not null } or Trace.Granted { Goal: not null, Points: > 0 } or Trace.Corrected);
}

/// <summary>An entry of a shard's journal. Append-only: a correction is a further entry.</summary>
/// <param name="Body">What it says.</param>
/// <param name="Text">The body's JSON, byte for byte as hashed.</param>
/// <param name="Previous">The hash of the entry before, or <see cref="ShardHead.Genesis"/>.</param>
/// <param name="Hash">SHA-256 over <paramref name="Previous"/>, a line feed and <paramref name="Text"/>; lower-case hexadecimal.</param>
/// <param name="Commit">The commit that wrote it; not part of the hash.</param>
public sealed record JournalEntry(EntryBody Body, string Text, string Previous, string Hash, string Commit)
{
    /// <summary>The entry's key.</summary>
    public JournalKey Key => Body.Key;

    /// <summary>The order or redemption it concerns, or the engagement it cancels; null for none, and for an engagement that its own key finds.</summary>
    public string? Subject => Body.Activity is { What: Happening.Engaged, Round: 0 } ? null : HistoryKey.SubjectOf(Body.Activity);

    /// <summary>How people name the entry's row.</summary>
    public string RowIn(Shard shard) => $"{shard}/J|{Body.Member}|{Body.Activity.Partner}|{Body.Activity.EventId}{(Key.Round == 0 ? "" : $"|{Key.Round}")}";

    /// <summary>Seals a body onto the chain.</summary>
    public static JournalEntry Seal(EntryBody body, string previous, string commit)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(body, HubJson.Compact);
        return new JournalEntry(body, Encoding.UTF8.GetString(text), previous, HashOf(previous, text), commit);
    }

    /// <summary>Reads an entry back from its row.</summary>
    /// <exception cref="JsonException">The text is not an entry's body.</exception>
    public static JournalEntry Read(string text, string previous, string hash, string commit) =>
        new(HubJson.Read<EntryBody>(text), text, previous, hash, commit);

    /// <summary>The chain's hash function.</summary>
    public static string HashOf(string previous, string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return HashOf(previous, bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static string HashOf(string previous, ReadOnlySpan<byte> text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(previous.Length) + 1 + text.Length);
        try
        {
            var length = Encoding.UTF8.GetBytes(previous, bytes);
            bytes[length++] = (byte)'\n';
            text.CopyTo(bytes.AsSpan(length));
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(bytes.AsSpan(0, length + text.Length), hash);
            return Convert.ToHexStringLower(hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
