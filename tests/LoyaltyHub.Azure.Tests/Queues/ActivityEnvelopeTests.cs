using System.Text;
using System.Text.Json;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Queues;

/// <summary>A message says what it holds, and anything else is refused with a reason.</summary>
public sealed class ActivityEnvelopeTests
{
    [Fact]
    public void A_message_comes_back_as_it_was_written()
    {
        var activity = Sample.Purchase("🛒/1", category: "чай \"\\ \u2028");

        var read = ActivityEnvelope.Read(Encoding.UTF8.GetString(new ActivityEnvelope(ActivityEnvelope.CurrentVersion, [activity]).ToBytes()));

        Assert.Equal(activity, Assert.Single(read.Activities!));
        Assert.Null(read.Inbox);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":1,"activities":null}""")]
    [InlineData("""{"version":1,"activities":[null]}""")]
    [InlineData("""{"version":1,"activities":[{}]}""")]
    [InlineData("""{"version":1,"activities":[],"more":1}""")]
    [InlineData("""{"version":"1","activities":[]}""")]
    public void What_is_no_message_of_this_version_is_refused(string message) => Assert.Throws<JsonException>(() => ActivityEnvelope.Read(message));

    [Fact]
    public void A_newer_version_is_refused_by_its_number()
    {
        var fault = Assert.Throws<JsonException>(() => ActivityEnvelope.Read("""{"version":2,"activities":[]}"""));

        Assert.Contains("version 2, this hub reads 1", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"kind\":\"purchase\"", "\"kind\":\"gift\"")]
    [InlineData("\"value\":100000", "\"value\":1e5000")]
    [InlineData("\"value\":100000", "\"value\":9223372036854775808")]
    [InlineData("\"unit\":\"RUB\"", "\"unit\":\"rub\"")]
    [InlineData("\"partner\":\"citymart\"", "\"partner\":\"City Mart\"")]
    public void An_activity_that_breaks_a_rule_makes_the_message_unreadable(string good, string bad)
    {
        var message = JsonSerializer.Serialize(new ActivityEnvelope(1, [Sample.Purchase("e1")]), HubJson.Compact);
        Assert.Contains(good, message, StringComparison.Ordinal);

        Assert.Throws<JsonException>(() => ActivityEnvelope.Read(message.Replace(good, bad, StringComparison.Ordinal)));
    }
}
