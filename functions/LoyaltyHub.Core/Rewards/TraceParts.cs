using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LoyaltyHub.Core.Rewards;

/// <summary>What a grant was reckoned from.</summary>
/// <param name="Value">Minor units of the lines that count; lines or pieces; the turnover after the order; the points that were multiplied.</param>
/// <param name="Before">The turnover before the order, for a stepped reward.</param>
/// <param name="Lines">The lines that count and what each weighs in the grant; null for the order as a whole.</param>
public sealed record Basis(long Value, long? Before = null, ImmutableSortedDictionary<string, long>? Lines = null);

/// <summary>What a grant used of a cap.</summary>
/// <param name="Key">The account's counter of it; null for one of each event, which needs none.</param>
/// <param name="Left">What it has left after the grant.</param>
public sealed record CapUse(string? Key, long Left);

/// <summary>What one payer pays for a grant, or gets back.</summary>
/// <param name="Account">The payer's book account.</param>
/// <param name="Share">The share, in hundredths of a percent.</param>
/// <param name="Worth">Paid for points, in minor units.</param>
/// <param name="Fee">Paid to the hub for the event, in minor units.</param>
public sealed record Payer(
    string Account,
    int Share,
    long Worth,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Fee = 0);

/// <summary>A goal that was reached.</summary>
/// <param name="Period">The first day of the period it was reached in; <c>-</c> where it has no end.</param>
/// <param name="Number">The how many-th time in that period, from 1.</param>
public sealed record GoalReached(string Period, long Number);
