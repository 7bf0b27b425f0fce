using System.Text.Json;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Ledger;

/// <summary>Something in the books that is not what the journal says it must be.</summary>
/// <param name="Where">The row.</param>
/// <param name="What">What is wrong with it.</param>
public sealed record Difference(string Where, string What);

/// <summary>What an audit found.</summary>
/// <param name="Entries">Journal entries read.</param>
/// <param name="Members">Accounts read.</param>
/// <param name="MembersWithBalance">Accounts with points available or held.</param>
/// <param name="Money">Every movement of money, summed per window, book account and currency, recomputed from the journal.</param>
/// <param name="Differences">What is wrong; empty when the books are right.</param>
public sealed record AuditReport(
    long Entries,
    long Members,
    long MembersWithBalance,
    IReadOnlyList<MoneyTotal> Money,
    IReadOnlyList<Difference> Differences);

/// <summary>What moved on one book account in one settlement window.</summary>
/// <param name="Window">The window.</param>
/// <param name="Account">A partner's account or one of the hub's own.</param>
/// <param name="Sum">Minor units; positive is owed to the account's owner.</param>
public sealed record MoneyTotal(long Window, string Account, Amount Sum);

/// <summary>
/// Recomputes everything from the journal: the hash chain, each decision by its own programme version, each account, each obligation.
/// Reads one shard at a time.
/// </summary>
public sealed class LedgerAudit(IShardStore store, Func<string, int, Programme?> programmes)
{
    /// <summary>Audits all shards.</summary>
    /// <param name="progress">Told after each shard.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<AuditReport> RunAsync(IProgress<Shard>? progress, CancellationToken stop)
    {
        var differences = new List<Difference>();
        var money = new SortedDictionary<(long Window, string Account, string Unit), long>();
        long entries = 0, members = 0, withBalance = 0;
        foreach (var shard in Shard.All(store.Shards))
        {
            var audit = new ShardAudit(store, shard, programmes, differences);
            await audit.RunAsync(stop);
            entries += audit.Entries.Count;
            members += audit.Accounts.Count;
            withBalance += audit.Accounts.Values.Count(account => account.Balances.Count > 0);
            foreach (var body in audit.Entries.Select(entry => entry.Body))
            {
                foreach (var posting in body.Decision.Postings.Where(posting => posting.Unit.IsCurrency))
                {
                    var key = (body.Window, posting.Account, posting.Unit.Value);
                    money[key] = checked(money.GetValueOrDefault(key) + posting.Value);
                }
            }

            progress?.Report(shard);
        }

        var totals = money.Select(total => new MoneyTotal(total.Key.Window, total.Key.Account, new Amount(total.Value, Unit.From(total.Key.Unit)))).ToList();
        return new AuditReport(entries, members, withBalance, totals, differences);
    }
}

/// <summary>The audit of one shard.</summary>
internal sealed class ShardAudit(IShardStore store, Shard shard, Func<string, int, Programme?> programmes, List<Difference> differences)
{
    public List<JournalEntry> Entries { get; } = [];

    public Dictionary<MemberId, Account> Accounts { get; } = [];

    public async Task RunAsync(CancellationToken stop)
    {
        var head = (await store.ReadHeadAsync(shard, stop)).Head;
        await foreach (var entry in store.ReadJournalAsync(shard, stop))
        {
            // What was committed after the head was read belongs to the next audit.
            if (entry.Body.Sequence <= head.Sequence)
            {
                Entries.Add(entry);
            }
        }

        Entries.Sort((x, y) => x.Body.Sequence.CompareTo(y.Body.Sequence));
        CheckChain(head);
        Replay();
        await CheckAccountsAsync(head, stop);
        await CheckObligationsAsync(head, stop);
    }

    private void CheckChain(ShardHead head)
    {
        var (sequence, chain) = (0L, ShardHead.Genesis);
        foreach (var entry in Entries)
        {
            if (entry.Body.Sequence != ++sequence)
            {
                Report(entry, $"expected sequence {sequence}, found {entry.Body.Sequence}: an entry is missing or there twice");
                sequence = entry.Body.Sequence;
            }

            if (entry.Previous != chain)
            {
                Report(entry, "its 'previous' is not the hash of the entry before it");
            }

            if (JournalEntry.HashOf(entry.Previous, entry.Text) != entry.Hash)
            {
                Report(entry, "its content does not match its hash: it was changed after it was written");
            }

            foreach (var unit in entry.Body.Decision.Postings.GroupBy(posting => posting.Unit).Where(unit => unit.Sum(posting => posting.Value) != 0))
            {
                Report(entry, $"its postings in {unit.Key} do not sum to zero");
            }

            chain = entry.Hash;
        }

        if (head.Sequence != sequence || head.Chain != chain)
        {
            differences.Add(new Difference($"{shard}/H", $"the head says sequence {head.Sequence}, the journal ends at {sequence} or with another hash"));
        }
    }

    private void Replay()
    {
        var orders = new Dictionary<OrderKey, List<EntryBody>>();
        foreach (var entry in Entries)
        {
            var body = entry.Body;
            var before = Accounts.GetValueOrDefault(body.Member) ?? Account.Empty(body.Member);
            var order = entry.Order is { } name ? new OrderKey(body.Member, body.Activity.Partner, name) : (OrderKey?)null;
            var history = OrderKey.OfReturn(new Arrival(body.Member, body.Activity)) is { } returned && orders.TryGetValue(returned, out var bodies)
                ? OrderHistories.Of(bodies)
                : OrderHistory.None;
            if (programmes(body.Decision.Programme, body.Decision.Version) is not { } programme)
            {
                Report(entry, $"programme {body.Decision.Programme} version {body.Decision.Version} is not at hand, so the decision cannot be recomputed");
                continue;
            }

            var again = Decider.Decide(before, programme, body.Activity, history);
            if (JsonSerializer.Serialize(again.Decision, HubJson.Compact) != JsonSerializer.Serialize(body.Decision, HubJson.Compact))
            {
                Report(entry, "deciding it again gives another decision");
            }

            Accounts[body.Member] = again.Account;
            if (order is { } key)
            {
                (orders.TryGetValue(key, out var known) ? known : orders[key] = []).Add(body);
            }
        }
    }

    private async Task CheckAccountsAsync(ShardHead head, CancellationToken stop)
    {
        var seen = new HashSet<MemberId>();
        await foreach (var stored in store.ReadAccountsAsync(shard, stop))
        {
            seen.Add(stored.Member);
            var expected = Accounts.GetValueOrDefault(stored.Member) ?? Account.Empty(stored.Member);
            if (!stored.Equals(expected) && await StandsStillAsync(head, stop))
            {
                differences.Add(new Difference($"{shard}/A|{stored.Member}", $"stored {JsonSerializer.Serialize(stored, HubJson.Compact)}, the journal makes {JsonSerializer.Serialize(expected, HubJson.Compact)}"));
            }
        }

        foreach (var missing in Accounts.Keys.Where(member => !seen.Contains(member)))
        {
            differences.Add(new Difference($"{shard}/A|{missing}", "the account is missing"));
        }
    }

    private async Task CheckObligationsAsync(ShardHead head, CancellationToken stop)
    {
        var expected = Obligation.Of(Entries).ToDictionary(RowOf, Content, StringComparer.Ordinal);
        await foreach (var stored in store.ReadObligationsAsync(shard, null, stop))
        {
            var row = RowOf(stored);
            if (expected.Remove(row, out var content) ? content != Content(stored) : await StandsStillAsync(head, stop))
            {
                differences.Add(new Difference($"{shard}/{row}", content is null ? "no journal entry makes this obligation" : "its lines are not what the journal makes"));
            }
        }

        differences.AddRange(expected.Keys.Select(row => new Difference($"{shard}/{row}", "the obligation is missing")));
    }

    /// <summary>While traffic flows an account may be newer than the journal that was read; then it is no difference.</summary>
    private async Task<bool> StandsStillAsync(ShardHead head, CancellationToken stop) =>
        (await store.ReadHeadAsync(shard, stop)).Head.Sequence == head.Sequence;

    private static string RowOf(Obligation obligation) => $"L|{obligation.Window:D8}|{obligation.Partner}|{obligation.Commit}";

    private static string Content(Obligation obligation) => JsonSerializer.Serialize(obligation.Lines, HubJson.Compact);

    private void Report(JournalEntry entry, string what) =>
        differences.Add(new Difference($"{shard}/J|{entry.Body.Member}|{entry.Body.Activity.Partner}|{entry.Body.Activity.EventId}", what));
}
