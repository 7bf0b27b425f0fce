using System.Text.Json;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Tests.Building;
using Xunit;

namespace LoyaltyHub.Core.Tests.Activities;

/// <summary>What is written of an activity, to a message or a row, can be read again, whatever of it is left out.</summary>
public sealed class ActivityJsonTests
{
    private static readonly MemberId Boris = MemberId.From("boris");

    private static readonly Happening[] Kinds =
    [
        Build.Purchase("o1", "10.00"),
        new Happening.Purchased("o1", Build.Money("10.00"), "5541", "fuel", [new OrderLine("a", 1000)]),
        Build.Return("o1", "1.00"),
        new Happening.Returned("o1", null, ["a"]),
        new Happening.Confirmed("o1"),
        Build.Visit(),
        new Happening.EngagementCancelled(EventId.From("e1")),
        new Happening.EngagementCancelled(EventId.From("e1"), 2),
        new Happening.EngagementConfirmed(EventId.From("e1")),
        new Happening.PointsHeld("r1", 5),
        new Happening.PointsHeld("r1", 5, Build.Points),
        new Happening.PointsCaptured("r1"),
        new Happening.PointsCaptured("r1", 3),
        new Happening.PointsVoided("r1"),
        new Happening.PointsRefunded("r1"),
        new Happening.PointsGiven(AliasHash.From(new string('b', 43)), 7),
        new Happening.PointsReceived(Boris, Build.Points, Lots.None),
        new Happening.Enrolled(EnrolmentKind.Subscription, "plus", Build.Noon),
        new Happening.Withdrawn(EnrolmentKind.Segment, "students"),
        new Happening.ProfileChanged(TimeSpan.FromHours(5)),
        new Happening.Referred(AliasHash.From(new string('b', 43))),
        new Happening.ReferralClaimed(Boris),
        new Happening.ReferralAnswered(Boris, true),
        new Happening.PerkUsed("lounge", "u1"),
        new Happening.RewardArrived(Boris, Build.Shop, EventId.From("e1"), "rule", 5),
        new Happening.RewardRecalled(Boris, Build.Shop, EventId.From("e1"), "rule", 5, 2, false, EventId.From("e2")),
        new Happening.PointsHeld("r1", null, null, "drink"),
        new Happening.PointsHeld("r1", null, Order: Build.Money("10.00")),
        new Happening.TimePassed(),
        new Happening.StandingChanged(Standing.Frozen),
        new Happening.AccountMerged(Boris),
        new Happening.AccountReceived(Boris, Account.Empty(Boris)),
        new Happening.AccountTaken(new MergeName(PartnerId.Hub, "m1")),
        new Happening.Corrected("run", "Boris", "a wrong code", 3, [], [], [], [], []),
        new Happening.AccountParted(Boris),
        new Happening.PartReceived(Boris, Account.Empty(Boris)),
        new Happening.MemberErased(),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Kinds.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_kind_is_read_as_it_was_written(int kind)
    {
        Activity[] both =
        [
            Build.Said(Kinds[kind]),
            Build.Said(Kinds[kind], PartnerId.Hub) with { Alias = null, Member = Boris, After = Build.Noon, Via = "anna" },
        ];
        foreach (var activity in both)
        {
            var text = JsonSerializer.Serialize(activity, HubJson.Compact);
            var read = JsonSerializer.Deserialize<Activity>(text, HubJson.Compact)!;

            Assert.Equal(text, JsonSerializer.Serialize(read, HubJson.Compact));
            Assert.Equal(activity with { What = read.What }, read);
        }
    }

    [Fact]
    public void No_kind_is_left_out_here() =>
        Assert.Equal(typeof(Happening).GetNestedTypes().OrderBy(type => type.Name).ToArray(), Kinds.Select(kind => kind.GetType()).Distinct().OrderBy(type => type.Name).ToArray());

    [Fact]
    public void What_may_not_be_null_has_to_be_there() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Activity>("""{"partner":"shop","eventId":"e1","at":"2026-03-14T12:00:00Z","what":{"kind":"time"}}""", HubJson.Compact));
}
