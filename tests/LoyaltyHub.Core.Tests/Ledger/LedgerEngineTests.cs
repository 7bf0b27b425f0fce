using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Ledger;

public sealed class LedgerEngineTests
{
    private static readonly Programme Programme = Rules(Percent(5), Each(10));

    [Fact]
    public async Task The_same_activity_again_is_a_duplicate_and_another_under_its_id_a_conflict()
    {
        var engine = new LedgerEngine(new InMemoryShardStore(4), Programme, TimeProvider.System);
        var first = Said(Visit(), id: "e1");
        Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(Anna, first));
        Assert.IsType<Receipt.Duplicate>(await engine.SubmitAsync(Anna, first));
        Assert.IsType<Receipt.Conflict>(await engine.SubmitAsync(Anna, Said(Visit(2), id: "e1")));
    }

    [Fact]
    public async Task A_thousand_events_delivered_twenty_times_by_three_engines_take_effect_once_each()
    {
        var store = new InMemoryShardStore(4);
        var engines = Enumerable.Range(0, 3).Select(_ => new LedgerEngine(store, Programme, TimeProvider.System)).ToList();
        var events = Enumerable.Range(0, 1000).Select(number => (Member: MemberId.From($"m{number % 50}"), What: Said(Visit()))).ToList();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 20).SelectMany(turn => events.Select(one => engines[turn % 3].SubmitAsync(one.Member, one.What))));
        Assert.Equal(1000, receipts.OfType<Receipt.Recorded>().Count());
        Assert.Equal(19_000, receipts.OfType<Receipt.Duplicate>().Count());
        var report = await AuditAsync(store);
        Assert.Equal((1000, 50), (report.Entries, report.Members));
        Assert.Empty(report.Differences);
    }

    [Fact]
    public void Deciding_a_batch_gives_the_same_bytes_as_deciding_one_commit_at_a_time()
    {
        var arrivals = Enumerable.Range(0, 60).Select(number => new Arrival(
            MemberId.From($"m{number % 5}"),
            Said(number % 3 == 2 ? Return($"o{number - 2}", "10") : Purchase($"o{number}", $"{100 + number}")))).ToList();
        var batch = ShardPlan.Decide(Basis(ShardHead.Empty, Account.Empty, arrivals, []), "c", arrivals);
        var (head, accounts, single) = (ShardHead.Empty, new Dictionary<MemberId, Account>(), new List<JournalEntry>());
        foreach (var arrival in arrivals)
        {
            var plan = ShardPlan.Decide(Basis(head, member => accounts.GetValueOrDefault(member) ?? Account.Empty(member), [arrival], single), "c", [arrival]);
            head = plan.Head;
            plan.Accounts.ToList().ForEach(account => accounts[account.Member] = account);
            single.AddRange(plan.Entries);
        }

        Assert.Equal(single.Select(entry => (entry.Text, entry.Hash)), batch.Entries.Select(entry => (entry.Text, entry.Hash)));
        Assert.Equal(head, batch.Head);
    }

    [Fact]
    public async Task Lost_answers_and_failed_sends_lose_nothing_and_double_nothing()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var store = new InMemoryShardStore(2);
            var engine = new LedgerEngine(new FaultyStore(store, new Random(seed)), Programme, TimeProvider.System);
            var events = Enumerable.Range(0, 40).Select(number => (Member: MemberId.From($"m{number % 6}"), What: Said(Visit()))).ToList();
            await Task.WhenAll(events.Select(one => engine.SubmitAsync(one.Member, one.What)));
            var report = await AuditAsync(store);
            Assert.True(report.Entries == 40 && report.Differences.Count == 0, $"seed {seed}: {report.Entries} entries, {string.Join("; ", report.Differences)}");
        }
    }

    [Fact]
    public async Task An_overflowing_activity_is_unprocessable_and_its_neighbours_pass()
    {
        var store = new InMemoryShardStore(1);
        var engine = new LedgerEngine(store, Rules(Each(1_000_000_000)), TimeProvider.System);
        var all = await Task.WhenAll(engine.SubmitAsync(Anna, Said(Visit())), engine.SubmitAsync(Anna, Said(Visit(long.MaxValue))), engine.SubmitAsync(Anna, Said(Visit())));
        Assert.Equal([typeof(Receipt.Recorded), typeof(Receipt.Unprocessable), typeof(Receipt.Recorded)], all.Select(receipt => receipt.GetType()));
    }

    [Fact]
    public async Task While_windows_open_under_traffic_every_obligation_is_in_exactly_one()
    {
        var store = new InMemoryShardStore(2);
        var engine = new LedgerEngine(store, Programme, TimeProvider.System);
        var traffic = Enumerable.Range(0, 500).Select(number => engine.SubmitAsync(MemberId.From($"m{number % 9}"), Said(Visit()))).ToList();
        for (var window = 2; window <= 6; window++)
        {
            foreach (var shard in Shard.All(2))
            {
                await engine.OpenWindowAsync(shard, window, CancellationToken.None);
            }
        }

        await Task.WhenAll(traffic);
        var lines = 0;
        foreach (var shard in Shard.All(2))
        {
            for (var window = 1; window <= 6; window++)
            {
                await foreach (var obligation in store.ReadObligationsAsync(shard, window, CancellationToken.None))
                {
                    lines += obligation.Lines.Count;
                }
            }
        }

        Assert.Equal(500, lines);
        Assert.Empty((await AuditAsync(store)).Differences);
    }

    private static Task<AuditReport> AuditAsync(IShardStore store) => new LedgerAudit(store, (_, _) => Programme).RunAsync(null, CancellationToken.None);

    private static PlanBasis Basis(ShardHead head, Func<MemberId, Account> account, IEnumerable<Arrival> arrivals, IReadOnlyList<JournalEntry> recorded) => new(
        head,
        account,
        arrivals.Select(HistoryKey.Of).OfType<HistoryKey>().Distinct()
            .ToDictionary(key => key, key => (IReadOnlyList<EntryBody>)recorded.Select(entry => entry.Body).Where(key.Asks).ToList()),
        new Dictionary<string, BudgetShare>(),
        Core.Programmes.ProgrammeTimeline.Of(Programme),
        Noon);
}
