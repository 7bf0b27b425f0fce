namespace LoyaltyHub.Core.Partners;

/// <summary>When an event means nothing to the hub: it is acknowledged, counted and left at that.</summary>
/// <param name="Source">What is looked at.</param>
/// <param name="Test">How.</param>
/// <param name="Values">What it is compared with: texts for <see cref="SkipTest.Is"/> and <see cref="SkipTest.IsNot"/>, one number for <see cref="SkipTest.Below"/> and <see cref="SkipTest.Above"/>.</param>
public sealed record SkipCondition(FieldSource Source, SkipTest Test, IReadOnlyList<string> Values);

/// <summary>How a condition looks at a value. True, false and numbers are compared as they are written in JSON.</summary>
public enum SkipTest
{
    /// <summary>It is one of the values.</summary>
    Is,

    /// <summary>It is there and none of the values.</summary>
    IsNot,

    /// <summary>It is not there, null or an empty text.</summary>
    Missing,

    /// <summary>It is there, not null and no empty text.</summary>
    Present,

    /// <summary>It is a number, or a text that is one (with or without a percent sign), and less than the value.</summary>
    Below,

    /// <summary>It is such a number and more than the value.</summary>
    Above,
}
