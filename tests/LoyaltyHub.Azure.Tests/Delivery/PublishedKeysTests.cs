using System.Net;
using System.Text;
using LoyaltyHub.Azure.Delivery;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Delivery;

/// <summary>Public keys that platforms publish: got rarely, whoever asks, and from the contract's own address alone.</summary>
public sealed class PublishedKeysTests : IDisposable
{
    private static readonly PartnerId Partner = PartnerId.From("citymart");
    private static readonly SignatureScheme Scheme = new PublicKeyScheme(PublicKeyKind.Ed25519, new HmacTerms("X-Signature", SignatureTemplate.Parse("{body}")));
    private static readonly Dictionary<string, string> Asking = new() { ["X-Token"] = "the word" };
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 15, 3, 0, 0, TimeSpan.Zero));
    private readonly PublishedKeys keys;

    public PublishedKeysTests() => keys = new PublishedKeys(new DeliveryOptions { AllowLoopback = true }, clock);

    [Fact]
    public async Task A_set_is_got_once_and_believed_for_an_hour()
    {
        await using var platform = await PartnerEndpoint.StartAsync(Set("a", "b"), Set("b", "c"));
        Assert.Equal([Key("a")], await FindAsync(platform, "a"));
        Assert.Equal("the word", Assert.Single(platform.Calls).Headers["X-Token"]);
        Assert.Equal([Key("b")], await FindAsync(platform, "b"));
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal([Key("a")], await FindAsync(platform, "a"));
        Assert.Single(platform.Calls);

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([], await FindAsync(platform, "a"));
        Assert.Equal([Key("c")], await FindAsync(platform, "c"));
        Assert.Equal(2, platform.Calls.Count);
    }

    [Fact]
    public async Task An_unknown_key_has_the_set_got_anew_but_not_twice_in_a_minute()
    {
        await using var platform = await PartnerEndpoint.StartAsync(Set("a"), Set("a"), Set("a", "new"));
        Assert.Equal([Key("a")], await FindAsync(platform, "a"));
        for (var forged = 0; forged < 20; forged++)
        {
            Assert.Equal([], await FindAsync(platform, $"forged-{forged}"));
        }

        Assert.Single(platform.Calls);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([], await FindAsync(platform, "new"));
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal([], await FindAsync(platform, "new"));
        Assert.Equal([Key("a")], await FindAsync(platform, "a"));
        Assert.Equal(2, platform.Calls.Count);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([Key("new")], await FindAsync(platform, "new"));
        Assert.Equal(3, platform.Calls.Count);
    }

    [Fact]
    public async Task Where_calls_name_no_key_all_of_them_may_have_signed_and_are_looked_for_every_five_minutes()
    {
        await using var platform = await PartnerEndpoint.StartAsync(Set("a", "b"), Set("c"));
        Assert.Equal([Key("a"), Key("b")], await FindAsync(platform, null));
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal([Key("c")], await FindAsync(platform, null));
    }

    [Fact]
    public async Task A_platform_that_is_down_is_asked_once_a_minute_and_its_old_keys_are_used_for_a_day()
    {
        await using var platform = await PartnerEndpoint.StartAsync(Set("a"), PartnerEndpoint.Status(500), PartnerEndpoint.Status(200, "no keys"), PartnerEndpoint.Status(404));
        await FindAsync(platform, "a");
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal([Key("a")], await FindAsync(platform, "a"));
        Assert.Equal([Key("a")], await FindAsync(platform, "a"));
        Assert.Equal(2, platform.Calls.Count);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([Key("a")], await FindAsync(platform, "a"));
        Assert.Equal(3, platform.Calls.Count);
        clock.Advance(TimeSpan.FromHours(23));
        Assert.Null(await FindAsync(platform, "a"));
    }

    [Fact]
    public async Task Many_calls_at_once_get_one_set()
    {
        var asked = new TaskCompletionSource();
        await using var platform = await PartnerEndpoint.StartAsync(async context =>
        {
            await asked.Task;
            await Set("a")(context);
        });
        var all = Enumerable.Range(0, 20).Select(_ => FindAsync(platform, "a")).ToList();
        asked.SetResult();
        Assert.All(await Task.WhenAll(all), found => Assert.Equal([Key("a")], found));
        Assert.Single(platform.Calls);
    }

    [Fact]
    public async Task Keys_that_calls_name_are_looked_for_up_to_a_bound_and_those_that_are_there_are_kept()
    {
        await using var platform = await PartnerEndpoint.StartAsync([Set("a"), .. Enumerable.Repeat(PartnerEndpoint.Status(404), 100)]);
        Task<IReadOnlyList<string>?> Named(int number) => keys.FindAsync(Partner, new Uri(platform.Address, $"/keys/{number}"), null, Scheme, Asking, default);
        Assert.Equal([Key("a")], await Named(0));
        for (var forged = 1; forged < 90; forged++)
        {
            Assert.Null(await Named(forged));
        }

        Assert.Equal(32, platform.Calls.Count);
        Assert.Equal([Key("a")], await Named(0));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await Named(100));
        Assert.Equal(33, platform.Calls.Count);
    }

    [Fact]
    public async Task Neither_redirects_nor_private_addresses_nor_large_answers_give_keys()
    {
        await using var elsewhere = await PartnerEndpoint.StartAsync(Set("a"));
        await using var platform = await PartnerEndpoint.StartAsync(PartnerEndpoint.Status(302, location: elsewhere.Address.ToString()), PartnerEndpoint.Status(200, new string(' ', 300_000) + Key("a")));
        Assert.Null(await FindAsync(platform, "a"));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await FindAsync(platform, "a"));
        Assert.Empty(elsewhere.Calls);

        using var guarded = new PublishedKeys(new DeliveryOptions(), clock, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        Assert.Null(await guarded.FindAsync(Partner, platform.Address, "a", Scheme, Asking, default));
        Assert.Equal(2, platform.Calls.Count);
    }

    public void Dispose() => keys.Dispose();

    private static RequestDelegate Set(params string[] names) => PartnerEndpoint.Status(200, $$"""{"keys":[{{string.Join(',', names.Select(Key))}}]}""");

    private static string Key(string name) =>
        $$"""{"kty":"OKP","crv":"Ed25519","kid":"{{name}}","x":"{{System.Buffers.Text.Base64Url.EncodeToString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(name)))}}"}""";

    private Task<IReadOnlyList<string>?> FindAsync(PartnerEndpoint platform, string? keyId) => keys.FindAsync(Partner, platform.Address, keyId, Scheme, Asking, default);
}
