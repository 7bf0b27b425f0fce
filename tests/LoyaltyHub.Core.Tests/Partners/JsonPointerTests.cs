using System.Text.Json;
using LoyaltyHub.Core.Partners;
using Xunit;

namespace LoyaltyHub.Core.Tests.Partners;

public sealed class JsonPointerTests
{
    // RFC 6901, section 5.
    private const string Document = """
        { "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8, "~1": 9 }
        """;

    [Theory]
    [InlineData("/foo", """["bar", "baz"]""")]
    [InlineData("/foo/0", "\"bar\"")]
    [InlineData("/", "0")]
    [InlineData("/a~1b", "1")]
    [InlineData("/c%d", "2")]
    [InlineData("/e^f", "3")]
    [InlineData("/g|h", "4")]
    [InlineData("/i\\j", "5")]
    [InlineData("/k\"l", "6")]
    [InlineData("/ ", "7")]
    [InlineData("/m~0n", "8")]
    [InlineData("/~01", "9")]
    public void The_examples_of_the_rfc_find_their_values(string pointer, string value) => Assert.Equal(value, Find(pointer)?.GetRawText());

    [Fact]
    public void The_empty_pointer_is_the_whole_document() => Assert.Equal(JsonValueKind.Object, Find("")?.ValueKind);

    [Theory]
    [InlineData("/foo/2")]
    [InlineData("/foo/-")]
    [InlineData("/foo/00")]
    [InlineData("/foo/01")]
    [InlineData("/foo/+0")]
    [InlineData("/foo/99999999999")]
    [InlineData("/foo/0/x")]
    [InlineData("/Foo")]
    [InlineData("/a~1b/c")]
    public void What_is_not_there_is_not_found(string pointer) => Assert.Null(Find(pointer));

    [Theory]
    [InlineData("foo")]
    [InlineData("/a~b")]
    [InlineData("/a~")]
    [InlineData("/~2")]
    [InlineData("$.foo")]
    public void What_is_no_pointer_is_refused(string text)
    {
        Assert.False(JsonPointer.TryParse(text, out _));
        Assert.Throws<ArgumentException>(() => JsonPointer.Parse(text));
    }

    [Fact]
    public void A_name_survives_escaping() => Assert.Equal("1", JsonPointer.Parse("/" + JsonPointer.Escape("a/b")).Find(JsonDocument.Parse(Document).RootElement)?.GetRawText());

    private static JsonElement? Find(string pointer) => JsonPointer.Parse(pointer).Find(JsonDocument.Parse(Document).RootElement);
}
