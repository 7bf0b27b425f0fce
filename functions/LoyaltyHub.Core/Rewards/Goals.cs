using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Grants what goals are rewarded with, and takes it back where a return takes their progress below them.</summary>
internal static class Goals
{
    /// <summary>The most times that one activity can reach one goal.</summary>
    private const int MostAtOnce = 100;

    /// <summary>Grants for goals that were reached.</summary>
    /// <param name="draft">The decision, with the activity counted.</param>
    /// <param name="book">The programme.</param>
    /// <param name="before">The account before it was counted.</param>
    /// <param name="occasion">The activity.</param>
    public static void Grant(Draft draft, RuleBook book, Account before, in Occasion occasion)
    {
        foreach (var goal in book.Goals)
        {
            var (was, now) = (before.Counted(goal.Counter), draft.Account.Counted(goal.Counter));
            if (ReferenceEquals(was, now))
            {
                continue;
            }

            var first = goal.Reached(was, occasion.Day) + 1;
            var last = Math.Min(goal.Reached(now, occasion.Day), first + MostAtOnce - 1);
            for (var number = first; number <= last; number++)
            {
                Grant(draft, goal, new GoalReached(goal.PeriodOf(occasion.Day), number));
            }
        }
    }

    /// <summary>Takes back what was granted for goals that are not reached any more.</summary>
    /// <param name="draft">The decision, with the return counted.</param>
    /// <param name="before">The account before it was counted.</param>
    /// <param name="changed">The counters and days that it changed.</param>
    /// <param name="awards">What was granted for goals.</param>
    /// <param name="take">Takes a grant back.</param>
    public static void TakeBack(Draft draft, Account before, List<(string Counter, int Day)> changed, IReadOnlyList<OrderGrant> awards, Action<OrderGrant> take)
    {
        foreach (var goal in draft.Book.Goals)
        {
            foreach (var (period, day) in changed.Where(change => change.Counter == goal.Counter).Select(change => (goal.PeriodOf(change.Day), change.Day)).DistinctBy(change => change.Item1))
            {
                var stays = goal.Reached(draft.Account.Counted(goal.Counter), day);
                if (stays >= goal.Reached(before.Counted(goal.Counter), day))
                {
                    continue;
                }

                TakePerksBack(draft, goal, period, stays, goal.Reached(before.Counted(goal.Counter), day));
                foreach (var award in awards.Where(award => award.Rule == goal.Accrual.Source.Id && award.Goal!.Period == period && award.Goal.Number > stays))
                {
                    take(award);
                }
            }
        }
    }

    private static void TakePerksBack(Draft draft, Goal goal, string period, long stays, long was)
    {
        for (var number = was; number > stays && goal.Accrual.Source.Perks.Count > 0; number--)
        {
            foreach (var perk in goal.Accrual.Source.Perks)
            {
                Perks.Revoke(draft, perk, SourceOf(goal, new GoalReached(period, number)));
            }
        }
    }

    /// <summary>What a goal's perks are given for.</summary>
    private static string SourceOf(Goal goal, GoalReached reached) => $"{Perks.GoalSource}{goal.Accrual.Source.Id}|{reached.Period}|{reached.Number}";

    private static void Grant(Draft draft, Goal goal, GoalReached reached)
    {
        Granting.GivePerks(draft, goal.Accrual.Source, SourceOf(goal, reached));
        if (goal.Accrual.Source.Reward is Reward.Fixed reward)
        {
            Granting.Grant(draft, goal.Accrual, Limits.Apply(draft, goal.Accrual, new Offer(reward.Points) { Goal = reached }));
        }
    }
}
