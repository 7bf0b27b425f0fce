using System.Collections.Immutable;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>The arithmetic of rewards: what a rule comes to before caps and budget.</summary>
internal static class Reckoning
{
    /// <summary>What a rule comes to.</summary>
    /// <param name="draft">The decision, with this activity counted.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="reward">Its reward.</param>
    /// <param name="occasion">The activity.</param>
    /// <param name="before">The account before this activity was counted.</param>
    public static Offer Of(Draft draft, CompiledRule rule, Reward reward, in Occasion occasion, Account before) => reward switch
    {
        Reward.Times times => OfMultiplied(draft.GrantedBy(times.Rules), times),
        Reward.Stepped stepped => OfSteps(draft, stepped, rule.Accrual.Terms, occasion, before),
        _ => OfActivity(rule, reward, occasion),
    };

    /// <summary>Whether what a reward comes to can be told from the activity alone.</summary>
    public static bool IsOfActivity(Reward reward) => reward is not (Reward.Times or Reward.Stepped);

    /// <summary>What a rule comes to by the activity alone.</summary>
    public static Offer OfActivity(CompiledRule rule, Reward reward, in Occasion occasion)
    {
        var basis = rule.Matcher.Lines is not null || reward is Reward.Each ? BasisOf(occasion.Purchase!, rule.Matcher.Lines, reward) : null;
        var paid = basis is null ? occasion.Purchase?.Paid.Value ?? 0 : basis.Value;
        return reward switch
        {
            Reward.Percent => new Offer(rule.Portion!.Of(paid), paid, basis),
            Reward.Fixed each => new Offer(occasion.Purchase is null ? checked(each.Points * occasion.Quantity) : each.Points, null, basis),
            Reward.Per per => new Offer(checked(paid / per.Amount * per.Points), null, basis),
            Reward.Each each => new Offer(checked(paid * each.Points), null, basis),
            _ => throw new InvalidOperationException($"No arithmetic for {reward.GetType().Name}."),
        };
    }

    /// <summary>What an offer came to before rounding; null where nothing was rounded.</summary>
    public static decimal? ExactOf(CompiledAccrual accrual, in Offer offer) => accrual.Source.Reward switch
    {
        Reward.Percent percent when offer.Paid is { } paid => OfPercent(paid, percent.Rate, accrual.Terms.Burn),
        Reward.Times times when offer.Basis is { } basis => OfMore(basis.Value, times),
        _ => null,
    };

    /// <summary>Points worth a percentage of an amount.</summary>
    public static decimal OfPercent(long paid, decimal rate, BurnRule burn) => paid * rate / (100m * burn.PointValue);

    /// <summary>What a turnover comes to by steps, before rounding.</summary>
    public static decimal OfTurnover(Reward.Stepped stepped, long turnover, BurnRule burn)
    {
        var sum = 0m;
        for (var index = 0; index < stepped.Steps.Count && turnover >= stepped.Steps[index].From; index++)
        {
            var step = stepped.Steps[index];
            if (stepped.Mode == StepMode.Whole)
            {
                sum = OfPercent(turnover, step.Percent, burn);
                continue;
            }

            var to = index + 1 < stepped.Steps.Count ? Math.Min(turnover, stepped.Steps[index + 1].From) : turnover;
            sum += OfPercent(to - step.From, step.Percent, burn);
        }

        return sum;
    }

    /// <summary>Makes whole points.</summary>
    /// <exception cref="OverflowException">They do not fit a 64-bit integer.</exception>
    public static long Round(decimal exact, Rounding rounding) => (long)(rounding switch
    {
        Rounding.Down => decimal.Truncate(exact),
        Rounding.Up => decimal.Ceiling(exact),
        Rounding.HalfUp => decimal.Round(exact, 0, MidpointRounding.AwayFromZero),
        Rounding.HalfEven => decimal.Round(exact, 0, MidpointRounding.ToEven),
        _ => throw new InvalidOperationException($"No arithmetic for {rounding}."),
    });

    private static Offer OfMultiplied(long multiplied, Reward.Times times) => new(Round(OfMore(multiplied, times), times.Rounding), null, new Basis(multiplied));

    private static decimal OfMore(long multiplied, Reward.Times times) => multiplied * (times.Factor - 1);

    private static Offer OfSteps(Draft draft, Reward.Stepped stepped, UnitTerms terms, in Occasion occasion, Account account)
    {
        var counter = draft.Book.Counter(stepped.Counter);
        var before = Math.Max(0, counter.Read(account, stepped.Within, occasion.Day));
        var after = Math.Max(before, counter.Read(draft.Account, stepped.Within, occasion.Day));
        var more = Round(OfTurnover(stepped, after, terms.Burn), stepped.Rounding) - Round(OfTurnover(stepped, before, terms.Burn), stepped.Rounding);
        return new Offer(Math.Max(0, more), null, new Basis(after, before));
    }

    /// <summary>The lines that count, and what they come to: what was paid for them, at most what was paid at all; or how many there are.</summary>
    private static Basis BasisOf(Happening.Purchased purchase, LineMatcher? lines, Reward reward)
    {
        var weights = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        var sum = 0L;
        foreach (var line in purchase.Lines ?? [])
        {
            if (lines?.Takes(line) != false)
            {
                weights[line.Id] = reward is Reward.Each each ? (each.Of == EachOf.Line ? 1 : line.Pieces) : line.Paid;
                sum = checked(sum + weights[line.Id]);
            }
        }

        if (sum == 0)
        {
            // What came for nothing weighs the same, line by line.
            foreach (var id in weights.Keys.ToList())
            {
                weights[id] = 1;
            }
        }

        return new Basis(reward is Reward.Each ? sum : Math.Min(sum, purchase.Paid.Value), null, weights.ToImmutable());
    }
}
