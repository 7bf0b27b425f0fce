using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// The part of a decision that looks at the activity alone: which rules fit it and what each comes to. <see cref="Decider"/> decides by the same rules, made ready the same way, and goes on to what
/// the member, budgets and caps say. Made ready once for each version; asking it allocates nothing but the lines a rule looks at.
/// </summary>
public sealed class Evaluation
{
    private readonly Programme programme;
    private readonly RuleBook book;

    private Evaluation(Programme programme) => (this.programme, book) = (programme, RuleBook.Of(programme));

    /// <summary>The most rules that can fit one activity.</summary>
    public int Most => book.RuleCount;

    /// <summary>The rules of a programme.</summary>
    public static Evaluation Of(Programme programme) => new(programme);

    /// <summary>Finds the rules that fit an activity, in the order they are applied.</summary>
    /// <param name="activity">What happened; by the programme's calendar, as of a member whose place is not known.</param>
    /// <param name="into">Takes them; room for <see cref="Most"/> is always enough.</param>
    /// <returns>How many fit.</returns>
    /// <exception cref="ArgumentException">There is no room for all of them.</exception>
    /// <exception cref="OverflowException">What one comes to does not fit a 64-bit integer.</exception>
    public int Run(Activity activity, Span<FittingRule> into)
    {
        if (Occasion.Of(activity, programme.UtcOffset, programme.UtcOffset) is not { } occasion)
        {
            return 0;
        }

        var count = 0;
        foreach (var rule in book.CandidatesFor(occasion))
        {
            if (!rule.Fits(occasion))
            {
                continue;
            }

            if (count == into.Length)
            {
                throw new ArgumentException($"There is room for {count} rules, and more fit.", nameof(into));
            }

            into[count++] = new FittingRule(rule.Rule, PointsOf(rule, occasion));
        }

        return count;
    }

    /// <summary>How many rules an activity is held against; the others are known not to fit without being asked.</summary>
    public int Asked(Activity activity)
    {
        var count = 0;
        if (Occasion.Of(activity, programme.UtcOffset, programme.UtcOffset) is { } occasion)
        {
            foreach (var rule in book.CandidatesFor(occasion))
            {
                count++;
            }
        }

        return count;
    }

    private static long? PointsOf(CompiledRule rule, in Occasion occasion) => rule.Rule.Reward switch
    {
        null => 0,
        { } reward when Reckoning.IsOfActivity(reward) => Reckoning.OfActivity(rule, reward, occasion).Rounded,
        _ => null,
    };
}

/// <summary>A rule whose conditions on the activity hold.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Points">What it comes to, before caps and budget; null where that depends on what was counted before or what other rules grant.</param>
public readonly record struct FittingRule(EarnRule Rule, long? Points);
