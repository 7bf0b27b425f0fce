using System.Reflection;
using System.Runtime.CompilerServices;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Programmes;

public sealed class ProgrammeTimelineTests
{
    [Theory]
    [InlineData("2025-12-31T20:59:59Z", "~test:1", 0)]
    [InlineData("2025-12-31T21:00:00Z", "test", 1)]
    [InlineData("2026-02-28T20:59:59Z", "test", 1)]
    [InlineData("2026-02-28T21:00:00Z", "test", 2)]
    [InlineData("2026-03-31T21:00:00Z", "test", 1)]
    [InlineData("2026-12-31T20:59:59Z", "test", 1)]
    [InlineData("2026-12-31T21:00:00Z", "~test:2", 0)]
    public void The_highest_version_whose_days_hold_the_instant_is_in_force(string at, string id, int version)
    {
        var timeline = ProgrammeTimeline.Of(
            Valid(Rules(Each(1)), "2026-01-01", "2027-01-01"),
            Valid(Rules(Each(2)), "2026-03-01", "2026-04-01") with { Version = 2 });

        var programme = timeline.At(DateTimeOffset.Parse(at));

        Assert.Equal((id, version), (programme.Id, programme.Version));
    }

    [Fact]
    public void Programmes_that_are_in_force_at_once_decide_as_one_which_names_all_of_them()
    {
        var timeline = ProgrammeTimeline.Of(Rules(Each(1, id: "one")), Valid(Rules(Each(2, id: "two")), "2026-03-01") with { Id = "other", Version = 7 });

        Assert.Equal("~other:7+test:1", timeline.At(Noon.AddDays(-30)).Id);
        var both = timeline.At(Noon);
        Assert.Equal(("other:7+test:1", 0), (both.Id, both.Version));
        Assert.Equal(["two", "one"], both.Earn.Select(rule => rule.Id));
        var again = ProgrammeSet.Find(both.Id, both.Version, (id, version) => timeline.Versions.FirstOrDefault(one => (one.Id, one.Version) == (id, version)));
        Assert.Equal(both.Earn, again!.Earn);
    }

    [Fact]
    public void What_two_programmes_say_differently_or_use_both_is_named_with_a_remedy()
    {
        var other = Worth(50, Each(2)) with { Id = "other", UtcOffset = TimeSpan.Zero, Budgets = [new Budget("spring", new LocalText("Spring", "Весна"), 5)] };

        var faults = Assert.Throws<ProgrammeException>(() => ProgrammeTimeline.Of(Rules(Each(1)) with { Budgets = other.Budgets }, other)).Faults.Select(fault => fault.ToString());

        Assert.Equal(
            [
                "test version 1: /budgets/0/budget: other version 1 has the budget 'spring' too, and both are in force at once; rename one of them",
                "test version 1: /earn/0/rule: other version 1 has the rule 'each' too, and both are in force at once; rename one of them",
                "test version 1: /utcOffset: other version 1 has another offset, and a hub's programmes have one; write the same in both",
                "test version 1: /units: other version 1 says other things of unit PTS; write the same in both, or use another unit",
            ],
            faults);
    }

    [Fact]
    public async Task A_late_activity_is_decided_by_the_version_of_its_time_and_the_audit_agrees()
    {
        var (store, pools) = (new InMemoryShardStore(2), new InMemoryBudgetPools());
        var budget = new Budget("spring", new LocalText("Spring", "Весна"), 1_000);
        var timeline = ProgrammeTimeline.Of(
            Valid(Rules(Each(10) with { Budget = "spring" }), "2026-03-01") with { Budgets = [budget] },
            Valid(Rules(Each(20)), "2026-03-14") with { Version = 2 },
            Rules(Percent(1)) with { Id = "other" });
        var engine = new LedgerEngine(store, () => timeline, TimeProvider.System, pools);

        var now = await RecordedAsync(engine, Noon);
        var late = await RecordedAsync(engine, Noon.AddDays(-1));
        var before = await RecordedAsync(engine, Noon.AddDays(-30));

        Assert.Equal([20L, 10L], new[] { now, late }.Select(entry => Assert.Single(entry.Body.Decision.Trace.OfType<Trace.Granted>()).Points));
        Assert.Equal("other:1+test:1", late.Body.Decision.Programme);
        Assert.Equal("test|spring", Assert.Single(late.Body.Decision.BudgetUse()).Key);
        Assert.Empty(before.Body.Decision.Postings);
        var versions = timeline.Versions.ToDictionary(version => (version.Id, version.Version));
        Assert.Empty((await new LedgerAudit(store, (id, version) => versions.GetValueOrDefault((id, version)), pools).RunAsync(null, default)).Differences);
    }

    [Theory]
    [InlineData(-30, DeclineReason.NotStarted, "visit earns nothing: it happened before the programme began.")]
    [InlineData(30, DeclineReason.Ended, "visit earns nothing: it happened after the programme had ended.")]
    public void What_happens_outside_the_programmes_days_earns_nothing_and_says_so(int days, DeclineReason reason, string text)
    {
        var timeline = ProgrammeTimeline.Of(Valid(Rules(Each(10)), "2026-03-01", "2026-04-01"));
        var visit = Said(Visit(), at: Noon.AddDays(days));
        var programme = timeline.At(visit.At);

        var decided = Decider.Decide(Core.Members.Account.Empty(Anna), programme, visit, Circumstances.At(visit.At)).Decision;

        Assert.Equal(reason, decided.Declined()!.Reason);
        Assert.Equal(text, Explanation.Of(decided, visit, programme).En);
    }

    [Theory]
    [InlineData(-20, "“Spring” does not count: it holds from 2026-03-01 to 2026-03-31.", "Программа «Весна» не учитывается: она действует с 01.03.2026 по 31.03.2026.")]
    [InlineData(30, "“Spring” does not count: it holds from 2026-03-01 to 2026-03-31.", "Программа «Весна» не учитывается: она действует с 01.03.2026 по 31.03.2026.")]
    [InlineData(0, "10 points for “Visits”: 10 points each time.", "10 баллов по правилу «Визиты»: 10 баллов за каждый раз.")]
    public void A_programme_outside_its_days_says_so_where_another_one_is_in_force_and_nothing_is_granted(int days, string english, string russian)
    {
        var spring = Valid(Rules(Each(10)), "2026-03-01", "2026-04-01") with { Id = "spring", Name = new LocalText("Spring", "Весна") };
        var (visit, purchase) = (Said(Visit(), at: Noon.AddDays(days)), Said(Purchase("o", "100.00"), at: Noon.AddDays(days)));
        var programme = ProgrammeTimeline.Of(Rules(Percent(5)), spring).At(visit.At);

        LocalText Why(Activity activity) =>
            Explanation.Of(Decider.Decide(Core.Members.Account.Empty(Anna), programme, activity, Circumstances.At(activity.At)).Decision, activity, programme);

        Assert.Equal((english, russian), (Why(visit).En, Why(visit).Ru));
        Assert.Equal("5 points for “Shopping”: 5 % of 100.00 RUB is 5.", Why(purchase).En);
    }

    [Fact]
    public void Joined_programmes_have_every_list_of_each()
    {
        var lists = typeof(Programme).GetProperties().Where(IsListOfItsOwn).ToList();
        var (one, two) = (Filled(Rules(Each(1, id: "one")), lists), Filled(Rules(Each(2, id: "two")) with { Id = "other" }, lists));

        var both = ProgrammeSet.Of([(one, false), (two, false)]);

        Assert.All(lists, list => Assert.True(Count(list, both) == Count(list, one) + Count(list, two), $"ProgrammeUnion.Join leaves out {list.Name}."));
    }

    [Fact]
    public void A_changed_programme_takes_the_place_of_its_versions_and_the_others_stay()
    {
        var now = ProgrammeTimeline.Of(Rules(Each(1, id: "one")), Valid(Rules(Each(2, id: "two")), "2026-06-01") with { Version = 2 }, Rules(Each(5, id: "other")) with { Id = "other" });

        var then = now.With([Rules(Each(7, id: "new")) with { Version = 3 }]);

        Assert.Equal(["other:1", "test:3"], then.Versions.Select(version => $"{version.Id}:{version.Version}").Order(StringComparer.Ordinal));
        Assert.Equal(["new", "other"], then.At(Noon).Earn.Select(rule => rule.Id).Order(StringComparer.Ordinal));
        Assert.Equal(3, now.With([Rules(Each(9, id: "third")) with { Id = "third" }]).Versions.Select(version => version.Id).Distinct().Count());
        Assert.Throws<ProgrammeException>(() => now.With([Rules(Each(9, id: "other")) with { Id = "third" }]));
    }

    private static bool IsListOfItsOwn(PropertyInfo list) => list.Name is not (nameof(Programme.Parts) or nameof(Programme.Units))
        && list.PropertyType.IsGenericType && list.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);

    private static int Count(PropertyInfo list, Programme programme) => ((System.Collections.ICollection)list.GetValue(programme)!).Count;

    /// <summary>A programme with one thing in each list, of which nothing is known but an id of its own.</summary>
    private static Programme Filled(Programme programme, IEnumerable<PropertyInfo> lists)
    {
        foreach (var list in lists)
        {
            var item = RuntimeHelpers.GetUninitializedObject(list.PropertyType.GetGenericArguments()[0]);
            item.GetType().GetProperty("Id")?.SetValue(item, $"{programme.Id} {list.Name}");
            foreach (var inner in item.GetType().GetProperties().Where(IsListOfItsOwn).Where(inner => inner.CanWrite))
            {
                inner.SetValue(item, Array.CreateInstance(inner.PropertyType.GetGenericArguments()[0], 0));
            }

            var items = Array.CreateInstance(item.GetType(), 1);
            items.SetValue(item, 0);
            list.SetValue(programme, items);
        }

        return programme;
    }

    private static Programme Valid(Programme programme, string from, string? to = null) =>
        programme with { Valid = new DayRange(DateOnly.Parse(from), to is null ? null : DateOnly.Parse(to)) };

    private static async Task<JournalEntry> RecordedAsync(LedgerEngine engine, DateTimeOffset at) =>
        Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(Anna, Said(Visit(), at: at))).Entry;
}
