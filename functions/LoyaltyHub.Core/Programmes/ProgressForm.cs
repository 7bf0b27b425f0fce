namespace LoyaltyHub.Core.Programmes;

internal sealed record CounterForm(
    string Counter,
    LocalText Name,
    Kinds On,
    CountOf Count,
    ConditionForm? When = null,
    DistinctOf? Of = null);

internal sealed record LadderForm(
    string Ladder,
    LocalText Name,
    string Counter,
    Window Within,
    IReadOnlyList<LevelForm?> Levels,
    GraceForm? Grace = null,
    bool SoftLanding = false);

internal sealed record LevelForm(string Tier, LocalText Name, long From, IReadOnlyList<string>? Perks = null);

internal sealed record GraceForm(int? Months = null, int? Days = null);

internal sealed record ChallengeForm(
    string Challenge,
    LocalText Name,
    string Counter,
    Window Within,
    long Goal,
    bool Repeat = false,
    long? Points = null,
    IReadOnlyList<CapForm?>? Caps = null,
    Unit? Unit = null,
    PendingForm? Pending = null,
    ExpiryForm? Expiry = null,
    string? Budget = null,
    IReadOnlyList<FundingForm?>? Funding = null,
    long? CostPerPoint = null,
    long? Fee = null,
    IReadOnlyList<string>? Perks = null) : IAccrualForm;

internal sealed record StreakForm(string Streak, LocalText Name, string Counter, IReadOnlyList<MilestoneForm?> Milestones, FreezeForm? Freeze = null);

internal sealed record FreezeForm(int Days, int Per);

internal sealed record MilestoneForm(
    int Days,
    bool Repeat = false,
    LocalText? Name = null,
    long? Points = null,
    IReadOnlyList<CapForm?>? Caps = null,
    Unit? Unit = null,
    PendingForm? Pending = null,
    ExpiryForm? Expiry = null,
    string? Budget = null,
    IReadOnlyList<FundingForm?>? Funding = null,
    long? CostPerPoint = null,
    long? Fee = null,
    IReadOnlyList<string>? Perks = null) : IAccrualForm;
