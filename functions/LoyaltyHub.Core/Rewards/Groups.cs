using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Applies one rule of each group, and notes that the others lost to it.</summary>
internal static class Groups
{
    /// <summary>Settles the groups of some rules whose conditions hold.</summary>
    public static void Settle(Draft draft, List<CompiledRule> rules, in Occasion occasion, Account before)
    {
        foreach (var group in rules.GroupBy(rule => rule.Group!))
        {
            Settle(draft, [.. group], group.Key.Policy, occasion, before);
        }
    }

    private static void Settle(Draft draft, List<CompiledRule> rules, GroupPolicy policy, in Occasion occasion, Account before)
    {
        var (winner, best) = (rules[0], Earning.Offer(draft, rules[0], occasion, before));
        foreach (var rule in rules.Skip(1))
        {
            var offer = Earning.Offer(draft, rule, occasion, before);
            var (now, so) = (offer?.Points ?? 0, best?.Points ?? 0);
            if (policy == GroupPolicy.Best ? now > so : so == 0 && now > 0)
            {
                (winner, best) = (rule, offer);
            }
        }

        Earning.Settle(draft, winner, best);
        foreach (var rule in rules.Where(rule => rule != winner))
        {
            draft.Note(new Trace.Missed(rule.Rule.Id, MissReason.Group, winner.Rule.Id));
        }
    }
}
