using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Settlement;

namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>The storage account that all hubs of a simulation share, without the way to it. Every operation is one step: it happens whole or not at all.</summary>
internal sealed class Cloud(IShardStore shards, IBudgetPools pools, VirtualClock clock, Random chance)
{
    public VirtualClock Clock => clock;

    public IShardStore Shards => shards;

    public IBudgetPools Pools => pools;

    public CloudQueue Activities { get; } = new(clock, chance);

    public CloudQueue Poison { get; } = new(clock, chance);

    public Dictionary<string, byte[]> Inboxes { get; } = [];

    /// <summary>How many inboxes were ever written.</summary>
    public int InboxesWritten { get; set; }

    public CloudIdentities Identities { get; } = new();

    public CloudQuarantine Quarantine { get; } = new();

    public CloudSettlements Settlements { get; } = new();
}

/// <summary>Which member an alias belongs to.</summary>
internal sealed class CloudIdentities : IIdentities
{
    public Task<MemberId> ResolveAsync(AliasHash alias, CancellationToken stop) => Task.FromResult(Traffic.MemberOf(alias));

    public Task<MemberId?> FindAsync(AliasHash alias, CancellationToken stop) => Task.FromResult<MemberId?>(Traffic.MemberOf(alias));

    public Task TieAsync(AliasHash alias, MemberId member, CancellationToken stop) => Task.CompletedTask;
}

internal sealed class CloudQuarantine : IQuarantine
{
    private readonly Dictionary<(string, string, string?), QuarantineItem> items = [];

    public IEnumerable<QuarantineItem> Items => items.Values;

    public Task PutAsync(QuarantineItem item, CancellationToken stop)
    {
        items[(item.Reason, item.ContentHash, item.EventId)] = item;
        return Task.CompletedTask;
    }
}

/// <summary>Windows and settlements, with the same rules as in Table Storage.</summary>
internal sealed class CloudSettlements : ISettlements
{
    private readonly SortedDictionary<string, (PartnerSettlement Settlement, IReadOnlyList<ObligationLine> Lines)> kept = new(StringComparer.Ordinal);
    private long open = 1;

    public Task<long> OpenWindowAsync(CancellationToken stop) => Task.FromResult(open);

    public Task AdvanceAsync(long closed, DateTimeOffset at, CancellationToken stop)
    {
        open = Math.Max(open, closed + 1);
        return Task.CompletedTask;
    }

    public Task<PartnerSettlement> KeepAsync(SettlementStatement statement, DateTimeOffset closedAt, CancellationToken stop)
    {
        var settlement = kept.TryGetValue(statement.Id.Value, out var before)
            ? before.Settlement
            : new PartnerSettlement(statement.Id, statement.Net, statement.Lines.Count, new SettlementState.Closed(closedAt));
        kept[statement.Id.Value] = (settlement, statement.Lines);
        return Task.FromResult(settlement);
    }

    public Task<IReadOnlyList<ObligationLine>> LinesAsync(SettlementId id, CancellationToken stop) => Task.FromResult(kept[id.Value].Lines);

    public IAsyncEnumerable<Scanned<PartnerSettlement>> ScanAsync(CancellationToken stop) =>
        kept.Values.Select(row => new Scanned<PartnerSettlement>($"settlements/S|{row.Settlement.Id}", row.Settlement)).ToAsyncEnumerable();
}
