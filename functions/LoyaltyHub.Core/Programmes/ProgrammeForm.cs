using System.Text.Json.Serialization;

namespace LoyaltyHub.Core.Programmes;

/// <summary>A programme file as it is written.</summary>
internal sealed record ProgrammeForm(
    string Programme,
    int Version,
    LocalText Name,
    string UtcOffset,
    IReadOnlyList<UnitForm?> Units,
    IReadOnlyList<RuleForm?> Earn,
    IReadOnlyList<BudgetForm?>? Budgets = null,
    MembersForm? Members = null,
    IReadOnlyList<PerkForm?>? Perks = null,
    IReadOnlyList<ItemForm?>? Catalogue = null,
    IReadOnlyList<DrawForm?>? Draws = null,
    DateOnly? ValidFrom = null,
    DateOnly? ValidTo = null,
    IReadOnlyList<CapForm?>? Caps = null,
    IReadOnlyList<CounterForm?>? Counters = null,
    IReadOnlyList<GroupForm?>? Groups = null,
    IReadOnlyList<LadderForm?>? Ladders = null,
    IReadOnlyList<ChallengeForm?>? Challenges = null,
    IReadOnlyList<StreakForm?>? Streaks = null)
{
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }
}

internal sealed record UnitForm(
    Unit Unit,
    BurnForm? Burn = null,
    ExpiryForm? Expiry = null,
    DebtForm? Debt = null,
    int? HoldMinutes = null,
    int? NoticeDays = null);

internal sealed record BurnForm(long PointValue, Unit Currency, long? MinimumPoints = null, decimal? MaximumShare = null);

internal sealed record ExpiryForm(ExpiryMode Mode, int? Months = null, int? Days = null, CalendarPeriod? Period = null);

internal sealed record DebtForm(DebtPolicy Policy, long? Limit = null);

internal sealed record PilotForm(int Percent, string Salt);

internal sealed record BudgetForm(string Budget, LocalText Name, long Points, IReadOnlyList<int>? Alerts = null, PacingForm? Pacing = null);

internal sealed record PacingForm(long Points, Window Per, DateOnly From);

internal sealed record PendingForm(int? Days = null, bool UntilConfirmed = false);

internal enum ExpiryMode
{
    Never,
    Rolling,
    PeriodEnd,
    Idle,
}

internal enum DebtPolicy
{
    Forbid,
    Allow,
    Collect,
}
