using System.Text;
using LoyaltyHub.Core.Activities;
using Xunit;

namespace LoyaltyHub.Core.Tests.Activities;

public sealed class UnreadableBodyTests
{
    [Theory]
    [InlineData("", "The body is empty.")]
    [InlineData("hello", "The body is not JSON: line 1, byte 1.")]
    [InlineData("{\n\"a\": nope}", "The body is not JSON: line 2, byte 7.")]
    [InlineData("{} {}", "The body is not JSON: line 1, byte 4.")]
    [InlineData("""{"a":1,}""", "The body is not JSON: line 1, byte 8.")]
    [InlineData("""{"a":/**/1}""", "The body is not JSON: line 1, byte 6.")]
    [InlineData("a=1&b=2", "The body is not JSON: line 1, byte 1.")]
    [InlineData("   ", "The body is cut off: the JSON in it does not end.")]
    [InlineData("""{"type":"paid","m":"LH""", "The body is cut off: the JSON in it does not end.")]
    [InlineData("""[{"type":"paid"},""", "The body is cut off: the JSON in it does not end.")]
    [InlineData("7", "The body is a number; send an event as an object, or an array of events.")]
    [InlineData("\"text\"", "The body is a text; send an event as an object, or an array of events.")]
    [InlineData("null", "The body is null; send an event as an object, or an array of events.")]
    [InlineData("[]", "The batch holds no event.")]
    [InlineData("""{"items":[]}""", "The batch holds no event.")]
    [InlineData("""{"items":{}}""", "The contract expects an array of events at /items; there is an object.")]
    [InlineData("""{"type":"paid","type":"seen"}""", "An object in the body has the same name twice.")]
    [InlineData("""{"a":{"sum":1,"\u0073um":2}}""", "An object in the body has the same name twice.")]
    [InlineData("""{"a":"\ud800"}""", "A text in the body holds half of a surrogate pair.")]
    [InlineData("""{"\udc00":1}""", "A text in the body holds half of a surrogate pair.")]
    [InlineData("\uFEFF{}", "The body begins with a byte order mark; send JSON without one.")]
    public void The_reason_is_said_plainly(string body, string detail) => Assert.Equal(detail, Partner.Detail(body));

    [Fact]
    public void Invalid_utf8_is_refused()
    {
        byte[] body = [.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        Assert.Equal("The body is not valid UTF-8.", Assert.IsType<Normalisation.Unreadable>(Partner.Send(body)).Detail);
    }

    [Fact]
    public void Thirty_two_levels_are_read_and_no_more()
    {
        Assert.Equal("type", Assert.Single(Partner.Rejected(Nested(32)).Errors).Field);
        Assert.Equal("The body is nested deeper than 32 levels.", Partner.Detail(Nested(33)));
        Assert.Equal("The body is nested deeper than 32 levels.", Partner.Detail(new string('[', 100_000)));
    }

    [Fact]
    public void Ten_thousand_events_are_read_and_no_more()
    {
        Assert.Equal(10_000, Partner.Events($"[{string.Join(",", Enumerable.Repeat("{}", 10_000))}]").Count);
        Assert.Equal("The batch holds more than 10000 events; send several.", Partner.Detail($"[{string.Join(",", Enumerable.Repeat("{}", 10_001))}]"));
    }

    [Fact]
    public void Every_cut_of_a_body_is_unreadable_and_repeats_nothing_of_it()
    {
        var body = Encoding.UTF8.GetBytes(Partner.Paid(m: "\"LH-Ю-4111111111111111\""));
        Assert.All(Enumerable.Range(0, body.Length), length =>
        {
            var detail = Assert.IsType<Normalisation.Unreadable>(Partner.Send(body[..length])).Detail;
            Assert.DoesNotContain("411", detail);
        });
    }

    private static string Nested(int levels) =>
        string.Concat(Enumerable.Repeat("""{"a":""", levels)) + "1" + new string('}', levels);
}
