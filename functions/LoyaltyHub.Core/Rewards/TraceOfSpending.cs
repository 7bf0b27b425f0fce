using System.Text.Json.Serialization;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <content>Steps about points that tills hold, take and give back.</content>
[JsonDerivedType(typeof(Held), "held")]
[JsonDerivedType(typeof(Captured), "captured")]
[JsonDerivedType(typeof(Voided), "voided")]
[JsonDerivedType(typeof(RedemptionRefunded), "redemption-refunded")]
public abstract partial record Trace
{
    /// <summary>Points set aside for a till.</summary>
    /// <param name="Redemption">The redemption.</param>
    /// <param name="Points">How many.</param>
    /// <param name="Unit">Their unit.</param>
    /// <param name="Until">When they return by themselves.</param>
    /// <param name="Item">What of the catalogue they are for.</param>
    /// <param name="Worth">What the partner will get for it, where that is not what the points are worth.</param>
    public sealed record Held(string Redemption, long Points, Unit Unit, DateTimeOffset Until, string? Item = null, Amount? Worth = null) : Trace;

    /// <summary>Held points taken by the till.</summary>
    /// <param name="Redemption">The redemption.</param>
    /// <param name="Points">What was taken.</param>
    /// <param name="Released">What of the hold went back to the member.</param>
    /// <param name="Worth">What the hub owes the partner for it; a multiple of <paramref name="Points"/>, but for an item.</param>
    /// <param name="Unit">Their unit.</param>
    /// <param name="Lots">The lots they were taken from.</param>
    /// <param name="Item">What of the catalogue they were for.</param>
    public sealed record Captured(string Redemption, long Points, long Released, Amount Worth, Unit Unit, Lots Lots, string? Item = null) : Trace;

    /// <summary>Held points given back.</summary>
    public sealed record Voided(string Redemption, long Points, Unit Unit) : Trace;

    /// <summary>Captured points given back, with the age they had.</summary>
    /// <param name="Redemption">The redemption.</param>
    /// <param name="Points">How many.</param>
    /// <param name="Worth">What the partner owes for them.</param>
    /// <param name="Unit">Their unit.</param>
    /// <param name="Lots">The lots they return to.</param>
    public sealed record RedemptionRefunded(string Redemption, long Points, Amount Worth, Unit Unit, Lots Lots) : Trace;
}
