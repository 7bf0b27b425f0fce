using System.Collections.Immutable;
using System.Text.Json;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Rewards;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Ledger;

/// <summary>What the hub writes it can read back, whatever is left out of it.</summary>
public sealed class RoundTripTests
{
    private static readonly Account Full = (Account.Empty(Anna) with
    {
        Standing = Standing.Frozen,
        MergedInto = MemberId.From("boris"),
        Due = Noon,
        WaitingReturns = ImmutableSortedDictionary<string, WaitingReturn>.Empty.Add("shop|o", new WaitingReturn(null, ["a"])).Add("shop|p", new WaitingReturn(Money("1"), [])).Add("~shop|e", WaitingReturn.None with { Confirmed = true }),
        Holds = ImmutableSortedDictionary<string, Hold>.Empty.Add("shop|r", new Hold(Points, Lots.One(Lot.Never, 3), Noon)).Add("shop|s", new Hold(Points, Lots.One(Lot.Never, 3), Noon, "boris")),
    })
        .With(new Membership(
            Membership.None.Enrolments.Add("segment|s", new Enrolment(EnrolmentKind.Segment, "s", Noon, null, Noon)).Add("subscription|p@vera", new Enrolment(EnrolmentKind.Subscription, "p", Noon, Noon, Noon, "vera")),
            Membership.None.Perks.Add("lounge|shop|o", new HeldPerk("lounge", 2, 1, Noon, Noon)).Add("lounge|2026-03-31", new HeldPerk("lounge", null, 1, Noon, null, "vera")),
            Membership.None.Recalls.Add("reward|shop|e|r", new WaitingRecall(3, true)),
            TimeSpan.FromHours(5),
            new Referral(MemberId.From("gleb"), Noon)))
        .WithHost(MemberId.From("vera"))
        .WithPart(MemberId.From("gleb"), Account.Empty(MemberId.From("gleb")).WithHost(MemberId.From("dina")))
        .WithoutPart(MemberId.From("gleb"), new MergeName(PartnerId.Hub, "p", 2))
        .WithCapUsed("rule|2026", 3)
        .WithBalance(Points, new Balance(3, 6, 2, Lots.One(Lot.Until(Noon), 1).Add(Lot.Idle(2).Within("vera"), 2), [new PendingLot("shop|o", Lot.Never, 2)], 2, Noon, Noon))
        .WithBalance(Unit.From("RUB"), Balance.Zero with { Pending = 5, Maturing = [new PendingLot("shop|o", Lot.Until(Noon), 5, Noon)] });

    public static TheoryData<Happening> Happenings { get; } =
    [
        Purchase("o", "1"), new Happening.Purchased("o", Money("1"), "5411", "food", [new OrderLine("a", 1)]), Return("o", "1"), new Happening.Returned("o", Money("1"), null, true), new Happening.Returned("o", null, ["a"]), new Happening.Confirmed("o"),
        Visit(), new Happening.EngagementCancelled(EventId.From("e")), new Happening.EngagementCancelled(EventId.From("e"), 2), new Happening.EngagementConfirmed(EventId.From("e")), new Happening.PointsHeld("r", 1), new Happening.PointsHeld("r", 1, Points), new Happening.PointsCaptured("r"), new Happening.PointsCaptured("r", 1), new Happening.PointsVoided("r"),
        new Happening.PointsRefunded("r"), new Happening.PointsRefunded("r", 2), new Happening.PointsGiven(AliasHash.From(new string('b', 43)), 3), new Happening.TimePassed(),
        new Happening.PointsReceived(Anna, Points, Lots.One(Lot.Until(Noon), 3)), new Happening.StandingChanged(Standing.Closed), new Happening.AccountMerged(Anna), new Happening.AccountParted(Anna), new Happening.AccountTaken(new MergeName(Shop, "m")),
        new Happening.AccountReceived(Anna, Full), new Happening.PartReceived(Anna, Full), new Happening.Enrolled(EnrolmentKind.Segment, "s"), new Happening.Withdrawn(EnrolmentKind.Subscription, "s"),
        new Happening.ProfileChanged(TimeSpan.FromHours(-3)), new Happening.Referred(AliasHash.From(new string('b', 43))), new Happening.ReferralClaimed(Anna), new Happening.ReferralAnswered(Anna, false),
        new Happening.PerkUsed("p", "u"), new Happening.RewardArrived(Anna, Shop, EventId.From("e"), "r", 3), new Happening.RewardRecalled(Anna, Shop, EventId.From("e"), "r", 3, 1, true, EventId.From("f")),
        new Happening.PointsHeld("r", null, null, "item", Money("1")), new Happening.MemberErased(),
        new Happening.Corrected(
            "run", "Boris", "a wrong code", 3, [new CorrectedEvent(Shop, EventId.From("e"), "test", 1, Purchase("o", "1.00", "5541"))],
            [
                new CorrectedGrant(
                    Shop, "order|o", EventId.From("e"), Noon, "r", Points, Lot.Never, "shop|o", new GrantState(1, 1), new GrantState(5, 3), Money("1"),
                    [new CorrectedPayer("partner/shop", 10_000, 100, 300, 5, 7)], ["r|all"], "test|spring", null, new CorrectedGoal("-", 1), true, Noon),
            ],
            [new CorrectedCount(Shop, "order|o", "spend", 0, "a", new GrantState(1, 1), default, true)], [new CorrectedSending("r", EventId.From("e"), 3, 2)], [new ExpiredLot(Points, Lot.Never, 1)]),
    ];

    [Fact]
    public void There_is_an_example_of_every_kind() =>
        Assert.Equal(typeof(Happening).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(Happening))).ToHashSet(), Happenings.Select(row => row.Data.GetType()).ToHashSet());

    [Theory]
    [MemberData(nameof(Happenings))]
    public void An_activity(Happening what)
    {
        Same(Said(what));
        Same(Said(what) with { ParkDays = 30, Claim = "c1" });
        Same(Said(what) with { Alias = null, Member = Anna, After = Noon, Via = "boris@vera", Partner = PartnerId.Hub });
    }

    [Fact]
    public void An_account()
    {
        Same(Account.Empty(Anna));
        Same(Full);
        Assert.Equal(Full, JsonSerializer.Deserialize<Account>(JsonSerializer.Serialize(Full, HubJson.Compact), HubJson.Compact)!.Restored());
    }

    [Fact]
    public void A_pool_and_a_decision_that_leads_elsewhere()
    {
        Same(BudgetPool.Empty.Lease(100, new Shard(3), 4, 0, 10));
        Same(new Decision("p", 1, [new Trace.ReturnWaits("o", null, ["a"]), new Trace.ReturnCounted("o", Money("1")), new Trace.Forwarded(Anna), new Trace.Forwarded(Anna, new MergeName(PartnerId.Hub, "p", 1))], [], [Said(Visit())], new Dictionary<string, long> { ["b"] = 0 }));
    }

    private static void Same<T>(T value)
    {
        var text = JsonSerializer.Serialize(value, HubJson.Compact);
        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize<T>(text, HubJson.Compact), HubJson.Compact));
    }
}
