using System.IO.Compression;
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

    [Fact]
    public void Messages_of_the_first_version_are_still_read()
    {
        var activity = Sample.Purchase("e1");
        var written = JsonSerializer.Serialize(new ActivityEnvelope(1, [activity]), HubJson.Compact);

        Assert.Equal(activity, Assert.Single(ActivityEnvelope.Read(written).Activities!));
        Assert.Equal("0123", ActivityEnvelope.Read("""{"version":1,"inbox":"0123"}""").Inbox);
    }

    [Fact]
    public void Packed_activities_come_back_as_activities()
    {
        var activities = Enumerable.Range(0, 50).Select(number => Sample.Purchase($"e{number}", category: "чай \"\\ \u2028")).ToList();

        var read = ActivityEnvelope.Read(Encoding.UTF8.GetString(new ActivityEnvelope(2, Packed: Pack(JsonSerializer.SerializeToUtf8Bytes(activities, HubJson.Compact))).ToBytes()));

        Assert.Equal(activities, read.Activities);
        Assert.Null(read.Packed);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("[")]
    public void What_is_packed_and_no_list_of_activities_is_refused(string json)
    {
        var message = Encoding.UTF8.GetString(new ActivityEnvelope(2, Packed: Pack(Encoding.UTF8.GetBytes(json))).ToBytes());

        Assert.Throws<JsonException>(() => ActivityEnvelope.Read(message));
    }

    [Fact]
    public void Packed_activities_of_which_the_end_is_missing_are_refused()
    {
        var packed = Pack(JsonSerializer.SerializeToUtf8Bytes(Enumerable.Range(0, 50).Select(number => Sample.Purchase($"e{number}")), HubJson.Compact));

        Assert.All(Enumerable.Range(1, packed.Length - 1), length =>
            Assert.Throws<JsonException>(() => ActivityEnvelope.Read(Encoding.UTF8.GetString(new ActivityEnvelope(2, Packed: packed[..length]).ToBytes()))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":0,"activities":[]}""")]
    [InlineData("""{"version":1,"packed":"iwCAW10D"}""")]
    [InlineData("""{"version":2}""")]
    [InlineData("""{"version":2,"packed":""}""")]
    [InlineData("""{"version":2,"packed":"AAAA"}""")]
    [InlineData("""{"version":2,"packed":"not base64"}""")]
    [InlineData("""{"version":2,"activities":[],"packed":"iwCAW10D"}""")]
    [InlineData("""{"version":2,"packed":"iwCAW10D","inbox":"x"}""")]
    [InlineData("""{"version":1,"activities":null}""")]
    [InlineData("""{"version":1,"activities":[null]}""")]
    [InlineData("""{"version":1,"activities":[{}]}""")]
    [InlineData("""{"version":1,"activities":[],"more":1}""")]
    [InlineData("""{"version":"1","activities":[]}""")]
    public void What_is_no_message_of_this_version_is_refused(string message) => Assert.Throws<JsonException>(() => ActivityEnvelope.Read(message));

    [Fact]
    public void A_newer_version_is_refused_by_its_number()
    {
        var fault = Assert.Throws<JsonException>(() => ActivityEnvelope.Read("""{"version":3,"activities":[]}"""));

        Assert.Contains("version 3, this hub reads 1 to 2", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"kind\":\"purchase\"", "\"kind\":\"gift\"")]
    [InlineData("\"kind\":\"purchase\",", "")]
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

    private static byte[] Pack(byte[] json)
    {
        var bytes = new MemoryStream();
        using (var text = new BrotliStream(bytes, CompressionLevel.Fastest))
        {
            text.Write(json);
        }

        return bytes.ToArray();
    }
}
