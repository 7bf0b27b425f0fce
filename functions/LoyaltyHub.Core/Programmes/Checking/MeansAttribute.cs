using System.ComponentModel;

namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>What a property of a programme file means, and within which bounds: for the schema, and so for whoever writes the file in an editor.</summary>
/// <param name="description">A sentence, with unit, rounding and inclusivity.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
internal sealed class MeansAttribute(string description) : DescriptionAttribute(description)
{
    /// <summary>The smallest value that the hub takes.</summary>
    public long Least { get; init; } = long.MinValue;

    /// <summary>The largest.</summary>
    public long Most { get; init; } = long.MaxValue;

    /// <summary>The bound that values lie above, itself not among them.</summary>
    public long Above { get; init; } = long.MinValue;
}
