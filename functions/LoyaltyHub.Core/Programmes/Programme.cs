namespace LoyaltyHub.Core.Programmes;

/// <summary>A reward programme as read from its file: one unit of points, rules that earn them and one rule that burns them.</summary>
/// <param name="Id">The programme's name; with <paramref name="Version"/> it names these very rules in every journal entry.</param>
/// <param name="Version">Counts up with every change, from 1.</param>
/// <param name="Name">What members call it.</param>
/// <param name="Unit">The points unit.</param>
/// <param name="UtcOffset">Where the programme's days and months begin; a fixed offset, so that a replay never depends on a time-zone database.</param>
/// <param name="Burn">What a point is worth.</param>
/// <param name="Earn">The earn rules, in the order they are tried; all that apply add up.</param>
public sealed record Programme(string Id, int Version, LocalText Name, Unit Unit, TimeSpan UtcOffset, BurnRule Burn, IReadOnlyList<EarnRule> Earn)
{
    /// <summary>The earn rule of that name, or null.</summary>
    public EarnRule? Rule(string id) => Earn.FirstOrDefault(rule => rule.Id == id);
}

/// <summary>What points are worth when they are spent, and what the partner that grants them pays for each.</summary>
/// <param name="PointValue">The worth of one point in minor units of <paramref name="Currency"/>, at least 1.</param>
/// <param name="Currency">The currency of the programme's settlement.</param>
public sealed record BurnRule(long PointValue, Unit Currency)
{
    /// <summary>What that many points are worth.</summary>
    public Amount Worth(long points) => new(checked(points * PointValue), Currency);
}
