using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LoyaltyHub.Core.Members;

/// <summary>What an account knows of its member besides points: what the member belongs to, may use, and who brought the member. What says nothing is left out.</summary>
/// <param name="Enrolments">Subscriptions and segments: <c>kind|name</c>, with the merged accounts it came through after an '@' → when.</param>
/// <param name="Perks">What the member was given to use: <c>perk|source</c>, or <c>perk|period</c> for what is used up by the period → how much of it is left.</param>
/// <param name="Recalls">Rewards of other accounts that were recalled before they arrived: <c>reward|partner|event|rule</c> → what of it stays.</param>
/// <param name="UtcOffset">Where the member's days begin; null for the programme's.</param>
/// <param name="Referral">Who brought the member; the first that counts stays.</param>
public sealed record Membership(
    ImmutableSortedDictionary<string, Enrolment> Enrolments,
    ImmutableSortedDictionary<string, HeldPerk> Perks,
    ImmutableSortedDictionary<string, WaitingRecall> Recalls,
    TimeSpan? UtcOffset = null,
    Referral? Referral = null)
{
    /// <summary>Nothing is known.</summary>
    public static Membership None { get; } = new(Ordered<Enrolment>(), Ordered<HeldPerk>(), Ordered<WaitingRecall>());

    /// <summary>Whether nothing is known.</summary>
    [JsonIgnore]
    public bool IsEmpty => Equals(None);

    /// <summary>The same, in dictionaries of the right order whatever read it.</summary>
    public Membership Restored() => this with
    {
        Enrolments = None.Enrolments.AddRange(Enrolments),
        Perks = None.Perks.AddRange(Perks),
        Recalls = None.Recalls.AddRange(Recalls),
    };

    /// <summary>Whether the member belongs to something at a time.</summary>
    public bool Holds(EnrolmentKind kind, string name, DateTimeOffset at) =>
        Enrolments.Count > 0 && Enrolments.Values.Any(one => one.Kind == kind && one.Name == name && one.HoldsAt(at));

    /// <inheritdoc/>
    public bool Equals(Membership? other) => other is not null
        && (UtcOffset, Referral) == (other.UtcOffset, other.Referral)
        && Enrolments.HoldsSame(other.Enrolments)
        && Perks.HoldsSame(other.Perks)
        && Recalls.HoldsSame(other.Recalls);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(UtcOffset, Referral, Enrolments.Count, Perks.Count);

    private static ImmutableSortedDictionary<string, T> Ordered<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}

/// <summary>What a member can belong to.</summary>
public enum EnrolmentKind
{
    /// <summary>A subscription, paid for at a partner.</summary>
    Subscription,

    /// <summary>A group of members that somebody has put together.</summary>
    Segment,
}

/// <summary>A member's belonging to a subscription or segment; read with the time of what asks for it, so that nothing has to happen when it ends.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name, as programmes call it.</param>
/// <param name="From">Since when, inclusive.</param>
/// <param name="Until">Until when, exclusive; null for as long as nothing else is said.</param>
/// <param name="SaidAt">When the latest that was said of it happened; what comes later and happened earlier does not undo it.</param>
/// <param name="Via">The merged accounts it came through (<see cref="Lot.Within"/>); null for none.</param>
public sealed record Enrolment(EnrolmentKind Kind, string Name, DateTimeOffset From, DateTimeOffset? Until, DateTimeOffset SaidAt, string? Via = null)
{
    /// <summary>Whether it holds at a time.</summary>
    public bool HoldsAt(DateTimeOffset at) => From <= at && (Until is not { } end || at < end);
}

/// <summary>A perk that was given to a member, or what a period's entitlement has used.</summary>
/// <param name="Perk">The perk.</param>
/// <param name="Granted">How often it may be used; null for as often as one likes.</param>
/// <param name="Used">How often it was; at most <paramref name="Granted"/>.</param>
/// <param name="From">Since when, inclusive.</param>
/// <param name="Until">Until when, exclusive; null for ever.</param>
/// <param name="Via">The merged accounts it came through (<see cref="Lot.Within"/>); null for none.</param>
public sealed record HeldPerk(string Perk, long? Granted, long Used, DateTimeOffset From, DateTimeOffset? Until, string? Via = null)
{
    /// <summary>How often it may still be used; null for as often as one likes.</summary>
    [JsonIgnore]
    public long? Left => Granted - Used;

    /// <summary>Whether it may be used at a time.</summary>
    public bool HoldsAt(DateTimeOffset at) => From <= at && (Until is not { } end || at < end) && Left is null or > 0;
}

/// <summary>What of a reward stays that has not arrived yet.</summary>
/// <param name="Kept">How many of its points.</param>
/// <param name="Whole">Whether all of what it was for came back.</param>
public sealed record WaitingRecall(long Kept, bool Whole);

/// <summary>Who brought a member.</summary>
/// <param name="By">The other member.</param>
/// <param name="At">When the partner said so.</param>
public sealed record Referral(MemberId By, DateTimeOffset At);
