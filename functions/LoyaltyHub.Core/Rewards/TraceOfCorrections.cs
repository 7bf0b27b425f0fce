using System.Text.Json.Serialization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Rewards;

/// <content>Steps about what had been granted by wrong facts or wrong rules.</content>
[JsonDerivedType(typeof(Corrected), "corrected")]
[JsonDerivedType(typeof(Regranted), "regranted")]
public abstract partial record Trace
{
    /// <summary>What was granted before is put right.</summary>
    /// <param name="By">Who approved it.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Corrected(string By, string Reason) : Trace;

    /// <summary>What one rule or goal granted for an order or event, put right.</summary>
    /// <param name="Rule">The rule, challenge or milestone.</param>
    /// <param name="Unit">What it grants.</param>
    /// <param name="Partner">The partner of the event.</param>
    /// <param name="Event">The event.</param>
    /// <param name="Order">The order; null where there is none.</param>
    /// <param name="Was">What the member had kept of it.</param>
    /// <param name="Now">What the member keeps.</param>
    /// <param name="FromPending">How many of those taken back could not be spent yet.</param>
    /// <param name="FromExpired">Those of them that had expired, so that the member loses nothing by it; null for none.</param>
    /// <param name="WrittenOff">How many of them the member neither had nor may owe.</param>
    /// <param name="Pending">Whether those added cannot be spent yet.</param>
    /// <param name="Budget">The budget that pays for the difference, or gets it back.</param>
    public sealed record Regranted(
        string Rule,
        Unit Unit,
        PartnerId Partner,
        EventId Event,
        string? Order,
        long Was,
        long Now,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long FromPending = 0,
        Lots? FromExpired = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long WrittenOff = 0,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Pending = false,
        string? Budget = null) : Trace
    {
        /// <summary>How many points more the member keeps; negative for less.</summary>
        [JsonIgnore]
        public long Change => checked(Now - Was);
    }
}
