using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Webhooks;

public sealed class WebhookSecretTests
{
    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("  whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")]
    public void A_secret_is_read_with_and_without_its_prefix(string text) =>
        Assert.Equal("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", WebhookSecret.Parse(text).Reveal());

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_not base64 at all!")]
    [InlineData("whpk_A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=")]
    public void What_is_no_secret_is_refused_without_being_repeated(string text)
    {
        var fault = Assert.Throws<ArgumentException>(() => WebhookSecret.Parse(text));
        Assert.True(text.Length < 8 || !fault.ToString().Contains(text[6..], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_secret_has_24_to_64_bytes(int bytes, bool taken)
    {
        var text = Convert.ToBase64String(new byte[bytes]);
        Assert.Equal(taken, Record.Exception(() => WebhookSecret.Parse(text)) is null);
    }

    [Fact]
    public void A_secret_shows_itself_only_when_asked()
    {
        var secret = WebhookSecret.Generate();
        Assert.DoesNotContain(secret.Reveal()[6..], $"{secret}", StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(secret.Reveal()[6..]).Length);
        Assert.NotEqual(secret.Reveal(), WebhookSecret.Generate().Reveal());
    }
}
