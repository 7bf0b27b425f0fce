using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Tests.Building;

namespace LoyaltyHub.Core.Tests.Ledger;

/// <summary>A store into whose rows other hands have reached: each kind of row can be replaced by others.</summary>
internal sealed class TamperedStore(IShardStore inner) : ForwardingStore(inner)
{
    public Func<ShardHead, ShardHead> Head { get; init; } = head => head;

    public Func<IEnumerable<JournalEntry>, IEnumerable<JournalEntry>> Journal { get; init; } = entries => entries;

    public Func<IEnumerable<Account>, IEnumerable<Account>> Accounts { get; init; } = accounts => accounts;

    public Func<IEnumerable<BudgetShare>, IEnumerable<BudgetShare>> Shares { get; init; } = shares => shares;

    public Func<IEnumerable<Obligation>, IEnumerable<Obligation>> Obligations { get; init; } = obligations => obligations;

    public override async Task<StoredHead> ReadHeadAsync(Shard shard, CancellationToken stop)
    {
        var stored = await base.ReadHeadAsync(shard, stop);
        return stored with { Head = Head(stored.Head) };
    }

    public override async IAsyncEnumerable<Scanned<JournalEntry>> ScanJournalAsync(Shard shard, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        var entries = await base.ScanJournalAsync(shard, stop).Select(row => row.Value!).ToListAsync(stop);
        foreach (var entry in Journal(entries).OrderBy(entry => entry.Body.Member.Value, StringComparer.Ordinal))
        {
            yield return Read(entry, entry.RowIn(shard));
        }
    }

    public override async IAsyncEnumerable<Scanned<Account>> ScanAccountsAsync(Shard shard, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var account in Accounts(await base.ScanAccountsAsync(shard, stop).Select(row => row.Value!).ToListAsync(stop)))
        {
            yield return new Scanned<Account>($"{shard}/A|{account.Member}", account);
        }
    }

    public override async IAsyncEnumerable<Scanned<Obligation>> ScanObligationsAsync(Shard shard, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var obligation in Obligations(await base.ScanObligationsAsync(shard, stop).Select(row => row.Value!).ToListAsync(stop)))
        {
            yield return new Scanned<Obligation>(obligation.RowIn(shard), obligation);
        }
    }

    public override async IAsyncEnumerable<Scanned<BudgetShare>> ScanSharesAsync(Shard shard, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var share in Shares(await base.ScanSharesAsync(shard, stop).Select(row => row.Value!).ToListAsync(stop)))
        {
            yield return new Scanned<BudgetShare>($"{shard}/B|{share.Budget}", share);
        }
    }

    public override async Task<BudgetShare> ReadShareAsync(Shard shard, string budget, CancellationToken stop) =>
        (await ScanSharesAsync(shard, stop).FirstOrDefaultAsync(row => row.Value!.Budget == budget, stop))?.Value ?? BudgetShare.None(budget);

    public override async Task<Account> ReadAccountAsync(Shard shard, MemberId member, CancellationToken stop) =>
        (await ScanAccountsAsync(shard, stop).FirstOrDefaultAsync(row => row.Value!.Member == member, stop))?.Value ?? Account.Empty(member);

    public override IAsyncEnumerable<JournalEntry> ReadMemberAsync(Shard shard, MemberId member, CancellationToken stop) =>
        ScanJournalAsync(shard, stop).Where(row => row.Value?.Body.Member == member).Select(row => row.Value!);

    /// <summary>As a store reads it back: from its text, under the name of its row.</summary>
    private static Scanned<JournalEntry> Read(JournalEntry entry, string row)
    {
        try
        {
            return new Scanned<JournalEntry>(row, JournalEntry.Read(entry.Text, entry.Previous, entry.Hash, entry.Commit));
        }
        catch (Exception fault) when (fault is System.Text.Json.JsonException)
        {
            return new Scanned<JournalEntry>(row, null, fault.Message);
        }
    }
}
