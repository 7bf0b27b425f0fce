using LoyaltyHub.Core;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>What a member has besides points, as of a time.</summary>
/// <param name="Tiers">Where the member stands on each ladder.</param>
/// <param name="Perks">What the member may use.</param>
/// <param name="Enrolments">The subscriptions and segments the member belongs to.</param>
/// <param name="Challenges">How far each challenge has come.</param>
/// <param name="Streaks">How long each streak is.</param>
public sealed record MemberBenefits(
    IReadOnlyList<TierHeld> Tiers,
    IReadOnlyList<PerkHeld> Perks,
    IReadOnlyList<EnrolmentHeld> Enrolments,
    IReadOnlyList<ChallengeState> Challenges,
    IReadOnlyList<StreakState> Streaks)
{
    /// <summary>What an account has at a time.</summary>
    public static MemberBenefits Of(Account account, Programme programme, DateTimeOffset at) => new(
        [.. Core.Rewards.Tiers.Of(account, programme, at).Select(standing => new TierHeld(
            standing.Ladder.Id, standing.Ladder.Name, standing.Level?.Tier, standing.Level?.Name, standing.Counted, standing.Next?.Tier, standing.Next?.From))],
        [.. HeldPerks.Of(account, programme, at).Select(held => new PerkHeld(held.Perk.Id, held.Perk.Name, held.Left, held.Until))],
        [.. account.Known.Enrolments.Values.Where(one => one.HoldsAt(at)).Select(one => new EnrolmentHeld(one.Kind, one.Name, programme.NameOf(one.Kind, one.Name), one.Until))],
        [.. Progress.OfChallenges(account, programme, at).Select(state => new ChallengeState(state.Challenge.Id, state.Challenge.Name, state.Counted, state.Challenge.Goal, state.Missing))],
        [.. Progress.OfStreaks(account, programme, at).Select(state => new StreakState(state.Streak.Id, state.Streak.Name, state.Days))]);
}

/// <summary>Where a member stands on a ladder.</summary>
/// <param name="Ladder">The ladder.</param>
/// <param name="LadderName">Its name.</param>
/// <param name="Tier">The tier held; null below the first.</param>
/// <param name="Name">Its name.</param>
/// <param name="Counted">What the ladder's counter says.</param>
/// <param name="Next">The next tier; null on the highest.</param>
/// <param name="NextFrom">What the counter has to say for it.</param>
public sealed record TierHeld(string Ladder, LocalText LadderName, string? Tier, LocalText? Name, long Counted, string? Next, long? NextFrom);

/// <summary>A perk the member may use.</summary>
/// <param name="Perk">The perk.</param>
/// <param name="Name">Its name.</param>
/// <param name="Left">How often; null for as often as one likes.</param>
/// <param name="Until">Until when, exclusive; null for ever, or for as long as what entitles to it holds.</param>
public sealed record PerkHeld(string Perk, LocalText Name, long? Left, DateTimeOffset? Until);

/// <summary>A subscription or segment.</summary>
/// <param name="Kind">Which of the two.</param>
/// <param name="Name">Its name, as partners' events say it.</param>
/// <param name="Title">What members call it; null where no programme says.</param>
/// <param name="Until">When it ends by itself, exclusive; null for not.</param>
public sealed record EnrolmentHeld(EnrolmentKind Kind, string Name, LocalText? Title, DateTimeOffset? Until);

/// <summary>How far a challenge has come.</summary>
/// <param name="Challenge">The challenge.</param>
/// <param name="Name">Its name.</param>
/// <param name="Counted">What its counter says within its window.</param>
/// <param name="Goal">What it has to come to.</param>
/// <param name="Missing">What is missing to the next reward; 0 where there is none to come in this window.</param>
public sealed record ChallengeState(string Challenge, LocalText Name, long Counted, long Goal, long Missing);

/// <summary>How long a streak is.</summary>
/// <param name="Streak">The streak.</param>
/// <param name="Name">Its name.</param>
/// <param name="Days">Its days; 0 where none goes on.</param>
public sealed record StreakState(string Streak, LocalText Name, int Days);
