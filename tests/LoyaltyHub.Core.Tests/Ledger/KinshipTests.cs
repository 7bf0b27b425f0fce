using CsCheck;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Ledger;

/// <summary>Points that go from one account to another, and accounts that become one and two again, over several shards.</summary>
public sealed class KinshipTests
{
    private static readonly string[] People = ["anna", "boris", "vera", "gleb"];

    [Fact]
    public async Task Points_given_arrive_with_their_age_and_come_back_from_a_closed_account()
    {
        var town = new Town();
        await town.SayAsync("anna", Visit(3));
        await town.SayAsync("anna", new Happening.PointsGiven(Town.AliasOf("boris"), 120));
        Assert.Equal((180, 120), (await town.AvailableAsync("anna"), await town.AvailableAsync("boris")));
        Assert.Equal("2027-03-14T21:00:00Z: 120", (await town.AccountAsync("boris")).BalanceOf(Points).Lots.ToString());

        await town.DoAsync("vera", new Happening.StandingChanged(Standing.Closed));
        await town.SayAsync("anna", new Happening.PointsGiven(Town.AliasOf("vera"), 80));
        Assert.Equal((180, 0), (await town.AvailableAsync("anna"), await town.AvailableAsync("vera")));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task A_merged_account_sends_everything_on_and_takes_back_what_was_its_own()
    {
        var town = new Town();
        await town.SayAsync("anna", Visit(1));
        await town.SayAsync("boris", Purchase("o1", "1000"));
        await town.DoAsync("boris", new Happening.AccountMerged(MemberId.From("anna")));
        Assert.Equal((200, 0), (await town.AvailableAsync("anna"), await town.AvailableAsync("boris")));

        // His purchases count there, his orders are returned there, and her till spends what expires first, whoever's it was.
        await town.SayAsync("boris", Purchase("o2", "500"));
        Assert.Equal(250, await town.AvailableAsync("anna"));
        await town.SayAsync("boris", Return("o1", "400"));
        await town.SayAsync("boris", Return("o2", "500"));
        Assert.Equal(160, await town.AvailableAsync("anna"));
        await town.SayAsync("anna", new Happening.PointsHeld("r1", 110), Cinema);
        await town.SayAsync("anna", new Happening.PointsCaptured("r1"), Cinema);
        Assert.Equal("2027-03-14T21:00:00Z@boris: 50", (await town.AccountAsync("anna")).BalanceOf(Points).Lots.ToString());

        await town.DoAsync("anna", new Happening.AccountParted(MemberId.From("boris")));
        Assert.Equal((0, 50), (await town.AvailableAsync("anna"), await town.AvailableAsync("boris")));
        await town.SayAsync("boris", Return("o1", "600"));
        Assert.Equal(-10, await town.AvailableAsync("boris"));
        Assert.Equal(Standing.Active, (await town.AccountAsync("boris")).Standing);
        await town.BalancedAsync();
    }

    [Fact]
    public async Task A_repeated_event_of_a_merged_member_has_one_effect_whenever_it_comes()
    {
        var town = new Town();
        var before = Said(Visit());
        await town.SettleAsync("boris", before);
        await town.DoAsync("boris", new Happening.AccountMerged(MemberId.From("anna")));
        var after = Said(Visit());
        await town.SettleAsync("boris", after);
        foreach (var again in new[] { before, after, before, after })
        {
            Assert.IsType<Receipt.Duplicate>(await town.SettleAsync("boris", again));
        }

        Assert.Equal(200, await town.AvailableAsync("anna"));
        await town.DoAsync("anna", new Happening.AccountParted(MemberId.From("boris")));
        Assert.IsType<Receipt.Duplicate>(await town.SettleAsync("boris", before));
        Assert.IsType<Receipt.Duplicate>(await town.SettleAsync("boris", after));
        Assert.Equal(200, await town.AvailableAsync("boris"));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task An_account_that_left_does_not_take_its_former_hosts_order_of_the_same_number_for_its_own()
    {
        var town = new Town();
        await town.SayAsync("boris", Purchase("o1", "1000"));
        await town.DoAsync("boris", new Happening.AccountMerged(MemberId.From("anna")));
        await town.DoAsync("anna", new Happening.AccountParted(MemberId.From("boris")));
        await town.SayAsync("anna", Purchase("o1", "3000"));
        town.Clock.Now += TimeSpan.FromDays(1);
        await town.SayAsync("boris", Return("o1", "1000"));
        Assert.Equal((300, 0), (await town.AvailableAsync("anna"), await town.AvailableAsync("boris")));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task Two_accounts_told_to_become_part_of_each_other_lose_nothing()
    {
        var town = new Town();
        await town.SayAsync("anna", Visit(2));
        await town.SayAsync("boris", Visit(3));
        await town.DoAsync("anna", new Happening.AccountMerged(MemberId.From("boris")));
        await town.DoAsync("boris", new Happening.AccountMerged(MemberId.From("anna")));
        await town.DoAsync("boris", new Happening.AccountMerged(MemberId.From("boris")));
        Assert.Equal((0, 500), (await town.AvailableAsync("anna"), await town.AvailableAsync("boris")));
        await town.BalancedAsync();
    }

    [Fact]
    public void Whatever_members_do_together_no_point_is_made_or_lost() => Deeds.Sample(
        deeds => Task.Run(async () =>
        {
            var town = new Town();
            foreach (var (who, deed, days) in deeds)
            {
                town.Clock.Now += TimeSpan.FromDays(days);
                await deed(town, People[who]);
            }

            await town.BalancedAsync();
        }).GetAwaiter().GetResult(),
        iter: 1_500);

    private static Gen<(int Who, Func<Town, string, Task> Deed, int Days)[]> Deeds => Gen.Select(
        Gen.Int[0, People.Length - 1],
        Gen.OneOf<Func<Town, string, Task>>(
            Gen.Select(Gen.Int[1, 4], Gen.Long[1_000, 90_000], (order, paid) => Deed(new Happening.Purchased($"o{order}", new Amount(paid, Unit.From("RUB"))))),
            Gen.Select(Gen.Int[1, 4], Gen.Long[1_000, 90_000], (order, back) => Deed(new Happening.Returned($"o{order}", new Amount(back, Unit.From("RUB"))))),
            Gen.Long[1, 2].Select(times => Deed(Visit(times))),
            Gen.Select(Gen.Int[1, 3], Gen.Long[1, 200], (till, points) => Deed(new Happening.PointsHeld($"r{till}", points))),
            Gen.Int[1, 3].Select(till => Deed(new Happening.PointsCaptured($"r{till}"))),
            Gen.Int[1, 3].Select(till => Deed(new Happening.PointsVoided($"r{till}"))),
            Gen.Int[1, 3].Select(till => Deed(new Happening.PointsRefunded($"r{till}"))),
            Gen.Select(Gen.Int[0, 3], Gen.Long[1, 150], (to, points) => Deed(new Happening.PointsGiven(Town.AliasOf(People[to]), points))),
            Gen.Int[0, 3].Select(into => Order(_ => new Happening.AccountMerged(MemberId.From(People[into])))),
            Gen.Int[0, 3].Select(member => Order(_ => new Happening.AccountParted(MemberId.From(People[member])))),
            Gen.Int[0, 30].Select(pick => Order(_ => pick == 0 ? new Happening.StandingChanged(Standing.Closed) : new Happening.TimePassed()))),
        Gen.Int[0, 40]).Array[1, 30];

    private static Func<Town, string, Task> Deed(Happening what) => (town, who) => town.SayAsync(who, what, who == "anna" ? Cinema : Shop);

    private static Func<Town, string, Task> Order(Func<string, Happening> what) => (town, who) => town.DoAsync(who, what(who));

    /// <summary>A ledger over four shards whose people settle one thing after the other, with everything that follows from it.</summary>
    private sealed class Town
    {
        private static readonly Programme Rules = Of(
            [Terms(new Expiry.Rolling(new CalendarSpan(12, 0)), debtLimit: null, holdMinutes: 60 * 24 * 30)],
            Percent(10),
            Each(100));

        private readonly InMemoryShardStore store = new(4);
        private readonly LedgerEngine engine;

        public Town() => engine = new LedgerEngine(store, Rules, Clock);

        public StandingClock Clock { get; } = new(Noon);

        public static AliasHash AliasOf(string name) => AliasHash.From(name.PadRight(43, '-'));

        public async Task SayAsync(string who, Happening what, PartnerId? by = null) => await SettleAsync(who, Said(what, by, Clock.Now));

        public async Task DoAsync(string who, Happening what) => await SettleAsync(who, Said(what, PartnerId.Hub, Clock.Now) with { Alias = null, Member = MemberId.From(who) });

        /// <summary>Settles as the hub's pipeline does.</summary>
        public async Task<Receipt> SettleAsync(string who, Activity activity)
        {
            var receipt = await engine.SubmitAsync(activity.Member ?? MemberId.From(who), activity);
            var decision = (receipt as Receipt.Recorded)?.Entry.Body.Decision ?? (receipt as Receipt.Duplicate)?.Entry.Body.Decision;
            foreach (var derived in decision?.Derived ?? [])
            {
                var there = await SettleAsync(derived.Alias?.Value.TrimEnd('-') ?? "", derived);
                receipt = decision!.Trace is [Trace.Forwarded] ? there : receipt;
            }

            Assert.False(receipt is Receipt.Unprocessable, (receipt as Receipt.Unprocessable)?.Reason);
            return receipt;
        }

        public Task<Account> AccountAsync(string who) => store.ReadAccountAsync(Shard.Of(MemberId.From(who), 4), MemberId.From(who), default);

        public async Task<long> AvailableAsync(string who) => (await AccountAsync(who)).BalanceOf(Points).Available;

        /// <summary>Nothing is on its way, accounts hold what was issued and neither spent nor expired, and the audit finds nothing.</summary>
        public async Task BalancedAsync()
        {
            var report = await new LedgerAudit(store, (_, _) => Rules).RunAsync(null, default);
            Assert.Empty(report.Differences);
            var (booked, held) = (new Dictionary<string, long>(), 0L);
            foreach (var shard in Shard.All(4))
            {
                await foreach (var row in store.ScanJournalAsync(shard, default))
                {
                    foreach (var posting in row.Value!.Body.Decision.Postings.Where(posting => posting.Unit == Points))
                    {
                        booked[posting.Account] = booked.GetValueOrDefault(posting.Account) + posting.Value;
                    }
                }

                await foreach (var row in store.ScanAccountsAsync(shard, default))
                {
                    var balance = row.Value!.BalanceOf(Points);
                    held += balance.Available + balance.Held + balance.Pending;
                    Assert.Equal(Math.Max(0, balance.Available), balance.Lots.Total);
                    Assert.True(row.Value.Standing is not (Standing.Merged or Standing.Closed) || balance is { Available: 0, Held: 0, Pending: 0 });
                }
            }

            Assert.Equal(0, booked.GetValueOrDefault(BookAccounts.InTransit));
            var members = new[] { BookAccounts.MemberAvailable, BookAccounts.MemberHeld, BookAccounts.MemberPending }.Sum(account => booked.GetValueOrDefault(account));
            Assert.Equal(members, held);
            Assert.Equal(0, booked.Values.Sum());
        }
    }

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
