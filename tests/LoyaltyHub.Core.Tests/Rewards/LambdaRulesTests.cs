using LoyaltyHub.Benchmarks.Rules;
using Xunit;

namespace LoyaltyHub.Core.Tests.Rewards;

public sealed class LambdaRulesTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Thirty_rules_hold_and_grant_what_as_many_lambda_expressions_do(bool lean)
    {
        Assert.Equal(30, RewardTerms.All.Count);
        var fits = await new SameDecisions(RewardTerms.Programme()).CheckAsync(new LambdaProgramme(lean));
        Assert.All(fits, count => Assert.True(count > 20));
        Assert.True(fits[1] > fits[0] + fits[2]);
    }
}
