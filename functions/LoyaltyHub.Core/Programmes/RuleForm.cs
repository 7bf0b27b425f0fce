using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Programmes;

/// <summary>How everything that grants says its terms.</summary>
internal interface IAccrualForm
{
    Unit? Unit { get; }

    IReadOnlyList<CapForm?>? Caps { get; }

    PendingForm? Pending { get; }

    ExpiryForm? Expiry { get; }

    string? Budget { get; }

    IReadOnlyList<FundingForm?>? Funding { get; }

    long? CostPerPoint { get; }

    long? Fee { get; }

    IReadOnlyList<string>? Perks { get; }
}

internal sealed record RuleForm(
    string Rule,
    LocalText Name,
    Kinds On,
    RewardForm? Reward = null,
    ConditionForm? When = null,
    LinesForm? Lines = null,
    ValidForm? Valid = null,
    string? Group = null,
    IReadOnlyList<CapForm?>? Caps = null,
    Unit? Unit = null,
    PendingForm? Pending = null,
    ExpiryForm? Expiry = null,
    string? Budget = null,
    IReadOnlyList<FundingForm?>? Funding = null,
    long? CostPerPoint = null,
    long? Fee = null,
    IReadOnlyList<string>? Perks = null,
    string? Draw = null,
    RewardTo To = RewardTo.Member) : IAccrualForm;

internal sealed record ValidForm(DateOnly? From = null, DateOnly? To = null);

internal sealed record CapForm(long Points, CapPeriod Per, Unit? Unit = null);

internal sealed record FundingForm(string Partner, decimal Share);

internal sealed record GroupForm(string Group, GroupPolicy Policy);

internal sealed record ConditionForm(
    IReadOnlyList<PartnerId>? Partners = null,
    IReadOnlyList<PartnerId>? ExceptPartners = null,
    IReadOnlyList<string>? Mcc = null,
    IReadOnlyList<string>? ExceptMcc = null,
    IReadOnlyList<string>? Categories = null,
    IReadOnlyList<string>? ExceptCategories = null,
    IReadOnlyList<string>? Skus = null,
    IReadOnlyList<string>? Channels = null,
    long? MinimumAmount = null,
    long? MaximumAmount = null,
    IReadOnlyList<WeekdayName>? Days = null,
    HoursForm? Hours = null,
    IReadOnlyList<string>? Tiers = null,
    IReadOnlyList<CountForm?>? Counts = null,
    IReadOnlyList<string>? Segments = null,
    IReadOnlyList<string>? ExceptSegments = null,
    IReadOnlyList<string>? Subscriptions = null,
    ReferredForm? Referred = null);

internal sealed record HoursForm(string From, string To);

internal sealed record CountForm(string Counter, Window Within, long? AtLeast = null, long? AtMost = null, long? Exactly = null, long? Every = null);

internal sealed record LinesForm(
    IReadOnlyList<string>? Categories = null,
    IReadOnlyList<string>? ExceptCategories = null,
    IReadOnlyList<string>? Mcc = null,
    IReadOnlyList<string>? Skus = null,
    IReadOnlyList<string>? ExceptSkus = null,
    bool ExceptDiscounted = false);

internal sealed record RewardForm(
    decimal? Percent = null,
    Rounding? Rounding = null,
    long? Points = null,
    long? Per = null,
    EachOf? Each = null,
    IReadOnlyList<StepForm?>? Steps = null,
    string? Counter = null,
    Window? Within = null,
    StepMode? Mode = null,
    decimal? Times = null,
    IReadOnlyList<string>? Rules = null);

internal sealed record StepForm(long From, decimal Percent);

internal enum WeekdayName
{
    Sun,
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
}
