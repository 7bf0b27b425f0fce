using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Programmes;

internal sealed record MembersForm(
    IReadOnlyList<string>? Segments = null,
    IReadOnlyList<string>? ExceptSegments = null,
    IReadOnlyList<string>? Subscriptions = null,
    PilotForm? Pilot = null);

internal sealed record PerkForm(string Perk, LocalText Name, long? Uses = null, CalendarPeriod? Per = null, SpanForm? Valid = null, BelongingForm? When = null);

internal sealed record SpanForm(int? Months = null, int? Days = null);

internal sealed record BelongingForm(
    IReadOnlyList<string>? Segments = null,
    IReadOnlyList<string>? ExceptSegments = null,
    IReadOnlyList<string>? Subscriptions = null,
    IReadOnlyList<string>? Tiers = null);

internal sealed record ItemForm(string Item, LocalText Name, long Points, Unit? Unit = null, IReadOnlyList<PartnerId>? Partners = null, long? Worth = null);

internal sealed record DrawForm(string Draw, LocalText Name, IReadOnlyList<PrizeForm?> Prizes);

internal sealed record PrizeForm(
    string Prize,
    LocalText Name,
    long Weight,
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

internal sealed record ReferredForm(int? WithinDays = null);
