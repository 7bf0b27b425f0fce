using BenchmarkDotNet.Attributes;

namespace LoyaltyHub.Benchmarks.Rules;

/// <summary>What a decision by thirty rules costs, LoyaltyHub's and that of the package RulesEngine, over the same purchases.</summary>
public class RulesBench
{
    private readonly SameDecisions same = new();
    private readonly LambdaProgramme usual = new(lean: false);
    private readonly LambdaProgramme lean = new(lean: true);

    /// <summary>Compiles the expressions and makes sure that all grant the same.</summary>
    [GlobalSetup]
    public async Task CheckAsync()
    {
        await same.CheckAsync(usual);
        await same.CheckAsync(lean);
    }

    /// <summary>LoyaltyHub: points, postings, explanation and the account after it.</summary>
    [Benchmark(OperationsPerInvoke = SameDecisions.Count)]
    public int LoyaltyHub()
    {
        var postings = 0;
        foreach (var activity in same.Activities)
        {
            postings += same.Decide(activity).Decision.Postings.Count;
        }

        return postings;
    }

    /// <summary>RulesEngine with its own settings: points.</summary>
    [Benchmark(OperationsPerInvoke = SameDecisions.Count)]
    public Task<long> RulesEngine() => SumAsync(usual);

    /// <summary>RulesEngine without what points do not need.</summary>
    [Benchmark(OperationsPerInvoke = SameDecisions.Count)]
    public Task<long> RulesEngineLean() => SumAsync(lean);

    private async Task<long> SumAsync(LambdaProgramme lambdas)
    {
        var sum = 0L;
        foreach (var purchase in same.Facts)
        {
            sum += await lambdas.PointsAsync(purchase);
        }

        return sum;
    }
}
