using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>What a rule, goal or prize comes to, worked out and not granted: nothing is allocated for what another rule of its group outdoes.</summary>
/// <param name="Rounded">Whole points, before caps and budget.</param>
/// <param name="Paid">What a percentage is of, in minor units; null for other rewards.</param>
/// <param name="Basis">What it was reckoned from, where that is not the order or the engagement as a whole.</param>
internal readonly record struct Offer(long Rounded, long? Paid = null, Basis? Basis = null)
{
    /// <summary>What caps and budget leave of it.</summary>
    public long Points { get; init; } = Rounded;

    /// <summary>What each cap has left after it; null where there is none.</summary>
    public CapUse[]? Caps { get; init; }

    /// <summary>The budget that pays for it.</summary>
    public string? Budget { get; init; }

    /// <summary>What the budget had left, where that cut it.</summary>
    public long? BudgetCut { get; init; }

    /// <summary>The goal that was reached.</summary>
    public GoalReached? Goal { get; init; }

    /// <summary>The step of what was granted of it; without its points, where there are none.</summary>
    public Trace.Granted ToStep(CompiledAccrual accrual, Lot? lot = null, Amount? worth = null, IReadOnlyList<Payer>? funding = null, bool pending = false, DateTimeOffset? maturesAt = null) => new(
        accrual.Source.Id, accrual.Terms.Unit, Points, Rounded, Reckoning.ExactOf(accrual, this), Basis, Caps, lot, pending, maturesAt, worth, funding, Budget, BudgetCut, Goal);
}
