using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using Xunit;
using static LoyaltyHub.Azure.Tests.Building.StoreDriver;

namespace LoyaltyHub.Azure.Tests.Stores;

/// <summary>What every store of shards promises.</summary>
public abstract class ShardStoreContract
{
    public static TheoryData<string> StrangeNames { get; } =
    [
        "a/b\\c", "../../H", "O'Brien's \"order\"", "(x eq 'y') or (1 eq 1)", "100%", "%2F%27", "a|b", "a#b?c&d=e", "=0041", "=sha256:00", "покупка №1", "🛒 \u00e9 e\u0301",
        "a+b c,d;e:@~", new string('x', EventId.MaxLength), new string('ж', EventId.MaxLength), " leading and trailing ", "A|m-anna", "..", "\u00ff\ufffd\u2028",
    ];

    [Fact]
    public async Task An_empty_shard_has_the_head_of_nothing_and_empty_accounts()
    {
        var store = await OpenAsync();

        Assert.Equal(ShardHead.Empty, (await store.ReadHeadAsync(First, default)).Head);
        Assert.Equal(Account.Empty(Sample.Anna), await store.ReadAccountAsync(First, Sample.Anna, default));
        Assert.Null(await store.FindEntryAsync(First, new JournalKey(Sample.Anna, Sample.Citymart, EventId.From("e1")), default));
        Assert.Empty(await store.ReadMemberAsync(First, Sample.Anna, default).ToListAsync());
        Assert.Empty(await store.ReadObligationsAsync(First, 1, default).ToListAsync());
        Assert.Empty(await store.ScanJournalAsync(First, default).ToListAsync());
    }

    [Fact]
    public async Task A_commit_is_read_back_as_it_was_written_under_the_version_it_returned()
    {
        var store = await OpenAsync();
        var commit = await store.DecideAsync("c1", Sample.Purchase("e1"), Sample.Purchase("e2", 250));

        var version = Committed(await store.CommitAsync(commit, default));

        Assert.Equal(new StoredHead(commit.Head, version), await store.ReadHeadAsync(First, default));
        Assert.Equal(commit.Accounts.Single(), await store.ReadAccountAsync(First, Sample.Anna, default));
        foreach (var entry in commit.Entries)
        {
            Same(entry, await store.FindEntryAsync(First, entry.Key, default));
        }

        var obligation = Assert.Single(await store.ReadObligationsAsync(First, 1, default).ToListAsync());
        Assert.Equal((1, Sample.Citymart, "c1"), (obligation.Window, obligation.Partner, obligation.Commit));
        Assert.Equal(commit.Obligations.Single().Lines, obligation.Lines);
    }

    [Fact]
    public async Task A_commit_on_an_older_head_is_refused_and_writes_nothing()
    {
        var store = await OpenAsync();
        var stale = await store.DecideAsync("late", Sample.Purchase("late"));
        Committed(await store.CommitAsync(await store.DecideAsync("c1", Sample.Purchase("e1")), default));
        var before = await store.ContentAsync(First);

        Assert.IsType<CommitResult.HeadMoved>(await store.CommitAsync(stale, default));

        Assert.Equal(before, await store.ContentAsync(First));
    }

    [Fact]
    public async Task Of_two_commits_on_one_head_one_is_made()
    {
        var store = await OpenAsync();
        var rivals = new List<Commit>();
        foreach (var number in Enumerable.Range(0, 6))
        {
            rivals.Add(await store.DecideAsync($"c{number}", Sample.Purchase($"e{number}")));
        }

        var results = await Task.WhenAll(rivals.Select(rival => Task.Run(() => store.CommitAsync(rival, default))));

        Assert.Single(results.OfType<CommitResult.Committed>());
        Assert.Equal(5, results.OfType<CommitResult.HeadMoved>().Count());
        Assert.Single(await store.ScanJournalAsync(First, default).ToListAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_recorded_key_is_named_wherever_it_stands_in_the_batch_and_nothing_is_written(int place)
    {
        var store = await OpenAsync();
        Committed(await store.CommitAsync(await store.DecideAsync("c1", Sample.Purchase("known")), default));
        var before = await store.ContentAsync(First);
        var batch = Enumerable.Range(0, 5).Select(number => Sample.Purchase(number == place ? "known" : $"new{number}", 77)).ToArray();

        var result = await store.CommitAsync(await store.DecideAsync("c2", batch), default);

        Assert.Equal(new CommitResult.AlreadyRecorded(new JournalKey(Sample.Anna, Sample.Citymart, EventId.From("known"))), result);
        Assert.Equal(before, await store.ContentAsync(First));
    }

    [Fact]
    public async Task Of_several_recorded_keys_the_first_is_named()
    {
        var store = await OpenAsync();
        Committed(await store.CommitAsync(await store.DecideAsync("c1", Sample.Purchase("x"), Sample.Purchase("y")), default));

        var result = await store.CommitAsync(await store.DecideAsync("c2", Sample.Purchase("new"), Sample.Purchase("y"), Sample.Purchase("x")), default);

        Assert.Equal("y", Assert.IsType<CommitResult.AlreadyRecorded>(result).Key.EventId.Value);
    }

    [Fact]
    public async Task The_same_event_id_of_another_partner_or_member_is_another_entry()
    {
        var store = await OpenAsync();
        var other = MemberId.From("m-ann");
        var activity = Sample.Purchase("e1");

        Committed(await store.CommitAsync(await store.DecideAsync("c1", (Sample.Anna, activity), (other, activity), (Sample.Anna, activity with { Partner = Sample.Skyways })), default));

        Assert.Equal(2, await store.ReadMemberAsync(First, Sample.Anna, default).CountAsync());
        Assert.Equal(1, await store.ReadMemberAsync(First, other, default).CountAsync());
    }

    [Theory]
    [MemberData(nameof(StrangeNames))]
    public async Task Strange_event_and_order_ids_are_kept_found_and_recognised(string name)
    {
        var store = await OpenAsync();
        var commit = await store.DecideAsync("c1", Sample.Purchase(name, order: name), Sample.Purchase("plain", order: "another order"));
        Committed(await store.CommitAsync(commit, default));

        Same(commit.Entries[0], await store.FindEntryAsync(First, commit.Entries[0].Key, default));
        var ofOrder = Assert.Single(await store.ReadHistoryAsync(First, new HistoryKey(Sample.Anna, Sample.Citymart, $"order|{name}"), default).ToListAsync());
        Assert.Equal(name, ofOrder.Body.Activity.EventId.Value);
        var again = await store.CommitAsync(await store.DecideAsync("c2", Sample.Purchase("new"), Sample.Purchase(name)), default);
        Assert.Equal(name, Assert.IsType<CommitResult.AlreadyRecorded>(again).Key.EventId.Value);
        Assert.All(await store.ScanJournalAsync(First, default).ToListAsync(), row => Assert.Null(row.Fault));
    }

    [Fact]
    public async Task An_engagement_is_found_in_every_round_it_was_recorded_in()
    {
        var store = await OpenAsync();
        var visit = Sample.Of("v1", new Happening.Engaged("visit", 1));
        var commit = await store.DecideAsync("c1", visit, visit with { Round = 1 }, Sample.Of("v2", new Happening.Engaged("visit", 1)));
        Committed(await store.CommitAsync(commit, default));

        var found = await store.ReadHistoryAsync(First, new HistoryKey(Sample.Anna, Sample.Citymart, "event|v1"), default).ToListAsync();
        Assert.Equal([0, 1], found.Select(entry => entry.Key.Round).Order());
        Same(commit.Entries[1], await store.FindEntryAsync(First, commit.Entries[1].Key, default));
        Assert.Equal(commit.Entries[1].Key, Assert.IsType<CommitResult.AlreadyRecorded>(await store.CommitAsync(await store.DecideAsync("c2", visit with { Round = 1 }), default)).Key);
    }

    [Fact]
    public async Task Texts_longer_than_a_property_holds_come_back_whole_wherever_they_are_cut()
    {
        var store = await OpenAsync();
        var commit = await store.DecideAsync("c1", [.. Enumerable.Range(0, 4).Select(shift => Sample.Purchase($"e{shift}", category: new string('.', shift) + "x"))]);
        var long70 = commit with { Entries = [.. commit.Entries.Select((entry, shift) => Lengthen(entry, new string('.', shift) + string.Concat(Enumerable.Repeat("🛒ж", 40_000))))] };
        Committed(await store.CommitAsync(long70, default));

        foreach (var entry in long70.Entries)
        {
            Assert.True(entry.Text.Length > 64 * 1024);
            Same(entry, await store.FindEntryAsync(First, entry.Key, default));
        }
    }

    [Fact]
    public async Task An_account_of_thousands_of_lots_is_kept_and_spent_from()
    {
        var store = await OpenAsync();
        var lots = Enumerable.Range(0, 20_000).Aggregate(Lots.None, (sum, day) => sum.Add(Lot.Until(Sample.Noon.AddDays(day + 1)), day % 7 + 1));
        var account = Account.Empty(Sample.Anna).WithBalance(Sample.Programme.Unit, Balance.Zero.Earn(lots)) with { Due = Sample.Noon.AddDays(1) };
        var first = await store.DecideAsync("c1", Sample.Purchase("e1"));
        Committed(await store.CommitAsync(first with { Accounts = [account] }, default));

        Assert.Equal(account, await store.ReadAccountAsync(First, Sample.Anna, default));
        Assert.Null(Assert.Single(await store.ScanAccountsAsync(First, default).ToListAsync()).Fault);
        Assert.Equal(account, Assert.Single(await store.ReadDueAsync(First, Sample.Noon.AddDays(1), default).ToListAsync()));
        Assert.Empty(await store.ReadDueAsync(First, Sample.Noon.AddDays(1).AddTicks(-1), default).ToListAsync());

        var held = await store.DecideAsync("c2", Sample.Of("h1", new Happening.PointsHeld("r1", lots.Total / 2), Sample.Skyways));
        Committed(await store.CommitAsync(held, default));
        Assert.Equal(lots.Total - (lots.Total / 2), (await store.ReadAccountAsync(First, Sample.Anna, default)).BalanceOf(Sample.Programme.Unit).Available);
    }

    [Fact]
    public async Task A_share_of_a_budget_is_kept_with_the_commit_that_changes_it()
    {
        var store = await OpenAsync();
        Assert.Equal(BudgetShare.None("p|spring /?"), await store.ReadShareAsync(First, "p|spring /?", default));
        var share = new BudgetShare("p|spring /?", 500, 20, 130);
        var commit = await store.DecideAsync("c1", Sample.Purchase("e1"));
        Committed(await store.CommitAsync(commit with { Shares = [share] }, default));

        Assert.Equal(share, await store.ReadShareAsync(First, share.Budget, default));
        var row = Assert.Single(await store.ScanSharesAsync(First, default).ToListAsync());
        Assert.Equal((share, null), (row.Value, row.Fault));
        Assert.IsType<CommitResult.HeadMoved>(await store.CommitAsync(commit with { Shares = [share with { Used = 499 }] }, default));
        Assert.Equal(share, await store.ReadShareAsync(First, share.Budget, default));
    }

    [Fact]
    public async Task A_commit_fills_all_hundred_rows()
    {
        var store = await OpenAsync();
        var commit = await store.DecideAsync("c1", [.. Enumerable.Range(0, 97).Select(number => Sample.Purchase($"e{number}", order: $"o{number % 3}"))]);
        Assert.Equal(Commit.MaxRows, 1 + commit.Entries.Count + commit.Accounts.Count + commit.Obligations.Count);

        Committed(await store.CommitAsync(commit, default));

        Assert.Equal(97, await store.ReadMemberAsync(First, Sample.Anna, default).CountAsync());
        Assert.Equal(97, (await store.ReadHeadAsync(First, default)).Head.Sequence);
        Assert.Equal(32, await store.ReadHistoryAsync(First, new HistoryKey(Sample.Anna, Sample.Citymart, "order|o1"), default).CountAsync());
        Assert.Equal(97, Assert.Single(await store.ReadObligationsAsync(First, 1, default).ToListAsync()).Lines.Count);
    }

    [Fact]
    public async Task Obligations_are_read_by_their_window_alone()
    {
        var store = await OpenAsync();
        foreach (var window in new long[] { 1, 2, 10, 11 })
        {
            var commit = await store.DecideAsync($"open{window}", Array.Empty<Activity>());
            Committed(await store.CommitAsync(commit with { Head = commit.Head with { Window = window } }, default));
            Committed(await store.CommitAsync(await store.DecideAsync($"c{window}", Sample.Purchase($"e{window}"), Sample.Purchase($"n{window}", partner: Sample.Skyways)), default));
        }

        foreach (var window in new long[] { 1, 2, 10, 11 })
        {
            var found = await store.ReadObligationsAsync(First, window, default).ToListAsync();
            Assert.Equal([("citymart", $"e{window}"), ("skyways", $"n{window}")], found.Select(row => (row.Partner.Value, row.Lines.Single().EventId.Value)).Order());
        }

        Assert.Equal(8, await store.ScanObligationsAsync(First, default).CountAsync());
    }

    [Fact]
    public async Task Shards_do_not_see_each_other()
    {
        var store = await OpenAsync();
        var commit = await store.DecideAsync("c1", Sample.Purchase("e1"));
        Committed(await store.CommitAsync(commit, default));

        Assert.Null(await store.FindEntryAsync(new Shard(1), commit.Entries[0].Key, default));
        Assert.Equal(ShardHead.Empty, (await store.ReadHeadAsync(new Shard(1), default)).Head);
    }

    /// <summary>A store of two empty shards.</summary>
    protected abstract Task<IShardStore> OpenAsync();

    private static string Committed(CommitResult result) => Assert.IsType<CommitResult.Committed>(result).Version;

    private static void Same(JournalEntry expected, JournalEntry? found)
    {
        Assert.NotNull(found);
        Assert.Equal((expected.Text, expected.Previous, expected.Hash, expected.Commit), (found.Text, found.Previous, found.Hash, found.Commit));
        Assert.Equal(expected.Key, found.Key);
        Assert.Equal(expected.Body.Sequence, found.Body.Sequence);
    }

    /// <summary>The same entry with a longer text: JSON may hold any amount of white space and characters as they are.</summary>
    private static JournalEntry Lengthen(JournalEntry entry, string category)
    {
        var text = entry.Text.Replace("x\"", $"{category}\"", StringComparison.Ordinal);
        return JournalEntry.Read(text, entry.Previous, JournalEntry.HashOf(entry.Previous, text), entry.Commit);
    }
}
