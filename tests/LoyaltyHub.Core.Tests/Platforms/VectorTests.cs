using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Platforms;

/// <summary>Every recorded call gets the verdict recorded with it.</summary>
public sealed class VectorTests
{
    /// <summary>The recorded calls; one empty name where there are none, so that the theory says why it has nothing to do.</summary>
    public static TheoryData<string> Vectors => [.. Corpus.Vectors.DefaultIfEmpty("")];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_recorded_call_gets_the_verdict_recorded_with_it(string file)
    {
        Corpus.SkipWhereAbsent();
        var vector = Corpus.Vector(file);
        var scheme = SchemeOf(vector.Scheme);

        Assert.Null(scheme.ProblemOf(vector.Secret));
        Assert.Equal(vector.Valid, scheme.Verify(vector.Call, [vector.Secret], vector.Now) is WebhookVerdict.Verified);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_recorded_call_is_verified_by_one_of_several_secrets_and_refused_without_its_own(string file)
    {
        Corpus.SkipWhereAbsent();
        var vector = Corpus.Vector(file);
        var scheme = SchemeOf(vector.Scheme);

        Assert.Equal(vector.Valid, scheme.Verify(vector.Call, [scheme.NewSecret(), vector.Secret, scheme.NewSecret()], vector.Now) is WebhookVerdict.Verified);
        Assert.IsType<WebhookVerdict.Refused>(scheme.Verify(vector.Call, [scheme.NewSecret(), scheme.NewSecret()], vector.Now));
    }

    [Fact]
    public void Every_platform_with_recorded_signatures_is_there()
    {
        Corpus.SkipWhereAbsent();
        Assert.True(Corpus.Vectors.Count() >= 40);
        Assert.Equal(
            ["adyen", "cloudpayments", "github", "shopify", "standard-webhooks", "stripe", "tbank", "thinkific"],
            Corpus.Vectors.Select(file => file.Split('/')[0]).Distinct());
    }

    internal static SignatureScheme SchemeOf(string recorded) => recorded switch
    {
        "adyen-item-hmac" => PlatformSchemes.All["adyen"],
        "cloudpayments-hmac" => PlatformSchemes.All["cloudpayments"],
        "github-sha256" => PlatformSchemes.All["github"],
        "shopify-hmac" => PlatformSchemes.All["shopify"],
        "stripe-v1" => PlatformSchemes.All["stripe"],
        "tbank-token" => PlatformSchemes.All["tbank"],
        "thinkific-hmac-hex" => Corpus.Contract("thinkific").Signature.Scheme,
        _ => PlatformSchemes.All[recorded],
    };
}
