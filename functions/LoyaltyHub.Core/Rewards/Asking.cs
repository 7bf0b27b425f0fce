using System.Globalization;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Conditions that look at more than the activity: the member's day and hour, tier, counters. Where one does not hold, the step says why for ever.</summary>
internal static class Asking
{
    /// <summary>Whether a rule's conditions of this kind hold; notes the first that does not.</summary>
    public static bool Holds(Draft draft, RuleBook book, CompiledRule rule, in Occasion occasion, Account before)
    {
        var miss = Miss(draft, book, rule.Rule, occasion, before);
        if (miss is not null)
        {
            draft.Note(miss);
        }

        return miss is null;
    }

    private static Trace.Missed? Miss(Draft draft, RuleBook book, EarnRule rule, in Occasion occasion, Account before)
    {
        var when = rule.When;
        if (when.Days.Count > 0 && !when.Days.Contains(occasion.Weekday))
        {
            return new Trace.Missed(rule.Id, MissReason.Weekday, string.Join(", ", when.Days), occasion.Weekday.ToString());
        }

        if (when.Hours is { } hours && !hours.Holds(occasion.Time))
        {
            return new Trace.Missed(rule.Id, MissReason.Hours, $"{Text(hours.From)}–{Text(hours.To)}", Text(occasion.Time));
        }

        if (when.Tiers.Count > 0 && OfTier(draft, rule, occasion, before) is { } tier)
        {
            return tier;
        }

        if (OfMember(draft, rule, before) is { } outside)
        {
            return outside;
        }

        foreach (var count in when.Counts)
        {
            if (OfCount(draft, book.Counter(count.Counter), rule, count, occasion, before) is { } missed)
            {
                return missed;
            }
        }

        return null;
    }

    private static Trace.Missed? OfMember(Draft draft, EarnRule rule, Account before)
    {
        if (Belongings.Miss(rule.When.Member, before, draft.Programme, draft.Activity.At) is { } missing)
        {
            return new Trace.Missed(rule.Id, missing.Reason, missing.Wanted, missing.Found);
        }

        return rule.When.Referred is { } referred && !Belongings.IsReferred(before, referred.WithinDays, draft.Activity.At)
            ? new Trace.Missed(rule.Id, MissReason.Referred, referred.WithinDays?.ToString(CultureInfo.InvariantCulture) ?? "")
            : Rewarding.Miss(rule, draft.Activity, before);
    }

    private static Trace.Missed? OfTier(Draft draft, EarnRule rule, in Occasion occasion, Account before)
    {
        List<string>? held = null;
        foreach (var ladder in draft.Programme.Ladders)
        {
            if (Tiers.LevelOf(before, draft.Programme, ladder, occasion.Day) is { } level)
            {
                if (rule.When.Tiers.Contains(level.Tier))
                {
                    return null;
                }

                (held ??= []).Add(level.Tier);
            }
        }

        return new Trace.Missed(rule.Id, MissReason.Tier, string.Join(", ", rule.When.Tiers), held is null ? null : string.Join(", ", held));
    }

    private static Trace.Missed? OfCount(Draft draft, CountedRule counter, EarnRule rule, CountCondition count, in Occasion occasion, Account before)
    {
        var now = counter.Read(draft.Account, count.Within, occasion.Day);
        MissReason? reason = count.Test switch
        {
            CountTest.AtLeast => now < count.Number ? MissReason.TooFew : null,
            CountTest.AtMost => now > count.Number ? MissReason.TooMany : null,
            CountTest.Exactly => now != count.Number ? MissReason.OtherNumber : null,
            _ => now / count.Number <= counter.Read(before, count.Within, occasion.Day) / count.Number ? MissReason.NoMultiple : null,
        };
        return reason is { } why
            ? new Trace.Missed(rule.Id, why, count.Number.ToString(CultureInfo.InvariantCulture), now.ToString(CultureInfo.InvariantCulture), counter.Rule.Id)
            : null;
    }

    private static string Text(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
