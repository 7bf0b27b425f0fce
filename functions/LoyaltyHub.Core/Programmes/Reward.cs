namespace LoyaltyHub.Core.Programmes;

/// <summary>What a rule grants.</summary>
public abstract record Reward
{
    private Reward()
    {
    }

    /// <summary>Points worth a percentage of what was paid.</summary>
    /// <param name="Rate">Percent, more than 0, at most 100, exact.</param>
    /// <param name="Rounding">How the last part of a point is settled.</param>
    public sealed record Percent(decimal Rate, Rounding Rounding) : Reward;

    /// <summary>A fixed number of points for each time.</summary>
    /// <param name="Points">At least 1, at most 1,000,000,000.</param>
    public sealed record Fixed(long Points) : Reward;

    /// <summary>A fixed number of points for every full amount that was paid.</summary>
    /// <param name="Points">At least 1, at most 1,000,000,000.</param>
    /// <param name="Amount">Minor units, at least 1.</param>
    public sealed record Per(long Points, long Amount) : Reward;

    /// <summary>A fixed number of points for each line of the order, or each piece.</summary>
    /// <param name="Points">At least 1, at most 1,000,000,000.</param>
    /// <param name="Of">Lines or pieces.</param>
    public sealed record Each(long Points, EachOf Of) : Reward;

    /// <summary>
    /// Points worth a percentage that depends on how much was turned over in a period: what the whole turnover comes to after the purchase, less what it had come to before.
    /// </summary>
    /// <param name="Steps">The steps, ascending, the first from 0.</param>
    /// <param name="Counter">The counter of the turnover.</param>
    /// <param name="Within">The period.</param>
    /// <param name="Mode">Whether a rate is for what lies within its step, or for all.</param>
    /// <param name="Rounding">How the last part of a point is settled, each time the turnover is valued.</param>
    public sealed record Stepped(IReadOnlyList<Step> Steps, string Counter, Window Within, StepMode Mode, Rounding Rounding) : Reward;

    /// <summary>Multiplies what other rules grant for the same activity: it adds what is missing to so many times as much.</summary>
    /// <param name="Factor">More than 1, at most 100, exact.</param>
    /// <param name="Rules">The other rules, none of which multiplies itself.</param>
    /// <param name="Rounding">How the last part of a point is settled.</param>
    public sealed record Times(decimal Factor, IReadOnlyList<string> Rules, Rounding Rounding) : Reward;
}

/// <summary>One step of a stepped reward.</summary>
/// <param name="From">Minor units of turnover from which it holds.</param>
/// <param name="Percent">The rate, 0 to 100, exact.</param>
public sealed record Step(long From, decimal Percent);

/// <summary>What a step's rate is for.</summary>
public enum StepMode
{
    /// <summary>What lies within the step.</summary>
    Marginal,

    /// <summary>The whole turnover.</summary>
    Whole,
}

/// <summary>What is rewarded one by one.</summary>
public enum EachOf
{
    /// <summary>A line of an order.</summary>
    Line,

    /// <summary>A piece; parts of one count for nothing.</summary>
    Quantity,
}

/// <summary>How a fraction of a point becomes a whole number.</summary>
public enum Rounding
{
    /// <summary>Towards zero.</summary>
    Down,

    /// <summary>Away from zero.</summary>
    Up,

    /// <summary>To the nearest; a half goes away from zero.</summary>
    HalfUp,

    /// <summary>To the nearest; a half goes to the even neighbour.</summary>
    HalfEven,
}
