using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>How far a member has come towards what counters are rewarded for.</summary>
public static class Progress
{
    /// <summary>The progress of each challenge at a time.</summary>
    public static IReadOnlyList<ChallengeProgress> OfChallenges(Account account, Programme programme, DateTimeOffset at)
    {
        var (book, day) = (RuleBook.Of(programme), DayOf(account, programme, at));
        return [.. programme.Challenges.Select(challenge => new ChallengeProgress(challenge, Math.Max(0, book.Counter(challenge.Counter).Read(account, challenge.Within, day))))];
    }

    /// <summary>How long each streak is at a time; a day that is not over does not end one.</summary>
    public static IReadOnlyList<StreakProgress> OfStreaks(Account account, Programme programme, DateTimeOffset at)
    {
        var day = DayOf(account, programme, at);
        return [.. programme.Streaks.Select(streak => new StreakProgress(streak, Runs.Current(account.Counted(streak.Counter), day, streak.Freeze)))];
    }

    private static int DayOf(Account account, Programme programme, DateTimeOffset at) =>
        DateOnly.FromDateTime(at.ToOffset(Occasion.OffsetOf(account, programme)).DateTime).DayNumber;
}

/// <summary>How far a challenge has come.</summary>
/// <param name="Challenge">The challenge.</param>
/// <param name="Counted">What its counter says within its window.</param>
public sealed record ChallengeProgress(Challenge Challenge, long Counted)
{
    /// <summary>How much is missing to the next reward; 0 where there is none to come in this window.</summary>
    public long Missing => Challenge.Repeat ? Challenge.Goal - (Counted % Challenge.Goal) : Math.Max(0, Challenge.Goal - Counted);
}

/// <summary>How long a streak is.</summary>
/// <param name="Streak">The streak.</param>
/// <param name="Days">Its days so far, missed ones not counted; 0 where none goes on.</param>
public sealed record StreakProgress(Streak Streak, int Days);
