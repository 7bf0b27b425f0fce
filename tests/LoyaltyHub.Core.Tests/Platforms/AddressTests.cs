using System.Net;
using System.Text.Json;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Platforms;

public sealed class AddressTests
{
    [Fact]
    public void A_platform_that_signs_nothing_is_known_by_its_addresses()
    {
        using var list = JsonDocument.Parse(Corpus.Read("yookassa/ip-allowlist.json"));
        var scheme = Corpus.Contract("yookassa").Signature.Scheme;
        var cases = list.RootElement.GetProperty("cases").EnumerateArray().Select(one => (Ip: one.GetProperty("ip").GetString()!, Allowed: one.GetProperty("allowed").GetBoolean())).ToList();
        Assert.NotEmpty(cases);
        Assert.All(cases, one => Assert.Equal(one.Allowed, Verdict(scheme, IPAddress.Parse(one.Ip)) is WebhookVerdict.Verified));
        Assert.IsType<WebhookVerdict.Verified>(Verdict(scheme, IPAddress.Parse("::ffff:185.71.76.1")));
        Assert.IsType<WebhookVerdict.Refused>(Verdict(scheme, null));
    }

    [Fact]
    public void Addresses_are_asked_for_besides_a_signature()
    {
        var scheme = Corpus.Contract("tbank").Signature.Scheme;
        var call = new WebhookCall(Corpus.Read("tbank/CONFIRMED.json"));
        Assert.Equal("address-unknown", Assert.IsType<WebhookVerdict.Refused>(scheme.Verify(call with { Sender = IPAddress.Loopback }, ["Example_Password_01"], DateTimeOffset.UnixEpoch)).Code);
        Assert.IsType<WebhookVerdict.Verified>(scheme.Verify(call with { Sender = IPAddress.Parse("91.194.226.181") }, ["Example_Password_01"], DateTimeOffset.UnixEpoch));
        Assert.Equal("signature-mismatch", Assert.IsType<WebhookVerdict.Refused>(scheme.Verify(call with { Sender = IPAddress.Parse("91.194.226.181") }, ["another"], DateTimeOffset.UnixEpoch)).Code);
    }

    private static WebhookVerdict Verdict(SignatureScheme scheme, IPAddress? sender) => scheme.Verify(new WebhookCall("{}"u8.ToArray()) { Sender = sender }, [], DateTimeOffset.UnixEpoch);
}
