using System.Text.Json.Serialization;
using LoyaltyHub.Core.Partners;

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
    DateOnly? ValidTo = null)
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

internal sealed record BudgetForm(string Budget, LocalText Name, long Points);

internal sealed record RuleForm(
    string Rule,
    LocalText Name,
    string On,
    RewardForm Reward,
    ConditionForm? When = null,
    Cap? Cap = null,
    Unit? Unit = null,
    PendingForm? Pending = null,
    ExpiryForm? Expiry = null,
    string? Budget = null);

internal sealed record ConditionForm(
    IReadOnlyList<PartnerId>? Partners = null,
    IReadOnlyList<string>? Mcc = null,
    IReadOnlyList<string>? ExceptMcc = null,
    IReadOnlyList<string>? Categories = null,
    long? MinimumAmount = null);

internal sealed record RewardForm(decimal? Percent = null, Rounding? Rounding = null, long? Points = null);

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
