using System.Text;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Sampling;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Sampling;

/// <summary>From a contract alone come events that it reads, in calls that its scheme believes.</summary>
public sealed class SampledCallTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly Uri Address = new("https://hub.example.com/api/partners/shop/webhooks");

    public static TheoryData<string> Files => SampleContracts.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_event_of_a_contract_can_be_made_in_every_form_and_is_read_as_it_is_meant(string file)
    {
        var contract = SampleContracts.Read(file);
        var sampler = new PartnerSampler(contract);
        foreach (var mapping in contract.Events)
        {
            var made = Made(sampler, mapping, Facts("100001"));
            Assert.All(sampler.Calls.Forms, form =>
            {
                // One event may mean several activities, and a thin one means them with its details.
                var read = form == sampler.Calls.Forms[0] ? sampler.ReadEvent(made, "100001", Now) : sampler.Read(sampler.Calls.Write(form, made), "100001", Now);
                Assert.NotEmpty(read);
                Assert.All(read, one => Assert.Contains("100001", Assert.IsType<NormalisedEvent.Accepted>(one).Activity.EventId.Value, StringComparison.Ordinal));
            });
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_made_call_is_believed_by_its_key_alone_and_only_as_it_was_signed(string file)
    {
        var contract = SampleContracts.Read(file);
        var sampler = new PartnerSampler(contract);
        var made = Made(sampler, contract.Events[0], Facts("100001"));
        foreach (var form in sampler.Calls.Forms)
        {
            var key = contract.Signature.Scheme.HasSecrets ? SenderKey.New(contract) : null;
            var signing = new CallSigning(contract, key);
            var call = signing.Sign(sampler.Calls.Write(form, made), Address, "100001", Now);

            Assert.IsType<WebhookVerdict.Verified>(Verdict(contract, call, key));
            if (key is not null)
            {
                Assert.IsType<WebhookVerdict.Refused>(Verdict(contract, call, SenderKey.New(contract)));
            }

            if (signing.Tolerance is { } tolerance)
            {
                Assert.IsType<WebhookVerdict.Verified>(Verdict(contract, call, key, Now + tolerance));
                Assert.IsType<WebhookVerdict.Refused>(Verdict(contract, call, key, Now + tolerance + TimeSpan.FromSeconds(1)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Several_events_of_a_call_are_several_activities(string file)
    {
        var contract = SampleContracts.Read(file);
        var sampler = new PartnerSampler(contract);
        foreach (var form in sampler.Calls.Forms.Where(sampler.Calls.HoldsSeveral))
        {
            SampleEvent[] made = [.. new[] { "100001", "100002", "100003" }.Select(key => Made(sampler, contract.Events[0], Facts(key)))];
            var read = sampler.Read(sampler.Calls.Write(form, made), "100001", Now);
            Assert.Equal(3, read.Select(one => one is NormalisedEvent.Thin thin ? Encoding.UTF8.GetString(thin.Raw.Span) : ((NormalisedEvent.Accepted)one).Activity.EventId.Value).Distinct().Count());
        }
    }

    [Fact]
    public void Schemes_that_no_sample_contract_has_can_be_signed_too() => Assert.All(
        PlatformSchemes.All.Keys.Except(["adyen", "tbank", "cloudpayments"]),
        name =>
        {
            var contract = SampleContracts.Read("platforms/stripe.json");
            contract = contract with { Signature = new SignatureTerms(name, PlatformSchemes.All[name], ["SECRET"]) };
            var (sampler, key) = (new PartnerSampler(contract), SenderKey.New(contract));
            var call = new CallSigning(contract, key).Sign(sampler.Calls.Write(CallForm.Json, Made(sampler, contract.Events[0], Facts("1"))), Address, "100001", Now);
            Assert.IsType<WebhookVerdict.Verified>(Verdict(contract, call, key));
        });

    [Theory]
    [InlineData("a.b", """{"a":{"b":"7"}}""")]
    [InlineData("list[0].id", """{"list":[{"id":"7"}]}""")]
    [InlineData("list[?kind=='x'] | [0].id", """{"list":[{"kind":"x","id":"7"}]}""")]
    [InlineData("list[?kind=='x' && done==`true`] | [0].sum", """{"list":[{"kind":"x","done":true,"sum":"7"}]}""")]
    [InlineData("a.list[] | [0].id", """{"a":{"list":[{"id":"7"}]}}""")]
    public void What_a_plain_query_selects_is_made(string query, string expected)
    {
        var contract = Querying(query);
        var (made, problem) = new PartnerSampler(contract).Make(contract.Events[0], Facts("7"));
        Assert.True(made is not null, problem);
        var item = (System.Text.Json.Nodes.JsonObject)made.Item.DeepClone();
        foreach (var other in new[] { "type", "card", "total", "currency" })
        {
            item.Remove(other);
        }

        Assert.Equal(expected, item.ToJsonString());
    }

    [Fact]
    public void A_query_that_cannot_be_turned_round_asks_for_an_example_and_is_content_with_one()
    {
        var contract = Querying("join('-', [a, b])");
        var (_, problem) = new PartnerSampler(contract).Make(contract.Events[0], Facts("7"));
        Assert.Contains("'examples'", problem, StringComparison.Ordinal);

        contract = Querying("sort_by(orders, &at)[-1].number");
        Assert.NotNull(new PartnerSampler(contract).Make(contract.Events[0], Facts("7")).Problem);
        var example = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>("""{"orders":[{"at":2,"number":"B"},{"at":1,"number":"A"}]}""");
        contract = contract with { Examples = new Dictionary<string, System.Text.Json.JsonElement> { ["sold"] = example } };
        var (made, none) = new PartnerSampler(contract).Make(contract.Events[0], Facts("7"));
        Assert.Null(none);
        Assert.Equal(("7", "A"), ((string?)made!.Item["orders"]![0]!["number"], (string?)made.Item["orders"]![1]!["number"]));
    }

    private static PartnerContract Querying(string query) => PartnerContract.Parse(
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new
        {
            partner = "shop",
            name = "Shop",
            kind = "retailer",
            signature = new { scheme = "standard-webhooks", secrets = new[] { "SHOP" } },
            events = new
            {
                sold = new { activity = "purchase", member = new { from = "/card", alias = "loyalty-id" }, order = new { query }, amount = new { from = "/total", @as = "major" }, currency = "/currency" },
            },
            settlement = new { endpoint = "https://shop.example/", currency = "RUB" },
        }),
        "shop.json");

    private static SampleFacts Facts(string key) => new(key, 7, key, 123_456, Now) { Other = 8 };

    private static SampleEvent Made(PartnerSampler sampler, EventMapping mapping, SampleFacts facts)
    {
        var (made, problem) = sampler.Make(mapping, facts);
        Assert.True(made is not null, problem);
        return made!;
    }

    private static WebhookVerdict Verdict(PartnerContract contract, OutgoingCall call, SenderKey? key, DateTimeOffset? now = null)
    {
        var received = call.Received(Address) with { Sender = call.Headers.TryGetValue(CallSigning.ForwardedFor, out var sender) ? System.Net.IPAddress.Parse(sender) : null };
        return contract.Signature.Scheme.Verify(received, key is null ? [] : [key.Verifies], now ?? Now);
    }
}
