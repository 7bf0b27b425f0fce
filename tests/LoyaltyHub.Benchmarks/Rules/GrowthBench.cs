using BenchmarkDotNet.Attributes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Benchmarks.Rules;

/// <summary>How the cost grows with the number of rules.</summary>
public class GrowthBench
{
    private SameDecisions apart = null!;
    private SameDecisions together = null!;
    private FittingRule[] fitting = [];

    /// <summary>How many rules.</summary>
    [Params(3, 30, 300)]
    public int Rules { get; set; }

    /// <summary>Makes the programmes ready.</summary>
    [GlobalSetup]
    public void Prepare() =>
        (apart, together, fitting) = (new SameDecisions(RewardTerms.Apart(Rules)), new SameDecisions(RewardTerms.Together(Rules)), new FittingRule[Rules]);

    /// <summary>Of which two hold at most: which, and their points.</summary>
    [Benchmark(OperationsPerInvoke = SameDecisions.Count)]
    public int Apart() => Evaluate(apart);

    /// <summary>Which all hold: which, and their points.</summary>
    [Benchmark(OperationsPerInvoke = SameDecisions.Count)]
    public int Together() => Evaluate(together);

    /// <summary>Of which two hold at most: the whole decision.</summary>
    [Benchmark(OperationsPerInvoke = SameDecisions.Count)]
    public int DecideApart() => Decide(apart);

    /// <summary>Which all hold: the whole decision.</summary>
    [Benchmark(OperationsPerInvoke = SameDecisions.Count)]
    public int DecideTogether() => Decide(together);

    private int Evaluate(SameDecisions decisions)
    {
        var sum = 0;
        foreach (var activity in decisions.Activities)
        {
            sum += decisions.Evaluation.Run(activity, fitting);
        }

        return sum;
    }

    private static int Decide(SameDecisions decisions)
    {
        var sum = 0;
        foreach (var activity in decisions.Activities)
        {
            sum += decisions.Decide(activity).Decision.Trace.Count;
        }

        return sum;
    }
}
