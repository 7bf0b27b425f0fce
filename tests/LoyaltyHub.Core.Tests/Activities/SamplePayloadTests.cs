using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Tests.Partners;
using Xunit;

namespace LoyaltyHub.Core.Tests.Activities;

public sealed class SamplePayloadTests
{
    private static readonly DateTimeOffset WebhookAt = new(2026, 3, 14, 20, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("nordbank")]
    [InlineData("citymart")]
    [InlineData("skyways")]
    public void Every_example_body_of_a_partner_is_taken_by_its_contract(string partner)
    {
        var contract = PartnerContract.Parse(RepositoryFiles.Read("samples", "partners", $"{partner}.json"), partner);
        var events = RepositoryFiles.Named($"samples/payloads/{partner}", "*.json").SelectMany(file => Events(contract, file)).ToList();
        Assert.All(events, item => Assert.Empty((item as NormalisedEvent.Rejected)?.Errors ?? []));
        Assert.Equal(
            contract.Events.Select(mapping => mapping.Activity).Distinct().Order(),
            events.Cast<NormalisedEvent.Accepted>().Select(item => Kind(item.Activity.What)).Distinct().Order());
    }

    [Fact]
    public void One_member_is_one_account_at_all_three_partners() => Assert.Single(
        new[] { ("nordbank", "card-purchase"), ("citymart", "order-paid"), ("skyways", "lounge-visited") }
            .Select(body => Events(
                PartnerContract.Parse(RepositoryFiles.Read("samples", "partners", $"{body.Item1}.json"), body.Item1),
                Path.Combine(RepositoryFiles.Root, "samples", "payloads", body.Item1, $"{body.Item2}.json")))
            .Select(events => Assert.IsType<NormalisedEvent.Accepted>(Assert.Single(events)).Activity.Alias)
            .Distinct());

    private static IReadOnlyList<NormalisedEvent> Events(PartnerContract contract, string file) =>
        Assert.IsType<Normalisation.Events>(new Normaliser(contract, Partner.Hasher).Normalise(File.ReadAllBytes(file), "msg_1", WebhookAt)).Items;

    private static ActivityKind Kind(Happening what) => what switch
    {
        Happening.Purchased => ActivityKind.Purchase,
        Happening.Returned => ActivityKind.Return,
        Happening.Engaged => ActivityKind.Engagement,
        Happening.EngagementCancelled => ActivityKind.Cancellation,
        Happening.PointsHeld => ActivityKind.Hold,
        Happening.PointsCaptured => ActivityKind.Capture,
        Happening.PointsVoided => ActivityKind.Void,
        Happening.PointsRefunded => ActivityKind.RedemptionRefund,
        Happening.Confirmed => ActivityKind.Confirmation,
        Happening.EngagementConfirmed => ActivityKind.EngagementConfirmation,
        Happening.PointsGiven => ActivityKind.Transfer,
        Happening.Enrolled enrolled => enrolled.As == EnrolmentKind.Subscription ? ActivityKind.Subscription : ActivityKind.Segment,
        Happening.Withdrawn withdrawn => withdrawn.As == EnrolmentKind.Subscription ? ActivityKind.SubscriptionEnd : ActivityKind.SegmentEnd,
        Happening.ProfileChanged => ActivityKind.Profile,
        Happening.Referred => ActivityKind.Referral,
        Happening.PerkUsed => ActivityKind.PerkUse,
        _ => throw new InvalidOperationException(),
    };
}
