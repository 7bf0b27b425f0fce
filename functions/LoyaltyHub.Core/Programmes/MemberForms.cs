using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes.Checking;

namespace LoyaltyHub.Core.Programmes;

internal sealed record MembersForm(
    [Means("Takes part who is in one of these segments.")] IReadOnlyList<string>? Segments = null,
    [Means("Takes part who is in none of these segments.")] IReadOnlyList<string>? ExceptSegments = null,
    [Means("Takes part who has one of these subscriptions.")] IReadOnlyList<string>? Subscriptions = null,
    [Means("Tries the programme on a share of the members; the others are told that it is on trial.")] PilotForm? Pilot = null);

internal sealed record SegmentForm(
    [Means("The segment, as partners' events name it.")] string Segment,
    [Means("What members read, in English and Russian.")] LocalText Name);

internal sealed record SubscriptionForm(
    [Means("The subscription, as partners' events name it.")] string Subscription,
    [Means("What members read, in English and Russian.")] LocalText Name);

internal sealed record PerkForm(
    [Means("Its name: rules, levels, challenges and prizes give it by that, and tills take its uses by it.")] string Perk,
    [Means("What members read, in English and Russian.")] LocalText Name,
    [Means("How often each grant of it can be used; as often as one likes when left out.", Least = 1)] long? Uses = null,
    [Means("The period in which the uses of a perk with when begin anew.")] CalendarPeriod? Per = null,
    [Means("How long a grant lasts; for ever when left out.")] SpanForm? Valid = null,
    [Means("Whom it belongs to without a grant, as long as that holds.")] BelongingForm? When = null);

internal sealed record SpanForm(
    [Means("Months, 0 to 1,200.", Least = 0, Most = 1_200)] int? Months = null,
    [Means("Days besides the months, 0 to 36,500; it ends at the end of the day.", Least = 0, Most = 36_500)] int? Days = null);

internal sealed record BelongingForm(
    [Means("Who is in one of these segments.")] IReadOnlyList<string>? Segments = null,
    [Means("Who is in none of these segments.")] IReadOnlyList<string>? ExceptSegments = null,
    [Means("Who has one of these subscriptions.")] IReadOnlyList<string>? Subscriptions = null,
    [Means("Who holds one of these tiers.")] IReadOnlyList<string>? Tiers = null);

internal sealed record ItemForm(
    [Means("Its name, by which tills hold it.")] string Item,
    [Means("What members read, in English and Russian.")] LocalText Name,
    [Means("What it costs, 1 to 1,000,000,000 points.", Least = 1, Most = 1_000_000_000)] long Points,
    [Means("Of which unit; the programme's first when left out.")] Unit? Unit = null,
    [Means("The partners where it can be taken; everywhere when left out.")] IReadOnlyList<PartnerId>? Partners = null,
    [Means("What the partner gets for it, in minor units; what the points are worth when left out.", Least = 0)] long? Worth = null);

internal sealed record DrawForm(
    [Means("Its name, by which rules hold it.")] string Draw,
    [Means("What members read, in English and Russian.")] LocalText Name,
    [Means("What can fall, at least one; one that gives nothing is a prize too.")] IReadOnlyList<PrizeForm?> Prizes);

internal sealed record PrizeForm(
    [Means("The prize's name.")] string Prize,
    [Means("What members read, in English and Russian.")] LocalText Name,
    [Means("Its odds: so many of the sum of all weights, 1 to 1,000,000,000.", Least = 1, Most = 1_000_000_000)] long Weight,
    [Means("So many points, 1 to 1,000,000,000; none when left out.", Least = 1, Most = 1_000_000_000)] long? Points = null,
    IReadOnlyList<CapForm?>? Caps = null,
    Unit? Unit = null,
    PendingForm? Pending = null,
    ExpiryForm? Expiry = null,
    string? Budget = null,
    IReadOnlyList<FundingForm?>? Funding = null,
    long? CostPerPoint = null,
    long? Fee = null,
    IReadOnlyList<string>? Perks = null) : IAccrualForm;

internal sealed record ReferredForm(
    [Means("No longer ago than that many times 24 hours, inclusive, 1 to 3,650; ever when left out.", Least = 1, Most = 3_650)] int? WithinDays = null);
