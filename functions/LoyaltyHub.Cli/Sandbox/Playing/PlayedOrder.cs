using LoyaltyHub.Core.Sampling;

namespace LoyaltyHub.Cli.Sandbox.Playing;

/// <summary>An order of the traffic, of which parts may still come back.</summary>
/// <param name="facts">What was bought.</param>
internal sealed class PlayedOrder(SampleFacts facts)
{
    private readonly Queue<SampleLine> lines = new(facts.Lines);

    /// <summary>What came back so far, in minor units.</summary>
    private long back;

    /// <summary>What was bought.</summary>
    public SampleFacts Facts => facts;

    public bool IsWhollyBack => back >= facts.Minor;

    /// <summary>The next part that comes back: an amount, or a line where the partner names lines.</summary>
    /// <param name="return">The facts of a new event.</param>
    /// <param name="byLine">Whether lines are named.</param>
    /// <param name="dice">Chooses how much.</param>
    public SampleFacts Take(SampleFacts @return, bool byLine, Random dice)
    {
        var part = byLine && lines.TryDequeue(out var line) ? line : new SampleLine("1", dice.Next(3) == 0 ? facts.Minor - back : dice.NextInt64(1, facts.Minor - back + 1));
        var told = @return with { Member = facts.Member, Order = facts.Order, Minor = part.Minor, Before = back, Purchase = facts, Lines = byLine ? [part] : [] };
        back = checked(back + part.Minor);
        return told;
    }
}
