using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Programmes;
using Microsoft.Extensions.Options;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>The ledger of this process: installed on first use, then one engine for all functions, so that they share its commits.</summary>
public sealed class HubLedger(StorageAccount account, IOptions<HubOptions> options, Programme programme, TimeProvider clock)
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile OpenLedger? open;

    /// <summary>The ledger, ready for use. A fault of the storage is thrown, and the next call tries again.</summary>
    public async ValueTask<OpenLedger> OpenAsync(CancellationToken stop)
    {
        if (open is { } ready)
        {
            return ready;
        }

        await gate.WaitAsync(stop);
        try
        {
            if (open is null)
            {
                var shards = await new Installation(account).EnsureAsync(options.Value.Shards, stop);
                var store = new TableShardStore(account, shards);
                var engine = new LedgerEngine(store, programme, clock);
                HubMeter.Watch(engine.Counts);
                open = new OpenLedger(store, engine, programme);
            }

            return open;
        }
        finally
        {
            gate.Release();
        }
    }
}

/// <summary>An installed ledger.</summary>
/// <param name="Store">Its shards.</param>
/// <param name="Engine">Commits to them.</param>
/// <param name="Programme">Decides what is committed.</param>
public sealed record OpenLedger(IShardStore Store, LedgerEngine Engine, Programme Programme)
{
    /// <summary>Recomputes the books.</summary>
    public Task<AuditReport> AuditAsync(IProgress<Shard>? progress, CancellationToken stop) =>
        new LedgerAudit(Store, (id, version) => Programme.Id == id && Programme.Version == version ? Programme : null).RunAsync(progress, stop);
}
