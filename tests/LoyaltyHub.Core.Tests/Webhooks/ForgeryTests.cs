using System.Globalization;
using LoyaltyHub.Benchmarks.Signatures;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Webhooks;

/// <summary>Nothing that was changed after signing is believed. HUB_FORGERIES makes more of them; <c>hub bench signatures</c> makes a million.</summary>
public sealed class ForgeryTests
{
    private static readonly int Each = int.TryParse(Environment.GetEnvironmentVariable("HUB_FORGERIES"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 2_000;

    public static TheoryData<string> Schemes => [.. SignedSample.All.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_call_is_believed_as_it_was_signed_and_not_otherwise(string scheme)
    {
        var sample = SignedSample.All.Single(sample => sample.Name == scheme);
        var forgery = new Forgery(sample, new Random(7));

        Assert.True(Forgery.IsBelieved(sample));
        Assert.DoesNotContain(Enumerable.Range(0, Each).Select(_ => forgery.Try()), how => how is not null);
    }

    [Fact]
    public void Every_scheme_that_a_contract_can_name_is_forged() =>
        Assert.All(PlatformSchemes.All.Keys, name => Assert.Contains(SignedSample.All, sample => sample.Name == name));
}
