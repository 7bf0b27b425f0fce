namespace LoyaltyHub.Core.Ledger;

/// <summary>
/// A shard's share of a budget. The pool leases slices to shards and never more than the budget in all; a shard never grants more than it has been leased. All
/// numbers but <paramref name="Used"/> only grow, so each side may learn of the other's late.
/// </summary>
/// <param name="Budget">The budget: <see cref="Programmes.Programme.BudgetName"/>.</param>
/// <param name="Leased">Points leased from the pool in all, as far as the shard knows.</param>
/// <param name="Returned">Points given back to the pool in all.</param>
/// <param name="Used">Points granted, less what returns gave back.</param>
public sealed record BudgetShare(string Budget, long Leased, long Returned, long Used)
{
    /// <summary>What the shard may still grant.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Left => Leased - Returned - Used;

    /// <summary>A share of nothing.</summary>
    public static BudgetShare None(string budget) => new(budget, 0, 0, 0);
}
