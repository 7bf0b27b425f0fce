using System.Runtime.CompilerServices;
using System.Text;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Settlement;

namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>The activities queue and its inbox at the other end of a line.</summary>
internal sealed class LineActivities(Cloud far, Line line) : IActivityStorage
{
    public Task SendAsync(byte[] message, CancellationToken stop) => line.RunAsync(() => far.Activities.Put(Encoding.UTF8.GetString(message)));

    public Task WriteInboxAsync(string name, byte[] content, CancellationToken stop) => line.RunAsync(() =>
    {
        far.Inboxes[name] = content;
        far.InboxesWritten++;
    });

    public Task<byte[]> ReadInboxAsync(string name, CancellationToken stop) => line.CallAsync(() => Task.FromResult(far.Inboxes.GetValueOrDefault(name) ?? []));

    public Task EmptyInboxAsync(string name, CancellationToken stop) => line.RunAsync(() => far.Inboxes.Remove(name));
}

/// <summary>Identities at the other end of a line; what is known once is known.</summary>
internal sealed class LineIdentities(IIdentities far, Line line) : IIdentities
{
    private readonly Dictionary<AliasHash, MemberId> known = [];

    public async Task<MemberId> ResolveAsync(AliasHash alias, CancellationToken stop) =>
        known.TryGetValue(alias, out var member) ? member : known[alias] = await line.CallAsync(() => far.ResolveAsync(alias, stop));

    public Task<MemberId?> FindAsync(AliasHash alias, CancellationToken stop) => line.CallAsync(() => far.FindAsync(alias, stop));

    public Task TieAsync(AliasHash alias, MemberId member, CancellationToken stop) => line.CallAsync(async () =>
    {
        await far.TieAsync(alias, member, stop);
        return true;
    });
}

/// <summary>Budgets' pools at the other end of a line. A change is one step there, as storage that compares versions makes it.</summary>
internal sealed class LineBudgetPools(IBudgetPools far, Line line) : IBudgetPools
{
    private const int Attempts = 4;

    public Task<BudgetPool> ReadAsync(string budget, CancellationToken stop) => line.CallAsync(() => far.ReadAsync(budget, stop));

    public async Task<BudgetPool> ChangeAsync(string budget, Func<BudgetPool, BudgetPool> change, CancellationToken stop)
    {
        // The pools repeat what may be repeated, as the SDK does.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await line.CallAsync(() => far.ChangeAsync(budget, change, stop));
            }
            catch (IOException) when (attempt < Attempts)
            {
                // Again.
            }
        }
    }

    public async IAsyncEnumerable<string> NamesAsync([EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var name in await line.CallAsync(() => far.NamesAsync(stop).ToListAsync(stop).AsTask()))
        {
            yield return name;
        }
    }
}

/// <summary>A quarantine at the other end of a line.</summary>
internal sealed class LineQuarantine(IQuarantine far, Line line) : IQuarantine
{
    public Task PutAsync(QuarantineItem item, CancellationToken stop) => line.CallAsync(async () =>
    {
        await far.PutAsync(item, stop);
        return true;
    });
}

/// <summary>Settlements at the other end of a line. Those that wait for their push are of no interest here.</summary>
internal sealed class LineSettlements(ISettlements far, Line line) : ISettlements, ISettlementQueue
{
    public Task<long> OpenWindowAsync(CancellationToken stop) => line.CallAsync(() => far.OpenWindowAsync(stop));

    public Task AdvanceAsync(long closed, DateTimeOffset at, CancellationToken stop) => line.CallAsync(async () =>
    {
        await far.AdvanceAsync(closed, at, stop);
        return true;
    });

    public Task<PartnerSettlement> KeepAsync(SettlementStatement statement, DateTimeOffset closedAt, CancellationToken stop) =>
        line.CallAsync(() => far.KeepAsync(statement, closedAt, stop));

    public Task<IReadOnlyList<ObligationLine>> LinesAsync(SettlementId id, CancellationToken stop) => line.CallAsync(() => far.LinesAsync(id, stop));

    public IAsyncEnumerable<Scanned<PartnerSettlement>> ScanAsync(CancellationToken stop) => far.ScanAsync(stop);

    public Task PutAsync(SettlementId settlement, TimeSpan after, CancellationToken stop) => line.RunAsync(() => { });
}
