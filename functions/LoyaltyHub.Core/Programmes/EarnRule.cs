namespace LoyaltyHub.Core.Programmes;

/// <summary>One way to earn.</summary>
/// <param name="Id">The rule's name within the programme.</param>
/// <param name="Name">What members call it.</param>
/// <param name="On">Kinds of activity: <see cref="Purchase"/>, kinds of engagement, or <see cref="Anything"/> alone.</param>
/// <param name="When">What must hold; every given condition at once.</param>
public sealed record EarnRule(string Id, LocalText Name, IReadOnlyList<string> On, EarnCondition When) : AccrualTerms(Id, Name)
{
    /// <summary>The kind of purchases.</summary>
    public const string Purchase = "purchase";

    /// <summary>Every kind.</summary>
    public const string Anything = "*";

    /// <summary>Which lines of the order it looks at; null for the order as a whole.</summary>
    public LineFilter? Lines { get; init; }

    /// <summary>On which days it holds, by the programme's calendar.</summary>
    public DayRange Valid { get; init; }

    /// <summary>Whose reward it is.</summary>
    public RewardTo To { get; init; }

    /// <summary>The draw that comes with it; null for none.</summary>
    public string? Draw { get; init; }

    /// <summary>The group it competes in; null for none.</summary>
    public string? Group { get; init; }
}

/// <summary>Which lines of an order count; every given condition at once, an empty list asks for nothing.</summary>
public sealed record LineFilter
{
    /// <summary>Only with one of these categories.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Not with one of these categories.</summary>
    public IReadOnlyList<string> ExceptCategories { get; init; } = [];

    /// <summary>Only with one of these merchant category codes.</summary>
    public IReadOnlyList<string> Mcc { get; init; } = [];

    /// <summary>Only these articles.</summary>
    public IReadOnlyList<string> Skus { get; init; } = [];

    /// <summary>None of these articles.</summary>
    public IReadOnlyList<string> ExceptSkus { get; init; } = [];

    /// <summary>Nothing that was sold for less than its price.</summary>
    public bool ExceptDiscounted { get; init; }
}

/// <summary>Rules of which only some grant at once.</summary>
/// <param name="Id">The group's name within the programme.</param>
/// <param name="Policy">Which of them.</param>
public sealed record RuleGroup(string Id, GroupPolicy Policy);

/// <summary>Which rules of a group grant, where several apply.</summary>
public enum GroupPolicy
{
    /// <summary>The one that grants the most; the first of several.</summary>
    Best,

    /// <summary>The first in the file that grants anything.</summary>
    First,

    /// <summary>All of them.</summary>
    Sum,
}
