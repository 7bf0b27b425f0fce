using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Programmes;
using Microsoft.Extensions.Options;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>The ledger of this process: installed on first use, then one engine for all functions, so that they share its commits.</summary>
public sealed class HubLedger
{
    private readonly Func<CancellationToken, Task<IShardStore>> install;
    private readonly Func<IShardStore, LedgerEngine> start;
    private readonly Programme programme;
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile OpenLedger? open;

    /// <summary>The ledger in a storage account.</summary>
    public HubLedger(StorageAccount account, IOptions<HubOptions> options, Programme programme, TimeProvider clock)
        : this(
            async stop => new TableShardStore(account, await new Installation(account).EnsureAsync(options.Value.Shards, stop)),
            store => HubMeter.Watched(new LedgerEngine(store, programme, clock)),
            programme)
    {
    }

    /// <summary>The ledger wherever it is.</summary>
    /// <param name="install">Makes the store ready; safe to repeat.</param>
    /// <param name="start">Starts the engine on it.</param>
    /// <param name="programme">The rules.</param>
    public HubLedger(Func<CancellationToken, Task<IShardStore>> install, Func<IShardStore, LedgerEngine> start, Programme programme) =>
        (this.install, this.start, this.programme) = (install, start, programme);

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
                var store = await install(stop);
                open = new OpenLedger(store, start(store), programme);
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
