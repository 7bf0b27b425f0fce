using System.Text.Json.Serialization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <content>Steps about what members belong to, may use, whom they brought, and what reaches other accounts.</content>
[JsonDerivedType(typeof(EnrolmentSet), "enrolment-set")]
[JsonDerivedType(typeof(ProfileSet), "profile-set")]
[JsonDerivedType(typeof(ReferralAsked), "referral-asked")]
[JsonDerivedType(typeof(ReferralConfirmed), "referral-confirmed")]
[JsonDerivedType(typeof(ReferralSet), "referral-set")]
[JsonDerivedType(typeof(PerkGranted), "perk-granted")]
[JsonDerivedType(typeof(PerkTaken), "perk-taken")]
[JsonDerivedType(typeof(PerkRevoked), "perk-revoked")]
[JsonDerivedType(typeof(Sent), "sent")]
[JsonDerivedType(typeof(Recalled), "recalled")]
[JsonDerivedType(typeof(RecallWaits), "recall-waits")]
[JsonDerivedType(typeof(Drawn), "drawn")]
public abstract partial record Trace
{
    /// <summary>A subscription or segment as it stands from now on.</summary>
    /// <param name="As">Which of the two.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Until">When it ends or ended, exclusive; null for open.</param>
    /// <param name="Ended">Whether that was said to be its end; it may have been superseded by something later.</param>
    public sealed record EnrolmentSet(
        EnrolmentKind As,
        string Name,
        DateTimeOffset? Until,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Ended = false) : Trace;

    /// <summary>Where the member's days begin from now on.</summary>
    public sealed record ProfileSet(TimeSpan UtcOffset) : Trace;

    /// <summary>The one who is said to have brought this member is asked for.</summary>
    public sealed record ReferralAsked : Trace;

    /// <summary>This member can have brought the other.</summary>
    public sealed record ReferralConfirmed(MemberId Member) : Trace;

    /// <summary>The one who brought this member counts from now on.</summary>
    public sealed record ReferralSet(MemberId By) : Trace;

    /// <summary>Something the member may use from now on.</summary>
    /// <param name="Rule">The rule, challenge or streak that gave it.</param>
    /// <param name="Perk">The perk.</param>
    /// <param name="Source">What it was given for: <c>partner|order</c>, for example; what takes that back takes the perk back.</param>
    /// <param name="Uses">How often it may be used; null for as often as one likes.</param>
    /// <param name="Until">Until when, exclusive; null for ever.</param>
    public sealed record PerkGranted(string Rule, string Perk, string Source, long? Uses, DateTimeOffset? Until) : Trace;

    /// <summary>A use of a perk.</summary>
    /// <param name="Perk">The perk.</param>
    /// <param name="Use">The partner's id of the use.</param>
    /// <param name="Left">How many uses are left; null for as many as one likes.</param>
    /// <param name="Until">Until when, exclusive; null for as long as what entitles to it holds.</param>
    public sealed record PerkTaken(string Perk, string Use, long? Left, DateTimeOffset? Until) : Trace;

    /// <summary>A perk taken back, because what it was given for came back. What of it was used stays used.</summary>
    /// <param name="Perk">The perk.</param>
    /// <param name="Source">What it had been given for.</param>
    /// <param name="Used">How often it had been used; null where nothing of it was left any more.</param>
    public sealed record PerkRevoked(string Perk, string Source, long? Used) : Trace;

    /// <summary>A rule whose reward goes to another account: what it comes to there is decided there.</summary>
    /// <param name="Rule">The rule.</param>
    /// <param name="To">Whose.</param>
    /// <param name="Points">What the rule came to, before the other account's limits.</param>
    /// <param name="Exact">The same before rounding, for a percentage.</param>
    /// <param name="Alias">The other's alias, where that is what is known.</param>
    /// <param name="Member">The other's account, where that is what is known.</param>
    /// <param name="Basis">What it was reckoned from, where that is not the order as a whole.</param>
    public sealed record Sent(
        string Rule, RewardTo To, long Points, decimal? Exact = null, AliasHash? Alias = null, MemberId? Member = null, Basis? Basis = null) : Trace;

    /// <summary>A reward of another account that goes back with the order, there.</summary>
    /// <param name="Rule">The rule.</param>
    /// <param name="Event">The event that had rewarded.</param>
    /// <param name="Points">What the rule had come to.</param>
    /// <param name="Kept">How much of that still stands.</param>
    /// <param name="Whole">Whether all of the order is back.</param>
    public sealed record Recalled(
        string Rule, EventId Event, long Points, long Kept, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Whole = false) : Trace;

    /// <summary>A reward was recalled before it arrived: that takes effect together with it.</summary>
    public sealed record RecallWaits(string Rule, PartnerId Partner, EventId Event, long Kept) : Trace;

    /// <summary>A draw; where it was only asked what would be, its number and prize are not drawn.</summary>
    /// <param name="Rule">The rule.</param>
    /// <param name="Draw">The draw.</param>
    /// <param name="Chain">The hash of the shard's entry before this one, which nobody could choose: with it, member, partner and event, everyone can compute the number.</param>
    /// <param name="Number">The number that was drawn, from 0.</param>
    /// <param name="Of">How many numbers there are: the sum of the weights.</param>
    /// <param name="Prize">The prize that the number falls to.</param>
    public sealed record Drawn(string Rule, string Draw, string Chain, long Number, long Of, string Prize) : Trace;
}
