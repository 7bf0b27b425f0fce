namespace LoyaltyHub.Benchmarks.Rules;

/// <summary>What a decision costs.</summary>
/// <param name="NanosecondsPerDecision">The mean time.</param>
/// <param name="AllocatedBytesPerDecision">What it allocates.</param>
internal sealed record DecisionCost(decimal NanosecondsPerDecision, long AllocatedBytesPerDecision)
{
    /// <summary>How many a second, one after the other.</summary>
    public decimal DecisionsPerSecond => decimal.Round(1_000_000_000 / NanosecondsPerDecision);
}

/// <summary>What so many rules cost.</summary>
/// <param name="Rules">How many rules.</param>
/// <param name="Apart">Two of them hold at most: which, and their points.</param>
/// <param name="Together">All of them hold: which, and their points.</param>
/// <param name="DecideApart">Two of them hold at most: the whole decision.</param>
/// <param name="DecideTogether">All of them hold: the whole decision.</param>
internal sealed record GrowthCost(int Rules, DecisionCost Apart, DecisionCost Together, DecisionCost DecideApart, DecisionCost DecideTogether);

/// <summary>What was measured.</summary>
/// <param name="LoyaltyHub">LoyaltyHub: which rules hold, and the points of each.</param>
/// <param name="RulesEngine">RulesEngine with its own settings: the same.</param>
/// <param name="RulesEngineLean">RulesEngine without messages and actions: the same.</param>
/// <param name="WholeDecision">LoyaltyHub: with postings, explanation and the account after it.</param>
/// <param name="Growth">LoyaltyHub by fewer and more rules.</param>
internal sealed record RulesReport(DecisionCost LoyaltyHub, DecisionCost RulesEngine, DecisionCost RulesEngineLean, DecisionCost WholeDecision, IReadOnlyList<GrowthCost> Growth)
{
    /// <summary>How many times as long the whole decision takes where ten times as many rules hold: from thirty to three hundred.</summary>
    public decimal GrowthTenfold => decimal.Round(DecidedBy(300) / DecidedBy(30), 1);

    /// <summary>How many times as long RulesEngine takes with its own settings.</summary>
    public decimal Ratio => decimal.Round(RulesEngine.NanosecondsPerDecision / LoyaltyHub.NanosecondsPerDecision, 1);

    /// <summary>How many times as long it takes without messages and actions.</summary>
    public decimal RatioToLean => decimal.Round(RulesEngineLean.NanosecondsPerDecision / LoyaltyHub.NanosecondsPerDecision, 1);

    /// <summary>How many times as long RulesEngine takes as LoyaltyHub's whole decision, which does more.</summary>
    public decimal RatioOfWholeDecision => decimal.Round(RulesEngine.NanosecondsPerDecision / WholeDecision.NanosecondsPerDecision, 1);

    private decimal DecidedBy(int rules) => Growth.Single(growth => growth.Rules == rules).DecideTogether.NanosecondsPerDecision;
}
