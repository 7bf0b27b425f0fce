namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Compares what two rules, or a rule and a counter, ask for: whether one holds wherever the other does, or never together with it. What cannot be told is neither.</summary>
internal static class Overlaps
{
    /// <summary>Whether kinds of activity are all among others.</summary>
    public static bool Covers(IReadOnlyList<string> wide, IReadOnlyList<string> narrow) => wide.Contains(EarnRule.Anything) || narrow.All(wide.Contains);

    /// <summary>Whether conditions hold wherever others do.</summary>
    public static bool Covers(EarnCondition wide, EarnCondition narrow) =>
        Among(narrow.Partners, wide.Partners) && wide.ExceptPartners.All(narrow.ExceptPartners.Contains)
        && Among(narrow.Mcc, wide.Mcc) && wide.ExceptMcc.All(narrow.ExceptMcc.Contains)
        && Among(narrow.Categories, wide.Categories) && wide.ExceptCategories.All(narrow.ExceptCategories.Contains)
        && Among(narrow.Skus, wide.Skus) && Among(narrow.Channels, wide.Channels) && Among(narrow.Days, wide.Days) && Among(narrow.Tiers, wide.Tiers)
        && (wide.MinimumAmount is null || wide.MinimumAmount <= narrow.MinimumAmount)
        && (wide.MaximumAmount is null || wide.MaximumAmount >= narrow.MaximumAmount)
        && (wide.Hours is null || wide.Hours == narrow.Hours)
        && (wide.Referred is null || wide.Referred == narrow.Referred)
        && Among(narrow.Member.Segments, wide.Member.Segments) && wide.Member.ExceptSegments.All(narrow.Member.ExceptSegments.Contains)
        && Among(narrow.Member.Subscriptions, wide.Member.Subscriptions)
        && wide.Counts.All(narrow.Counts.Contains);

    /// <summary>Whether days hold all others.</summary>
    public static bool Covers(DayRange wide, DayRange narrow) => (wide.From is null || wide.From <= narrow.From) && (wide.To is null || wide.To >= narrow.To);

    /// <summary>Whether no kind of activity is among both.</summary>
    public static bool AreApart(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        !one.Contains(EarnRule.Anything) && !other.Contains(EarnRule.Anything) && !one.Any(other.Contains);

    /// <summary>Whether no activity meets both conditions.</summary>
    public static bool AreApart(EarnCondition one, EarnCondition other) => LeavesOut(one, other) || LeavesOut(other, one)
        || NoneShared(one.Partners, other.Partners) || NoneShared(one.Mcc, other.Mcc) || NoneShared(one.Categories, other.Categories)
        || NoneShared(one.Channels, other.Channels) || NoneShared(one.Days, other.Days);

    /// <summary>Whether no day is among both.</summary>
    public static bool AreApart(DayRange one, DayRange other) => one.To <= other.From || other.To <= one.From;

    /// <summary>Whether they look at the same lines of an order.</summary>
    public static bool AreSame(LineFilter? one, LineFilter? other) => one is null || other is null ? one == other :
        one.Categories.SequenceEqual(other.Categories) && one.ExceptCategories.SequenceEqual(other.ExceptCategories) && one.Mcc.SequenceEqual(other.Mcc)
        && one.Skus.SequenceEqual(other.Skus) && one.ExceptSkus.SequenceEqual(other.ExceptSkus) && one.ExceptDiscounted == other.ExceptDiscounted;

    /// <summary>Whether a list leaves out everything that another asks for.</summary>
    public static bool AllOf<T>(IReadOnlyList<T> asked, IReadOnlyList<T> except) => asked.Count > 0 && asked.All(except.Contains);

    private static bool LeavesOut(EarnCondition one, EarnCondition other) =>
        AllOf(one.Partners, other.ExceptPartners) || AllOf(one.Mcc, other.ExceptMcc) || AllOf(one.Categories, other.ExceptCategories)
        || AllOf(one.Member.Segments, other.Member.ExceptSegments) || one.MaximumAmount < other.MinimumAmount;

    /// <summary>Whether whoever has one of the first has one of the second; an empty list asks for nothing.</summary>
    private static bool Among<T>(IReadOnlyList<T> narrow, IReadOnlyList<T> wide) => wide.Count == 0 || (narrow.Count > 0 && narrow.All(wide.Contains));

    private static bool NoneShared<T>(IReadOnlyList<T> one, IReadOnlyList<T> other) => one.Count > 0 && other.Count > 0 && !one.Any(other.Contains);
}
