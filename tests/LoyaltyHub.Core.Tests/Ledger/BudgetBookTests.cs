using System.Globalization;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Ledger;

/// <summary>How budgets stand, and where they lead.</summary>
public sealed class BudgetBookTests
{
    private static readonly LocalText Name = new("Spring", "Весна");
    private static readonly DateTimeOffset Begun = new(2026, 9, 1, 0, 0, 0, TimeSpan.FromHours(3));
    private readonly InMemoryShardStore store = new(4);
    private readonly InMemoryBudgetPools pools = new();
    private readonly StandingClock clock = new(Begun);
    private readonly List<int> told = [];

    [Fact]
    public async Task A_budget_shows_what_is_spent_and_held_and_when_it_runs_out()
    {
        var rules = Campaign(new Budget("spring", Name, 1_000) { Alerts = [20, 50] }, new DateOnly(2026, 9, 1), new DateOnly(2026, 12, 10));
        var engine = Engine(rules);
        Assert.Null((await ReadAsync(rules)).Forecast);
        await EarnAsync(engine, 10, 10);
        await EarnAsync(engine, 4, 30);

        var standing = await ReadAsync(rules);

        Assert.Equal(("test", "spring", BudgetState.Open, Points), (standing.Programme, standing.Budget, standing.State, Assert.Single(standing.Units)));
        Assert.Equal((1_000, 220, 780, 1_000), (standing.Points, standing.Spent, standing.Left, standing.Released));
        Assert.InRange(standing.Held, 1, 300);
        Assert.Equal([new BudgetThreshold(20, true), new BudgetThreshold(50, standing.Spent + standing.Held >= 500)], standing.Alerts);
        Assert.Null(standing.Pacing);

        // Of 100 days 14 are over, so an even course would have spent 140.
        Assert.Equal(80, standing.AheadBy);

        // What was spent in 14 days since the first lease, with 780 left: 49.6 days more.
        Assert.Equal((Begun, 220, new DateOnly(2026, 11, 3), true), (standing.Forecast!.Since, standing.Forecast.Spent, standing.Forecast.RunsOut!.Value, standing.Forecast.BeforeItsEnd));
        Assert.True(standing.NeedsAttention);
    }

    [Fact]
    public async Task A_forecast_goes_by_the_last_days_alone()
    {
        var rules = Campaign(new Budget("spring", Name, 1_000), new DateOnly(2026, 9, 1), null);
        var engine = Engine(rules);
        await EarnAsync(engine, 10, 10);
        await engine.GiveBackAsync(default);
        await EarnAsync(engine, 10, 30);

        var (week, month) = (await ReadAsync(rules, 7), await ReadAsync(rules, 30));

        Assert.Equal((Begun.AddDays(10), 300, new DateOnly(2026, 10, 11)), (week.Forecast!.Since, week.Forecast.Spent, week.Forecast.RunsOut!.Value));
        Assert.Equal((Begun, 400, new DateOnly(2026, 10, 21)), (month.Forecast!.Since, month.Forecast.Spent, month.Forecast.RunsOut!.Value));
        Assert.Null(week.AheadBy);
        Assert.False(week.NeedsAttention);
    }

    [Fact]
    public async Task A_paced_budget_shows_its_releases_and_waits_for_them()
    {
        var pacing = new Pacing(100, new Window(Granule.Month), new DateOnly(2026, 9, 1));
        var rules = Campaign(new Budget("spring", Name, 250) { Pacing = pacing }, null, null);
        var engine = Engine(rules);
        await EarnAsync(engine, 5, 15);

        var halfway = await ReadAsync(rules);

        // 5 of 30 days are over.
        Assert.Equal((BudgetState.Open, 100, 75 - 16), (halfway.State, halfway.Released, halfway.AheadBy!.Value));
        Assert.Equal(new BudgetPacing(100, new Window(Granule.Month), new DateOnly(2026, 9, 1), new DateOnly(2026, 10, 1)), halfway.Pacing);

        // At 15 a day September's are gone on the 7th and October's likewise; of November's only 50 are left.
        Assert.Equal(new DateOnly(2026, 11, 4), halfway.Forecast!.RunsOut);
        await EarnAsync(engine, 5, 15);
        var waits = await ReadAsync(rules);
        Assert.Equal((BudgetState.AwaitsRelease, 100, false), (waits.State, waits.Spent, waits.NeedsAttention));

        clock.Now = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.FromHours(3));
        await EarnAsync(engine, 3, 100);
        var gone = await ReadAsync(rules);
        Assert.Equal((BudgetState.UsedUp, 0, true, null), (gone.State, gone.Left, gone.NeedsAttention, gone.Forecast));
        Assert.Null(gone.Pacing!.Next);
    }

    [Theory]
    [InlineData("2026-08-31", BudgetState.NotBegun)]
    [InlineData("2026-09-01", BudgetState.Open)]
    [InlineData("2026-09-30", BudgetState.Open)]
    [InlineData("2026-10-01", BudgetState.Over)]
    public async Task Outside_of_its_days_a_budget_has_not_begun_or_is_over(string day, BudgetState state)
    {
        clock.Now = new DateTimeOffset(DateOnly.Parse(day, CultureInfo.InvariantCulture), default, TimeSpan.FromHours(3));

        var standing = await ReadAsync(Campaign(new Budget("spring", Name, 250), new DateOnly(2026, 9, 1), new DateOnly(2026, 10, 1)));

        Assert.Equal((state, false), (standing.State, standing.NeedsAttention));
    }

    [Fact]
    public async Task An_alert_is_told_once_however_often_points_come_back_and_again_where_the_budget_changes()
    {
        var budget = new Budget("spring", Name, 1_000) { Alerts = [5, 50] };
        var engine = Engine(Campaign(budget, null, null));
        for (var day = 0; day < 4; day++)
        {
            await EarnAsync(engine, 1, 10);
            await engine.GiveBackAsync(default);
        }

        Assert.Equal([5], told);
        await EarnAsync(Engine(Campaign(budget with { Points = 400 }, null, null)), 2, 10);
        Assert.Equal([5, 5], told);
    }

    [Fact]
    public async Task An_alert_whose_lease_lost_its_answer_is_told_all_the_same()
    {
        var rules = Campaign(new Budget("spring", Name, 1_000) { Alerts = [10] }, null, null);
        var engine = new LedgerEngine(store, rules, clock, new UnansweringPools(pools)) { Alerted = alert => told.Add(alert.Percent) };

        await Assert.ThrowsAsync<IOException>(() => engine.SubmitAsync(Anna, Said(Purchase("o1", "150"))));
        Assert.IsType<Receipt.Recorded>(await Engine(rules).SubmitAsync(Anna, Said(Purchase("o1", "150"))));

        Assert.Equal([10], told);
    }

    private LedgerEngine Engine(Programme rules) => new(store, rules, clock, pools) { Alerted = alert => told.Add(alert.Percent) };

    private async Task<BudgetStanding> ReadAsync(Programme rules, int days = 60) =>
        Assert.Single(await new BudgetBook(store, pools).ReadAsync(ProgrammeTimeline.Of(rules), days, clock.GetUtcNow(), default));

    /// <summary>Earns so many points on each of so many days, every day by another member.</summary>
    private async Task EarnAsync(LedgerEngine engine, int days, int points)
    {
        for (var day = 0; day < days; day++)
        {
            await engine.SubmitAsync(MemberId.From($"m{day}"), Said(Purchase($"o{Guid.NewGuid():N}", $"{points}"), at: clock.GetUtcNow()));
            clock.Now += TimeSpan.FromDays(1);
        }
    }

    private static Programme Campaign(Budget budget, DateOnly? from, DateOnly? to) =>
        Rules(Percent(100) with { Budget = "spring" }) with { Budgets = [budget], Valid = new DayRange(from, to) };

    /// <summary>Pools that make the first change and lose the answer.</summary>
    private sealed class UnansweringPools(IBudgetPools pools) : IBudgetPools
    {
        public Task<BudgetPool> ReadAsync(string budget, CancellationToken stop) => pools.ReadAsync(budget, stop);

        public async Task<BudgetPool> ChangeAsync(string budget, Func<BudgetPool, BudgetPool> change, CancellationToken stop)
        {
            await pools.ChangeAsync(budget, change, stop);
            throw new IOException("no answer");
        }

        public IAsyncEnumerable<string> NamesAsync(CancellationToken stop) => pools.NamesAsync(stop);
    }
}
