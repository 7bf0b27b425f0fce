using BenchmarkDotNet.Attributes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Benchmarks.Rules;

/// <summary>What it costs to say which of thirty rules hold and what each comes to, LoyaltyHub and the package RulesEngine, over the same purchases; and what LoyaltyHub's whole decision costs.</summary>
public class RulesBench
{
    private readonly SameDecisions same = new(RewardTerms.Programme());
    private readonly LambdaProgramme usual = new(lean: false);
    private readonly LambdaProgramme lean = new(lean: true);
    private readonly FittingRule[] fitting = new FittingRule[RewardTerms.All.Count];
    private readonly (string Rule, long Points)[] holding = new (string Rule, long Points)[RewardTerms.All.Count];

    /// <summary>Compiles the expressions and makes sure that all say the same.</summary>
    [GlobalSetup]
    public async Task CheckAsync()
    {
        await same.CheckAsync(usual);
        await same.CheckAsync(lean);
    }

    /// <summary>LoyaltyHub: which rules hold, and the points of each.</summary>
    [Benchmark(OperationsPerInvoke = SameDecisions.Count)]
    public long LoyaltyHub()
    {
        var sum = 0L;
        foreach (var activity in same.Activities)
        {
            var count = same.Evaluation.Run(activity, fitting);
            foreach (ref readonly var fit in fitting.AsSpan(0, count))
            {
                sum += fit.Points ?? 0;
            }
        }

        return sum;
    }

    /// <summary>LoyaltyHub: the same, and postings, explanation and the account after it.</summary>
    [Benchmark(OperationsPerInvoke = SameDecisions.Count)]
    public int WholeDecision()
    {
        var postings = 0;
        foreach (var activity in same.Activities)
        {
            postings += same.Decide(activity).Decision.Postings.Count;
        }

        return postings;
    }

    /// <summary>RulesEngine with its own settings: which rules hold, and the points of each.</summary>
    [Benchmark(OperationsPerInvoke = SameDecisions.Count)]
    public Task<long> RulesEngine() => SumAsync(usual);

    /// <summary>RulesEngine without what this does not need.</summary>
    [Benchmark(OperationsPerInvoke = SameDecisions.Count)]
    public Task<long> RulesEngineLean() => SumAsync(lean);

    private async Task<long> SumAsync(LambdaProgramme lambdas)
    {
        var sum = 0L;
        foreach (var purchase in same.Facts)
        {
            sum += (await lambdas.DecideAsync(purchase, holding)).Points;
        }

        return sum;
    }
}
