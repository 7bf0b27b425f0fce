using System.Text.Json;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Ledger;

/// <summary>The second pass of a shard's audit: names the rows that make the sums differ. Holds in memory only rows that the sums suspect.</summary>
internal sealed class ShardAuditLocating(IShardStore store, Shard shard, ShardHead head, List<Difference> differences)
{
    /// <summary>How often an account that keeps changing under traffic is read again before it counts as different.</summary>
    private const int Readings = 5;

    public async Task ChainAsync(ChainSum chain, CancellationToken stop)
    {
        var links = new SortedDictionary<long, List<(string Row, string Previous, string Hash)>>();
        await foreach (var row in store.ScanJournalAsync(shard, stop))
        {
            if (row.Value is { } entry && entry.Body.Sequence <= head.Sequence && (chain.IsSuspect(entry.Body.Sequence) || chain.IsSuspect(entry.Body.Sequence - 1)))
            {
                (links.TryGetValue(entry.Body.Sequence, out var same) ? same : links[entry.Body.Sequence] = []).Add((row.Row, entry.Previous, entry.Hash));
            }
        }

        for (var sequence = 1L; sequence <= head.Sequence; sequence++)
        {
            if (chain.IsSuspect(sequence))
            {
                CheckLink(links, sequence);
            }
        }
    }

    private void CheckLink(SortedDictionary<long, List<(string Row, string Previous, string Hash)>> links, long sequence)
    {
        if (!links.TryGetValue(sequence, out var here))
        {
            differences.Add(new Difference($"{shard}/J", $"the entry with sequence {sequence} is missing"));
            return;
        }

        foreach (var twice in here.Skip(1))
        {
            differences.Add(new Difference(twice.Row, $"sequence {sequence} is there twice"));
        }

        if (sequence == head.Sequence)
        {
            if (here[0].Hash != head.Chain)
            {
                differences.Add(new Difference($"{shard}/H", $"the head's chain is not the hash of entry {sequence} ({here[0].Row})"));
            }
        }
        else if (links.TryGetValue(sequence + 1, out var next) && next[0].Previous != here[0].Hash)
        {
            differences.Add(new Difference(next[0].Row, $"its 'previous' is not the hash of the entry before it ({here[0].Row})"));
        }
    }

    public async Task AccountsAsync(
        ChainSum accounts,
        IAsyncEnumerable<List<JournalEntry>> members,
        Func<IReadOnlyList<JournalEntry>, Action<JournalEntry, string>?, CancellationToken, Task<Account>> replay,
        CancellationToken stop)
    {
        var expected = new Dictionary<MemberId, Account>();
        await foreach (var entries in members)
        {
            if (accounts.IsSuspect(ChainSum.NumberOf(entries[0].Body.Member.Value)))
            {
                expected[entries[0].Body.Member] = await replay(entries, null, stop);
            }
        }

        await foreach (var row in store.ScanAccountsAsync(shard, stop))
        {
            if (row.Value is { } stored && accounts.IsSuspect(ChainSum.NumberOf(stored.Member.Value)))
            {
                expected.Remove(stored.Member, out var wanted);
                if (!stored.Equals(wanted ?? Account.Empty(stored.Member)) && await DiffersOrDamagedAsync(stored.Member, replay, stop) is { } what)
                {
                    differences.Add(new Difference(row.Row, what));
                }
            }
        }

        differences.AddRange(expected.Keys.Select(member => new Difference($"{shard}/A|{member}", "the account is missing")));
    }

    private async Task<string?> DiffersOrDamagedAsync(MemberId member, Func<IReadOnlyList<JournalEntry>, Action<JournalEntry, string>?, CancellationToken, Task<Account>> replay, CancellationToken stop)
    {
        try
        {
            return await DiffersAsync(member, replay, stop);
        }
        catch (InvalidDataException damaged)
        {
            return $"it cannot be compared with its entries: {damaged.Message}";
        }
    }

    /// <summary>Reads the account and its entries as they are now, until a reading stands still; null where the two agree.</summary>
    private async Task<string?> DiffersAsync(MemberId member, Func<IReadOnlyList<JournalEntry>, Action<JournalEntry, string>?, CancellationToken, Task<Account>> replay, CancellationToken stop)
    {
        for (var reading = 1; ; reading++)
        {
            var before = await store.ReadAccountAsync(shard, member, stop);
            var entries = new List<JournalEntry>();
            await foreach (var entry in store.ReadMemberAsync(shard, member, stop))
            {
                entries.Add(entry);
            }

            entries.Sort((x, y) => x.Body.Sequence.CompareTo(y.Body.Sequence));
            var expected = entries.Count == 0 ? Account.Empty(member) : await replay(entries, null, stop);
            if (before.Equals(expected))
            {
                return null;
            }

            if (reading == Readings || before.Equals(await store.ReadAccountAsync(shard, member, stop)))
            {
                return $"stored {JsonSerializer.Serialize(before, HubJson.Compact)}, the journal makes {JsonSerializer.Serialize(expected, HubJson.Compact)}";
            }
        }
    }

    public async Task ObligationsAsync(ChainSum obligations, CancellationToken stop)
    {
        var expected = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        await foreach (var row in store.ScanJournalAsync(shard, stop))
        {
            if (row.Value is not { } entry || entry.Body.Sequence > head.Sequence)
            {
                continue;
            }

            foreach (var (partner, line) in Obligation.LinesOf(entry.Body).Where(line => obligations.IsSuspect(ChainSum.NumberOf($"{entry.Body.Window}|{line.Partner}"))))
            {
                var name = new Obligation(entry.Body.Window, partner, entry.Commit, []).RowIn(shard);
                (expected.TryGetValue(name, out var lines) ? lines : expected[name] = []).Add(Obligation.TextOf(entry.Body.Window, partner, entry.Commit, line));
            }
        }

        await foreach (var row in store.ScanObligationsAsync(shard, stop))
        {
            if (row.Value is { } stored && obligations.IsSuspect(ChainSum.NumberOf($"{stored.Window}|{stored.Partner}")))
            {
                var lines = stored.Lines.Where(line => line.Sequence <= head.Sequence).Select(line => Obligation.TextOf(stored.Window, stored.Partner, stored.Commit, line));
                var wanted = expected.Remove(row.Row, out var made) ? made : [];
                if (!lines.Order(StringComparer.Ordinal).SequenceEqual(wanted.Order(StringComparer.Ordinal)))
                {
                    differences.Add(new Difference(row.Row, wanted.Count == 0 ? "no journal entry makes this obligation" : "its lines are not what the journal makes"));
                }
            }
        }

        differences.AddRange(expected.Keys.Select(row => new Difference(row, "the obligation is missing")));
    }
}
