namespace LoyaltyHub.Core.Programmes;

/// <summary>Something that is counted for each member: what was spent, how often, how many different ones.</summary>
/// <param name="Id">The counter's name within the programme.</param>
/// <param name="Name">What members call it.</param>
/// <param name="On">Kinds of activity, as in a rule.</param>
/// <param name="When">What must hold of the activity alone.</param>
/// <param name="Count">What of it counts.</param>
/// <param name="Currency">The currency that amounts have to be in.</param>
/// <param name="Of">For different ones: of what; null otherwise.</param>
public sealed record CounterRule(string Id, LocalText Name, IReadOnlyList<string> On, EarnCondition When, CountOf Count, Unit Currency, DistinctOf? Of = null)
{
    /// <summary>Which lines of an order count, and nothing else of it; null for the order as a whole.</summary>
    public LineFilter? Lines { get; init; }
}

/// <summary>What of an activity counts.</summary>
public enum CountOf
{
    /// <summary>What was paid, in minor units of the programme's first currency.</summary>
    Amount,

    /// <summary>That it happened.</summary>
    Times,

    /// <summary>How many: pieces of an order, the quantity of an engagement.</summary>
    Quantity,

    /// <summary>How many different ones there were.</summary>
    Distinct,
}

/// <summary>Of what different ones are counted.</summary>
public enum DistinctOf
{
    /// <summary>Partners.</summary>
    Partner,

    /// <summary>Partner categories: of purchases, or of the lines that count.</summary>
    Category,

    /// <summary>Kinds of activity.</summary>
    Kind,

    /// <summary>Merchant category codes: of purchases, or of the lines that count.</summary>
    Mcc,

    /// <summary>Articles.</summary>
    Sku,

    /// <summary>Days, where the member is.</summary>
    Day,
}
