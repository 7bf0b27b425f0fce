using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using Microsoft.Extensions.Options;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>The ledger of this process: installed on first use, then one engine for all functions, so that they share its commits.</summary>
public sealed class HubLedger : IDisposable
{
    private readonly Func<CancellationToken, Task<IShardStore>> install;
    private readonly Func<IShardStore, LedgerEngine> start;
    private readonly HubProgrammes programmes;
    private readonly TableProgrammes? kept;
    private readonly Lock gate = new();
    private Task<OpenLedger>? opening;
    private readonly Func<LedgerEngine, IDisposable>? watch;
    private IDisposable? watching;

    /// <summary>The ledger in a storage account.</summary>
    public HubLedger(StorageAccount account, IOptions<HubOptions> options, HubProgrammes programmes, TableProgrammes kept, TimeProvider clock, BudgetAlarm alarm, Noticing? notices = null)
        : this(
            async stop => new TableShardStore(account, await new Installation(account).EnsureAsync(options.Value.Shards, stop)),
            store => new LedgerEngine(store, () => programmes.Timeline, clock, new TableBudgetPools(account, clock)) { Notices = notices, Alerted = alarm.Tell },
            programmes,
            kept) => watch = HubMeter.Watch;

    /// <summary>The ledger wherever it is.</summary>
    /// <param name="install">Makes the store ready; safe to repeat.</param>
    /// <param name="start">Starts the engine on it.</param>
    /// <param name="programmes">The rules.</param>
    /// <param name="kept">Keeps the versions; null where only these rules ever decide.</param>
    public HubLedger(Func<CancellationToken, Task<IShardStore>> install, Func<IShardStore, LedgerEngine> start, HubProgrammes programmes, TableProgrammes? kept = null) =>
        (this.install, this.start, this.programmes, this.kept) = (install, start, programmes, kept);

    /// <summary>The ledger, ready for use. A fault of the storage is thrown, and the next call tries again.</summary>
    public async ValueTask<OpenLedger> OpenAsync(CancellationToken stop)
    {
        Task<OpenLedger> shared;
        lock (gate)
        {
            // Whoever comes while it is being opened shares the end of it, a fault too: storage that fails is not asked again for each of them in turn.
            shared = opening is null or { IsCompleted: true, IsCompletedSuccessfully: false } ? opening = OpenNowAsync() : opening;
        }

        var open = shared.IsCompletedSuccessfully ? await shared : await shared.WaitAsync(stop);
        await programmes.RefreshAsync(stop);
        return open;
    }

    private async Task<OpenLedger> OpenNowAsync()
    {
        // Not on the first one's behalf: others may wait for it when that one no longer does.
        var store = await install(CancellationToken.None);
        await programmes.RecordAsync(CancellationToken.None);
        var engine = start(store);
        watching = watch?.Invoke(engine);
        return new OpenLedger(store, engine, kept);
    }

    /// <summary>The meter shows its commits no longer; the ledger itself may still be used by those who have it.</summary>
    public void Dispose() => watching?.Dispose();
}

/// <summary>An installed ledger.</summary>
/// <param name="Store">Its shards.</param>
/// <param name="Engine">Commits to them.</param>
/// <param name="Kept">Every version that has decided anything; null where those of the engine are the only ones.</param>
public sealed record OpenLedger(IShardStore Store, LedgerEngine Engine, TableProgrammes? Kept = null)
{
    /// <summary>Recomputes the books.</summary>
    public async Task<AuditReport> AuditAsync(IProgress<Shard>? progress, CancellationToken stop)
    {
        var versions = Kept is null ? null : await Kept.AllAsync(stop);
        return await new LedgerAudit(Store, (id, version) => Own(id, version) ?? versions?.GetValueOrDefault((id, version)), Engine.Pools).RunAsync(progress, stop);
    }

    /// <summary>How all budgets stand, by programme and name.</summary>
    /// <param name="days">How many days back a forecast looks.</param>
    /// <param name="now">The time.</param>
    /// <param name="stop">Cancels.</param>
    public Task<IReadOnlyList<BudgetStanding>> BudgetsAsync(int days, DateTimeOffset now, CancellationToken stop) =>
        new BudgetBook(Store, Engine.Pools ?? new InMemoryBudgetPools()).ReadAsync(Engine.Programmes, days, now, stop);

    /// <summary>A member's account; the one that it is part of, where that has all of it.</summary>
    public async Task<Account> AccountAsync(MemberId member, CancellationToken stop)
    {
        var account = await OwnAccountAsync(member, stop);
        return account is { MergedInto: { } into, Leaving: null } ? await AccountAsync(into, stop) : account;
    }

    /// <summary>A member's own account, empty where it is part of another one.</summary>
    public Task<Account> OwnAccountAsync(MemberId member, CancellationToken stop) => Store.ReadAccountAsync(Shard.Of(member, Store.Shards), member, stop);

    /// <summary>The rules in force at a time.</summary>
    public Programme At(DateTimeOffset at) => Engine.Programmes.At(at);

    /// <summary>The programme that decided something, as its entry names it.</summary>
    /// <exception cref="InvalidOperationException">Nothing is known of that version.</exception>
    public async ValueTask<Programme> VersionAsync(string id, int version, CancellationToken stop)
    {
        var parts = new Dictionary<(string Id, int Version), Programme?>();
        foreach (var part in ProgrammeSet.PartsOf(id, version))
        {
            parts[part] = Own(part.Id, part.Version) ?? (Kept is null ? null : await Kept.FindAsync(part.Id, part.Version, stop));
        }

        return ProgrammeSet.Find(id, version, (name, number) => parts[(name, number)])
            ?? throw new InvalidOperationException($"Programme {id} version {version} decided entries of this ledger and is not recorded in it.");
    }

    private Programme? Own(string id, int version) => Engine.Programmes.Versions.FirstOrDefault(programme => programme.Id == id && programme.Version == version);
}
