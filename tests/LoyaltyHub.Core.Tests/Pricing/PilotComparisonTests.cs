using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Pricing;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Pricing;

public sealed class PilotComparisonTests
{
    private static readonly Programme Trial = Written.Rule("\"reward\": { \"percent\": 10, \"rounding\": \"down\" }, \"costPerPoint\": 80", "\"members\": { \"pilot\": { \"percent\": 30, \"salt\": \"spring\" } }");

    [Fact]
    public void Those_a_programme_is_tried_on_are_compared_with_all_others()
    {
        // Who is in the pilot comes a second time, elsewhere, and spends more.
        var chance = new Random(7);
        var paid = Members(600).ToDictionary(member => member, member => (long)chance.Next(50_00, 150_00) + (Trial.Pilot!.Holds(member) ? 40_00 : 0));
        var activities = paid.SelectMany(one => Trial.Pilot!.Holds(one.Key)
            ? [Bought(one.Key, one.Value), Bought(one.Key, 100, Cinema, Noon.AddDays(2))]
            : new[] { Bought(one.Key, one.Value) });

        var pilot = Assert.Single(new Simulation(ProgrammeTimeline.Of(Trial)).Of(activities).Pilots);

        var inside = paid.Where(one => Trial.Pilot!.Holds(one.Key)).Select(one => one.Value).ToList();
        var outside = paid.Where(one => !Trial.Pilot!.Holds(one.Key)).Select(one => one.Value).ToList();
        Assert.Equal(("test", 30, "spring"), (pilot.Programme, pilot.Percent, pilot.Salt));
        var points = inside.Sum(value => value / 1_000);
        Assert.Equal(new PilotGroup(inside.Count, inside.Count, 2 * inside.Count, inside.Sum() + (100 * inside.Count), pilot.Pilot.Granted, points * 100, points * 80), pilot.Pilot);
        Assert.Equal(points, Assert.Single(pilot.Pilot.Granted).Value);
        Assert.Equal(new PilotGroup(outside.Count, outside.Count, outside.Count, outside.Sum(), pilot.Control.Granted, 0, 0), pilot.Control);
        Assert.Empty(pilot.Control.Granted);
        Assert.All(pilot.PerMember, measure => Assert.Equal(measure.Difference, measure.Pilot - measure.Control));
        Assert.Equal(["activities", "days", "partners"], pilot.PerMember.Where(measure => measure is { Pilot: 2, Control: 1, Difference: 1, Low: 1, High: 1, Clear: true }).Select(measure => measure.Measure));

        // The same by the textbook's formula; 1.968 is Student's quantile for the smaller group's degrees of freedom.
        var spent = pilot.PerMember.Single(measure => measure.Measure == "spent");
        var error = Math.Sqrt((Variance(inside) / inside.Count) + (Variance(outside) / outside.Count));
        Assert.InRange((double)(spent.Difference - (decimal)(inside.Average() + 100 - outside.Average())), -0.001, 0.001);
        Assert.InRange((double)(spent.High!.Value - spent.Difference) / error, 1.965, 1.978);
        Assert.True(spent is { Clear: true, Low: > 3_000, High: < 5_200 });
    }

    [Fact]
    public void The_range_holds_the_true_difference_in_about_nineteen_of_twenty_trials()
    {
        // The same for all members, so that the true difference is none.
        var members = Members(160).ToList();
        var held = 0;
        for (var trial = 0; trial < 300; trial++)
        {
            var chance = new Random(trial);
            var programme = Trial with { Pilot = new Pilot(50, $"salt {trial}") };
            var activities = members.Select(member => Bought(member, chance.Next(1, 1_000_00)));
            var spent = new Simulation(ProgrammeTimeline.Of(programme)).Of(activities).Pilots[0].PerMember.Single(measure => measure.Measure == "spent");
            held += spent.Clear ? 0 : 1;
        }

        Assert.InRange(held / 300.0, 0.92, 0.98);
    }

    [Fact]
    public void Fewer_than_thirty_members_tell_nothing()
    {
        var pilot = new Simulation(ProgrammeTimeline.Of(Trial)).Of(Members(40).Select(member => Bought(member, 100_00))).Pilots[0];

        Assert.InRange(pilot.Pilot.Members, 1, 29);
        Assert.All(pilot.PerMember, measure => Assert.True(measure is { Low: null, High: null, Clear: false }));
    }

    [Fact]
    public void Only_those_whom_it_could_have_been_tried_on_are_compared_and_each_programme_has_its_own()
    {
        var closed = Trial with { Members = new Belonging(["vip"], [], [], []) };
        var open = Trial with { Id = "other", Earn = [.. Trial.Earn.Select(rule => rule with { Id = "other" })], Pilot = new Pilot(50, "autumn") };
        var members = Members(100).ToList();
        var activities = members.Select(member => Bought(member, 100_00)).Concat(members.Take(60).Select(member => By(member, new Happening.Enrolled(EnrolmentKind.Segment, "vip"))));

        var result = new Simulation(ProgrammeTimeline.Of(closed, open)).Of(activities);

        Assert.Equal(["other", "test"], result.Pilots.Select(pilot => pilot.Programme));
        Assert.Equal([100, 60], result.Pilots.Select(pilot => pilot.Pilot.Members + pilot.Control.Members));
        Assert.All(result.Members, member => Assert.Equal(
            [.. open.Pilot!.Holds(MemberId.From(member.Member)) ? ["other"] : Array.Empty<string>(), .. closed.Pilot!.Holds(MemberId.From(member.Member)) ? ["test"] : Array.Empty<string>()], member.Pilots!));
        Assert.Contains(result.Members, member => member.Pilots!.Count == 2);
        Assert.Contains(result.Members, member => member.Pilots!.Count == 0);
    }

    private static IEnumerable<MemberId> Members(int count) => Enumerable.Range(0, count).Select(number => MemberId.From($"m{number}"));

    private static Activity Bought(MemberId member, long minor, Core.Partners.PartnerId? where = null, DateTimeOffset? at = null) =>
        By(member, new Happening.Purchased($"{member}-{where}", new Amount(minor, Unit.From("RUB"))), where, at);

    private static Activity By(MemberId member, Happening what, Core.Partners.PartnerId? where = null, DateTimeOffset? at = null) => Said(what, where, at) with { Alias = null, Member = member };

    private static double Variance(List<long> values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
    }
}
