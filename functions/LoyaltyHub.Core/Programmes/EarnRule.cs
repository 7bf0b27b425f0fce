using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Programmes;

/// <summary>One way to earn.</summary>
/// <param name="Id">The rule's name within the programme.</param>
/// <param name="Name">What members call it.</param>
/// <param name="On"><c>purchase</c>, or the kind of engagement: <c>visit</c>, <c>lesson</c>.</param>
/// <param name="When">What must hold; every given condition at once.</param>
/// <param name="Reward">What is earned.</param>
/// <param name="Cap">The most one member can earn by this rule in a period; null for no limit.</param>
/// <param name="Unit">What is granted; null for the programme's first unit.</param>
/// <param name="Pending">How long it cannot be spent yet; null for not at all.</param>
/// <param name="Expiry">When it expires; null for as its unit says.</param>
/// <param name="Budget">The budget that pays for it; null for none.</param>
public sealed record EarnRule(
    string Id,
    LocalText Name,
    string On,
    EarnCondition When,
    Reward Reward,
    Cap? Cap,
    Unit? Unit = null,
    PendingRule? Pending = null,
    Expiry? Expiry = null,
    string? Budget = null)
{
    /// <summary>The value of <see cref="On"/> for purchases.</summary>
    public const string Purchase = "purchase";
}

/// <summary>Conditions of an earn rule; an empty list or null asks for nothing.</summary>
/// <param name="Partners">Only at these partners.</param>
/// <param name="Mcc">Only with one of these merchant category codes.</param>
/// <param name="ExceptMcc">Not with any of these merchant category codes.</param>
/// <param name="Categories">Only with one of these partner categories.</param>
/// <param name="MinimumAmount">Only from this many minor units, inclusive.</param>
public sealed record EarnCondition(
    IReadOnlyList<PartnerId> Partners,
    IReadOnlyList<string> Mcc,
    IReadOnlyList<string> ExceptMcc,
    IReadOnlyList<string> Categories,
    long? MinimumAmount)
{
    /// <summary>Asks for nothing.</summary>
    public static EarnCondition None { get; } = new([], [], [], [], null);
}

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

/// <summary>The most a member can earn by one rule in one period.</summary>
/// <param name="Points">At least 1.</param>
/// <param name="Per">The period, by the programme's own calendar.</param>
public sealed record Cap(long Points, CapPeriod Per);

/// <summary>The period of a cap.</summary>
public enum CapPeriod
{
    /// <summary>A calendar day.</summary>
    Day,

    /// <summary>A calendar month.</summary>
    Month,

    /// <summary>A calendar year.</summary>
    Year,
}

/// <summary>How long what was earned cannot be spent yet: until a confirmation of its order, or a number of days, whichever comes first.</summary>
/// <param name="Days">After how many times 24 hours it can be spent, from the activity's time; null where only a confirmation decides.</param>
/// <param name="UntilConfirmed">Whether a confirmation ends it.</param>
public sealed record PendingRule(int? Days, bool UntilConfirmed);
