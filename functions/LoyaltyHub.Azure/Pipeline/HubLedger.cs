using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using Microsoft.Extensions.Options;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>The ledger of this process: installed on first use, then one engine for all functions, so that they share its commits.</summary>
public sealed class HubLedger
{
    private readonly Func<CancellationToken, Task<IShardStore>> install;
    private readonly Func<IShardStore, LedgerEngine> start;
    private readonly Programme programme;
    private readonly TableProgrammes? programmes;
    private readonly Lock gate = new();
    private Task<OpenLedger>? opening;

    /// <summary>The ledger in a storage account.</summary>
    public HubLedger(StorageAccount account, IOptions<HubOptions> options, Programme programme, TimeProvider clock)
        : this(
            async stop => new TableShardStore(account, await new Installation(account).EnsureAsync(options.Value.Shards, stop)),
            store => HubMeter.Watched(new LedgerEngine(store, programme, clock, new TableBudgetPools(account, clock))),
            programme,
            new TableProgrammes(account))
    {
    }

    /// <summary>The ledger wherever it is.</summary>
    /// <param name="install">Makes the store ready; safe to repeat.</param>
    /// <param name="start">Starts the engine on it.</param>
    /// <param name="programme">The rules.</param>
    /// <param name="programmes">Keeps the versions; null where only these rules ever decide.</param>
    public HubLedger(Func<CancellationToken, Task<IShardStore>> install, Func<IShardStore, LedgerEngine> start, Programme programme, TableProgrammes? programmes = null) =>
        (this.install, this.start, this.programme, this.programmes) = (install, start, programme, programmes);

    /// <summary>The ledger, ready for use. A fault of the storage is thrown, and the next call tries again.</summary>
    public async ValueTask<OpenLedger> OpenAsync(CancellationToken stop)
    {
        Task<OpenLedger> shared;
        lock (gate)
        {
            // Whoever comes while it is being opened shares the end of it, a fault too: storage that fails is not asked again for each of them in turn.
            shared = opening is null or { IsCompleted: true, IsCompletedSuccessfully: false } ? opening = OpenNowAsync() : opening;
        }

        return shared.IsCompletedSuccessfully ? await shared : await shared.WaitAsync(stop);
    }

    private async Task<OpenLedger> OpenNowAsync()
    {
        // Not on the first one's behalf: others may wait for it when that one no longer does.
        var store = await install(CancellationToken.None);
        if (programmes is not null)
        {
            await programmes.RecordAsync(programme, CancellationToken.None);
        }

        return new OpenLedger(store, start(store), programme, programmes);
    }
}

/// <summary>An installed ledger.</summary>
/// <param name="Store">Its shards.</param>
/// <param name="Engine">Commits to them.</param>
/// <param name="Programme">Decides what is committed.</param>
/// <param name="Programmes">Every version that has decided anything; null where <paramref name="Programme"/> is the only one.</param>
public sealed record OpenLedger(IShardStore Store, LedgerEngine Engine, Programme Programme, TableProgrammes? Programmes = null)
{
    /// <summary>Recomputes the books.</summary>
    public async Task<AuditReport> AuditAsync(IProgress<Shard>? progress, CancellationToken stop)
    {
        var versions = Programmes is null ? null : await Programmes.AllAsync(stop);
        return await new LedgerAudit(Store, (id, version) => Own(id, version) ?? versions?.GetValueOrDefault((id, version)), Engine.Pools).RunAsync(progress, stop);
    }

    /// <summary>A member's account; the one that it is part of, where it is.</summary>
    public async Task<Account> AccountAsync(MemberId member, CancellationToken stop)
    {
        var account = await OwnAccountAsync(member, stop);
        return account.MergedInto is { } into ? await AccountAsync(into, stop) : account;
    }

    /// <summary>A member's own account, empty where it is part of another one.</summary>
    public Task<Account> OwnAccountAsync(MemberId member, CancellationToken stop) => Store.ReadAccountAsync(Shard.Of(member, Store.Shards), member, stop);

    /// <summary>The version of a programme that decided something.</summary>
    /// <exception cref="InvalidOperationException">Nothing is known of that version.</exception>
    public async ValueTask<Programme> VersionAsync(string id, int version, CancellationToken stop) =>
        Own(id, version) ?? (Programmes is null ? null : await Programmes.FindAsync(id, version, stop))
        ?? throw new InvalidOperationException($"Programme {id} version {version} decided entries of this ledger and is not recorded in it.");

    private Programme? Own(string id, int version) => Programme.Id == id && Programme.Version == version ? Programme : null;
}
