using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Pricing;

/// <summary>
/// What has to be known of a file of activities before it is replayed: which orders come back, so that no others are kept; and which members change each other's accounts, so that they
/// stay together.
/// </summary>
internal sealed class ActivityFile
{
    private static readonly byte[] Hub = Encoding.UTF8.GetBytes(PartnerId.Hub.Value);

    private readonly HashSet<ulong> asked = [];
    private readonly Dictionary<string, string> leaders = new(StringComparer.Ordinal);

    private ActivityFile()
    {
    }

    /// <summary>Whether members can be replayed apart from each other at all.</summary>
    public bool CanPart { get; private set; } = true;

    public long Lines { get; private set; }

    /// <summary>When the last happened of what partners said.</summary>
    public DateTimeOffset Last { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Reads a file through once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cores">How many parts of it are read at once.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="ActivityFileException">A line is no activity; of several this is the first.</exception>
    public static ActivityFile Scan(string path, int cores, CancellationToken stop)
    {
        var file = new ActivityFile();
        try
        {
            Parallel.ForEach(
                Partitioner.Create(ActivityBlock.Of(path, stop), EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, cores), CancellationToken = stop },
                () => (File: new ActivityFile(), Reading: new ActivityLine()),
                (block, _, part) =>
                {
                    part.File.Look(block, part.Reading);
                    return part;
                },
                part => file.Add(part.File));
        }
        catch (AggregateException faults) when (faults.InnerExceptions.OfType<ActivityFileException>().MinBy(fault => fault.Line) is { } first)
        {
            // Blocks are taken in order, and those taken are looked through: whatever comes before it was read.
            ExceptionDispatchInfo.Throw(first);
        }

        return file;
    }

    /// <summary>Whether a return or refund asks for it; of some, once in ages, that none does, since only hashes are kept.</summary>
    public bool Asks(string alias, Activity activity) => asked.Count > 0 && HashOf(alias, activity) is { } hash && asked.Contains(hash);

    /// <summary>Names all whose accounts may change each other by one of them.</summary>
    public ReadOnlySpan<byte> LeaderOf(ReadOnlySpan<byte> alias) =>
        leaders.Count > 0 && leaders.ContainsKey(Encoding.UTF8.GetString(alias)) ? Encoding.UTF8.GetBytes(Find(Encoding.UTF8.GetString(alias))) : alias;

    /// <summary>The alias in a line as the hub writes it; empty where it is written otherwise.</summary>
    public static ReadOnlySpan<byte> AliasIn(ReadOnlySpan<byte> line)
    {
        var name = "\"alias\":\""u8;
        var at = line.IndexOf(name);
        var rest = at < 0 ? default : line[(at + name.Length)..];
        var end = rest.IndexOf((byte)'"');
        return end < 0 ? default : rest[..end];
    }

    private void Look(ActivityBlock block, ActivityLine reading)
    {
        foreach (var line in new TextLines(block.Bytes))
        {
            Look(block, line, reading);
            Lines++;
        }

        block.Release();
    }

    /// <summary>Adds what is known of another part of the file; any thread may.</summary>
    private void Add(ActivityFile part)
    {
        lock (asked)
        {
            CanPart &= part.CanPart;
            Lines += part.Lines;
            Last = part.Last > Last ? part.Last : Last;
            asked.UnionWith(part.asked);
            foreach (var (alias, above) in part.leaders)
            {
                leaders[Find(alias)] = Find(above);
            }
        }
    }

    private void Look(ActivityBlock block, ReadOnlySpan<byte> line, ActivityLine reading)
    {
        if (IsPlain(line, out var at))
        {
            Last = at > Last ? at : Last;
            return;
        }

        var activity = block.Read(line, reading);
        Last = activity.At > Last && activity.Partner != PartnerId.Hub && activity.Via is null ? activity.At : Last;
        if (activity.Alias is not { } alias)
        {
            // What the hub itself says may join accounts.
            CanPart = false;
            return;
        }

        if (activity.What is Happening.Returned or Happening.Confirmed or Happening.EngagementCancelled or Happening.EngagementConfirmed or Happening.PointsRefunded && HashOf(alias.Value, activity) is { } hash)
        {
            asked.Add(hash);
        }

        foreach (var other in activity.Others)
        {
            leaders[Find(other.Value)] = Find(alias.Value);
        }

        CanPart &= AliasIn(line).Length > 0;
    }

    /// <summary>Of what an activity concerns; null where that is nothing.</summary>
    private static ulong? HashOf(string alias, Activity activity) => HistoryKey.PartsOf(activity) is var (prefix, name)
        ? XxHash3.HashToUInt64(MemoryMarshal.AsBytes(name.AsSpan()), unchecked((long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(alias.AsSpan()), (activity.Partner.Value.Length * 16) + prefix.Length)))
        : null;

    private string Find(string alias)
    {
        while (leaders.TryGetValue(alias, out var above) && above != alias)
        {
            alias = above;
        }

        leaders.TryAdd(alias, alias);
        return alias;
    }

    /// <summary>Whether it says no more than that a member bought or used something, so that nobody asks for it and no other account is changed by it.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> line, out DateTimeOffset at)
    {
        var text = new LineText(line);
        var reads = LineHead.TryRead(ref text, out var head);
        at = head.At;
        return reads && (head.Kind.SequenceEqual("purchase"u8) || head.Kind.SequenceEqual("engagement"u8)) && !head.Partner.SequenceEqual(Hub)
            && line.IndexOf("\"employee\":"u8) < 0 && line.IndexOf("\"via\":"u8) < 0;
    }
}

/// <summary>A file of activities that cannot be read.</summary>
/// <param name="line">Which line is no activity; the first is 1.</param>
/// <param name="message">What is wrong, for people.</param>
public sealed class ActivityFileException(long line, string message) : IOException(message)
{
    /// <summary>Which line is no activity.</summary>
    public long Line => line;
}
