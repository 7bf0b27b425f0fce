using System.Text.Json.Serialization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Rerating;

/// <summary>What a correction would post. Nothing was written.</summary>
/// <param name="Fingerprint">Names exactly this: the same books and the same corrections give it again, and only what has it is applied.</param>
/// <param name="Events">How many events, orders and goals change.</param>
/// <param name="Rows">What changes, rule by rule.</param>
/// <param name="Members">What each member has by it.</param>
/// <param name="Partners">What is settled with each partner in the open window.</param>
/// <param name="Budgets">What budgets pay more or less.</param>
/// <param name="Untouched">What would have been otherwise and stays as it is, and why.</param>
public sealed record ReratePreview(
    string Fingerprint,
    int Events,
    IReadOnlyList<RerateRow> Rows,
    IReadOnlyList<RerateMember> Members,
    IReadOnlyList<RerateDelta> Partners,
    IReadOnlyList<RerateBudget> Budgets,
    IReadOnlyList<Untouched> Untouched)
{
    /// <summary>What is posted, one activity a member, without who approved it.</summary>
    [JsonIgnore]
    public IReadOnlyList<(MemberId Member, Happening.Corrected What)> Corrections { get; init; } = [];
}

/// <summary>What one rule granted for one order or event.</summary>
/// <param name="Member">The member.</param>
/// <param name="Partner">The partner of the event.</param>
/// <param name="Event">The event.</param>
/// <param name="Order">The order; null where there is none.</param>
/// <param name="At">When it happened.</param>
/// <param name="Rule">The rule, challenge or milestone.</param>
/// <param name="Unit">What it grants.</param>
/// <param name="Before">What the member keeps of it now.</param>
/// <param name="After">What the member keeps once it is right.</param>
/// <param name="Change">The difference.</param>
/// <param name="WrittenOff">How many of those taken back are forgiven, because they are spent and may not be owed.</param>
/// <param name="Payers">What each payer pays more, or gets back: positive is owed to the payer, in minor units.</param>
public sealed record RerateRow(
    MemberId Member,
    PartnerId Partner,
    EventId Event,
    string? Order,
    DateTimeOffset At,
    string Rule,
    Unit Unit,
    long Before,
    long After,
    long Change,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long WrittenOff,
    IReadOnlyDictionary<string, Amount> Payers);

/// <summary>What a member has.</summary>
/// <param name="Member">The member.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Available">What can be spent before it.</param>
/// <param name="AvailableAfter">What can be spent after it; negative is owed.</param>
public sealed record RerateMember(MemberId Member, Unit Unit, long Available, long AvailableAfter);

/// <summary>What is settled with a partner.</summary>
/// <param name="Partner">The partner; <c>hub</c> is the hub itself.</param>
/// <param name="Amount">Positive is owed to the partner, negative by it; minor units.</param>
/// <param name="Lines">How many lines its next statement has of it.</param>
public sealed record RerateDelta(PartnerId Partner, Amount Amount, int Lines);

/// <summary>What a budget pays more; negative for less.</summary>
/// <param name="Budget">The budget, by its name over all programmes.</param>
/// <param name="Points">How many points.</param>
public sealed record RerateBudget(string Budget, long Points);

/// <summary>Something that stays as it is.</summary>
/// <param name="Member">The member.</param>
/// <param name="Partner">The partner of the event; null for the whole account.</param>
/// <param name="Event">The event; null for the whole account.</param>
/// <param name="Because">Why.</param>
public sealed record Untouched(MemberId Member, PartnerId? Partner, EventId? Event, string Because);
