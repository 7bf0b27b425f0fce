using BenchmarkDotNet.Attributes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Benchmarks.Rules;

/// <summary>
/// How the cost grows with the number of rules. Where all of them hold, a few purchases are decided at once, so that an iteration is short and allocates about as much whatever the number of rules:
/// otherwise the garbage collector would run in each iteration of many rules, and in few of those of few.
/// </summary>
public class GrowthBench
{
    private const int Few = 10;

    private SameDecisions apart = null!;
    private SameDecisions together = null!;
    private FittingRule[] fitting = [];

    /// <summary>How many rules.</summary>
    [Params(3, 30, 300, 3_000)]
    public int Rules { get; set; }

    /// <summary>Makes the programmes ready.</summary>
    [GlobalSetup]
    public void Prepare() =>
        (apart, together, fitting) = (new SameDecisions(RewardTerms.Apart(Rules)), new SameDecisions(RewardTerms.Together(Rules)), new FittingRule[Rules]);

    /// <summary>Of which two hold at most: which, and their points.</summary>
    [Benchmark(OperationsPerInvoke = SameDecisions.Count)]
    public int Apart() => Evaluate(apart, SameDecisions.Count);

    /// <summary>Which all hold: which, and their points.</summary>
    [Benchmark(OperationsPerInvoke = Few)]
    public int Together() => Evaluate(together, Few);

    /// <summary>Of which two hold at most: the whole decision.</summary>
    [Benchmark(OperationsPerInvoke = SameDecisions.Count)]
    public int DecideApart() => Decide(apart, SameDecisions.Count);

    /// <summary>Which all hold: the whole decision.</summary>
    [Benchmark(OperationsPerInvoke = Few)]
    public int DecideTogether() => Decide(together, Few);

    private int Evaluate(SameDecisions decisions, int count)
    {
        var sum = 0;
        foreach (var activity in decisions.Activities.AsSpan(0, count))
        {
            sum += decisions.Evaluation.Run(activity, fitting);
        }

        return sum;
    }

    private static int Decide(SameDecisions decisions, int count)
    {
        var sum = 0;
        foreach (var activity in decisions.Activities.AsSpan(0, count))
        {
            sum += decisions.Decide(activity).Decision.Trace.Count;
        }

        return sum;
    }
}
