using System.Runtime.CompilerServices;
using System.Text.Json;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Ledger;

/// <summary>
/// The audit of one shard, as of one head. The first pass streams journal, accounts and obligations and adds them up; only where the sums do not
/// come out, a second pass looks for the rows among those the sums suspect.
/// </summary>
internal sealed class ShardAudit(
    IShardStore store,
    Shard shard,
    Func<string, int, Programme?> programmes,
    List<Difference> differences,
    SortedDictionary<(long Window, string Account, string Unit), long> money)
{
    private readonly ChainSum chain = new();
    private readonly ChainSum accounts = new();
    private readonly ChainSum obligations = new();
    private readonly SortedDictionary<string, long> used = new(StringComparer.Ordinal);
    private ShardHead head = ShardHead.Empty;

    public long Entries { get; private set; }

    public long Members { get; private set; }

    public long MembersWithBalance { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            head = (await store.ReadHeadAsync(shard, stop)).Head;
        }
        catch (Exception fault) when (fault is InvalidDataException or LedgerMissingException)
        {
            differences.Add(new Difference($"{shard}/H", fault.Message));
            return;
        }

        await foreach (var entries in MembersAsync(report: true, stop))
        {
            await CheckAsync(entries, stop);
        }

        CheckHead();
        await AddStoredAsync(stop);
        await CheckSharesAsync(stop);
        var locating = new ShardAuditLocating(store, shard, head, differences);
        if (!chain.Balanced)
        {
            await locating.ChainAsync(chain, stop);
        }

        if (!accounts.Balanced)
        {
            await locating.AccountsAsync(accounts, MembersAsync(report: false, stop), ReplayAsync, stop);
        }

        if (!obligations.Balanced)
        {
            await locating.ObligationsAsync(obligations, stop);
        }
    }

    /// <summary>The journal up to the head, one member's entries after the other, each in sequence.</summary>
    private async IAsyncEnumerable<List<JournalEntry>> MembersAsync(bool report, [EnumeratorCancellation] CancellationToken stop)
    {
        var group = new List<JournalEntry>();
        await foreach (var row in store.ScanJournalAsync(shard, stop))
        {
            if (row.Fault is { } fault && report)
            {
                differences.Add(new Difference(row.Row, fault));
            }

            if (row.Value is not { } entry || entry.Body.Sequence > head.Sequence)
            {
                continue;
            }

            if (group.Count > 0 && group[0].Body.Member != entry.Body.Member)
            {
                group.Sort((x, y) => x.Body.Sequence.CompareTo(y.Body.Sequence));
                yield return group;
                group = [];
            }

            group.Add(entry);
        }

        if (group.Count > 0)
        {
            group.Sort((x, y) => x.Body.Sequence.CompareTo(y.Body.Sequence));
            yield return group;
        }
    }

    private async Task CheckAsync(List<JournalEntry> entries, CancellationToken stop)
    {
        Members++;
        Entries += entries.Count;
        foreach (var entry in entries)
        {
            CheckEntry(entry);
            AddMoney(entry.Body);
            AddBudgets(entry.Body.Decision);
        }

        var account = await ReplayAsync(entries, Report, stop);
        MembersWithBalance += account.Balances.Count > 0 ? 1 : 0;
        accounts.Add(ChainSum.NumberOf(account.Member.Value), JsonSerializer.Serialize(account, HubJson.Compact));
    }

    private void CheckEntry(JournalEntry entry)
    {
        if (JournalEntry.HashOf(entry.Previous, entry.Text) != entry.Hash)
        {
            Report(entry, "its content does not match its hash: it was changed after it was written");
        }

        foreach (var unit in entry.Body.Decision.Postings.GroupBy(posting => posting.Unit).Where(unit => unit.Sum(posting => posting.Value) != 0))
        {
            Report(entry, $"its postings in {unit.Key} do not sum to zero");
        }

        chain.Add(entry.Body.Sequence, entry.Hash);
        if (entry.Body.Sequence > 1)
        {
            chain.Subtract(entry.Body.Sequence - 1, entry.Previous);
        }
        else if (entry.Previous != ShardHead.Genesis)
        {
            Report(entry, "it is the first entry and does not begin the chain");
        }

        foreach (var (partner, line) in Obligation.LinesOf(entry.Body))
        {
            obligations.Add(ChainSum.NumberOf($"{entry.Body.Window}|{partner}"), Obligation.TextOf(entry.Body.Window, partner, entry.Commit, line));
        }
    }

    private void AddMoney(EntryBody body)
    {
        foreach (var posting in body.Decision.Postings.Where(posting => posting.Unit.IsCurrency && !BookAccounts.IsMembers(posting.Account)))
        {
            var key = (body.Window, posting.Account, posting.Unit.Value);
            money[key] = checked(money.GetValueOrDefault(key) + posting.Value);
        }
    }

    private void AddBudgets(Decision decision)
    {
        foreach (var (name, points) in decision.BudgetUse())
        {
            used[name] = checked(used.GetValueOrDefault(name) + points);
        }
    }

    private void CheckHead()
    {
        if (head.Sequence > 0)
        {
            chain.Subtract(head.Sequence, head.Chain);
        }
        else if (head.Chain != ShardHead.Genesis)
        {
            differences.Add(new Difference($"{shard}/H", "the head of an empty shard does not begin the chain"));
        }
    }

    private async Task AddStoredAsync(CancellationToken stop)
    {
        await foreach (var row in store.ScanAccountsAsync(shard, stop))
        {
            if (Reported(row) is { } account)
            {
                accounts.Subtract(ChainSum.NumberOf(account.Member.Value), JsonSerializer.Serialize(account, HubJson.Compact));
            }
        }

        await foreach (var row in store.ScanObligationsAsync(shard, stop))
        {
            if (Reported(row) is not { } obligation)
            {
                continue;
            }

            foreach (var line in obligation.Lines.Where(line => line.Sequence <= head.Sequence))
            {
                obligations.Subtract(
                    ChainSum.NumberOf($"{obligation.Window}|{obligation.Partner}"), Obligation.TextOf(obligation.Window, obligation.Partner, obligation.Commit, line));
            }
        }
    }

    /// <summary>Compares what budgets paid in this shard with what its entries tell. A share that changed under traffic since the head was read is read on its own.</summary>
    private async Task CheckSharesAsync(CancellationToken stop)
    {
        await foreach (var row in store.ScanSharesAsync(shard, stop))
        {
            if (Reported(row) is not { } share)
            {
                continue;
            }

            var entries = used.Remove(share.Budget, out var sum) ? sum : 0;
            if (share.Used != entries && (await store.ReadHeadAsync(shard, stop)).Head.Sequence == head.Sequence)
            {
                differences.Add(new Difference(row.Row, $"it says {share.Used} points used, the journal makes {entries}"));
            }

            if (share.Left < 0)
            {
                differences.Add(new Difference(row.Row, $"{-share.Left} points more are used than were leased"));
            }
        }

        differences.AddRange(used.Where(sum => sum.Value != 0).Select(sum => new Difference($"{shard}/B|{sum.Key}", $"the share is missing; the journal makes {sum.Value} points used")));
    }

    /// <summary>What a row says, read or not; a fault of the row itself is reported.</summary>
    private T? Reported<T>(Scanned<T> row)
        where T : class
    {
        if (row.Fault is { } fault)
        {
            differences.Add(new Difference(row.Row, fault));
        }

        return row.Value;
    }

    /// <summary>The account that a member's entries make, decided again one after the other.</summary>
    private async Task<Account> ReplayAsync(IReadOnlyList<JournalEntry> entries, Action<JournalEntry, string>? report, CancellationToken stop)
    {
        var account = Account.Empty(entries[0].Body.Member);
        for (var index = 0; index < entries.Count; index++)
        {
            var (entry, body) = (entries[index], entries[index].Body);
            if (ProgrammeSet.Find(body.Decision.Programme, body.Decision.Version, programmes) is not { } programme)
            {
                report?.Invoke(entry, $"programme {body.Decision.Programme} version {body.Decision.Version} is not at hand, so the decision cannot be recomputed");
                continue;
            }

            var history = await HistoryAsync(account, entries, index, stop);
            var budgets = body.Decision.Budgets ?? new Dictionary<string, long>();
            var again = Decider.Decide(account, programme, body.Activity, new Circumstances(body.RecordedAt, history, budgets) { Chain = entry.Previous });
            if (report is not null && !Says(entry, again.Decision))
            {
                report(entry, "deciding it again gives another decision");
            }

            account = again.Account;
        }

        return account;
    }

    /// <summary>Whether an entry's decision is this one. Its text ends with the decision; where other hands have written it, what they wrote is read first.</summary>
    private static bool Says(JournalEntry entry, Decision decision)
    {
        var text = JsonSerializer.Serialize(decision, HubJson.Compact);
        return IsEnd(entry.Text, text) || text == JsonSerializer.Serialize(entry.Body.Decision, HubJson.Compact);
    }

    private static bool IsEnd(ReadOnlySpan<char> entry, ReadOnlySpan<char> decision) =>
        entry is [.. var rest, '}'] && rest.EndsWith(decision) && rest[..^decision.Length].EndsWith("\"decision\":");

    /// <summary>What a return or refund had to know: the member's entries before it, and those of accounts it was joined with.</summary>
    private async Task<History> HistoryAsync(Account account, IReadOnlyList<JournalEntry> entries, int index, CancellationToken stop)
    {
        var body = entries[index].Body;
        if (HistoryKey.Of(new Arrival(body.Member, body.Activity)) is not { } key)
        {
            return History.None;
        }

        var known = entries.Take(index).Select(entry => entry.Body).Where(key.Asks).ToList();
        foreach (var kin in account.Joined)
        {
            await foreach (var entry in store.ReadHistoryAsync(Shard.Of(kin, store.Shards), key with { Member = kin }, stop))
            {
                known.Add(entry.Body);
            }
        }

        return Histories.Of(key, account, known, body.RecordedAt);
    }

    private void Report(JournalEntry entry, string what) => differences.Add(new Difference(entry.RowIn(shard), what));
}
