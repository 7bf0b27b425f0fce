using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Counts activities for the member, and takes back what was counted when an order is returned.</summary>
internal static class Counting
{
    /// <summary>Counts what an activity counts.</summary>
    public static void Count(Draft draft, RuleBook book, in Occasion occasion, Trials trials)
    {
        foreach (var counter in book.CountersOf(occasion.Kind))
        {
            if (!trials.LeaveOut(counter.Programme) && counter.Matcher.Misses(occasion) is null)
            {
                Count(draft, counter, occasion);
            }
        }
    }

    /// <summary>
    /// Takes back what a return takes of an order's counts: of amounts and quantities in proportion, of times and different ones where all of the order is back. What lines counted goes with those lines.
    /// </summary>
    /// <param name="draft">The decision.</param>
    /// <param name="history">The order, with all that has come back by now.</param>
    /// <param name="paid">What it had cost.</param>
    /// <param name="gone">What of that came back by now.</param>
    /// <returns>The counters and days that changed; null for none.</returns>
    public static List<(string Counter, int Day)>? TakeBack(Draft draft, OrderHistory history, long paid, long gone)
    {
        List<(string Counter, int Day)>? changed = null;
        foreach (var count in history.Counts)
        {
            var kept = !count.Whole ? Returning.KeptOf(count.Count, count.Lines, history, paid, gone)
                : gone < paid && count.Lines?.Keys.Any(history.Lines.ContainsKey) != false ? count.Count
                : 0;
            var back = count.Count - count.Taken - kept;
            if (back > 0)
            {
                Note(draft, new Trace.Counted(count.Counter, DayOf(count.Day), count.Mark, -back, count.Whole));
                (changed ??= []).Add((count.Counter, count.Day));
            }
        }

        return changed;
    }

    private static void Count(Draft draft, CountedRule counter, in Occasion occasion)
    {
        if (counter.Matcher.Lines is not null)
        {
            foreach (var counted in LineCounts.Of(counter, occasion))
            {
                Note(draft, counted);
            }

            return;
        }

        var day = counter.RowOf(occasion.Day);
        switch (counter.Rule)
        {
            case { Count: CountOf.Amount }:
                Note(draft, counter.Rule.Id, day, null, occasion.Purchase!.Paid.Value, whole: false);
                break;
            case { Count: CountOf.Times }:
                Note(draft, counter.Rule.Id, day, null, 1, whole: true);
                break;
            case { Count: CountOf.Quantity }:
                Note(draft, counter.Rule.Id, day, null, occasion.Quantity, whole: false);
                break;
            case { Of: DistinctOf.Day }:
                Note(draft, counter.Rule.Id, occasion.Day, null, 1, whole: true);
                break;
            case { Of: DistinctOf.Sku }:
                foreach (var sku in occasion.Purchase?.Lines?.Select(line => line.Sku).OfType<string>().Distinct(StringComparer.Ordinal) ?? [])
                {
                    Note(draft, counter.Rule.Id, day, sku, 1, whole: true);
                }

                break;
            case { Of: { } of } when MarkOf(of, occasion) is { } mark:
                Note(draft, counter.Rule.Id, day, mark, 1, whole: true);
                break;
            default:
                break;
        }
    }

    private static string? MarkOf(DistinctOf of, in Occasion occasion) => of switch
    {
        DistinctOf.Partner => occasion.Partner.Value,
        DistinctOf.Kind => occasion.Kind,
        DistinctOf.Category => occasion.Purchase?.Category,
        DistinctOf.Mcc => occasion.Purchase?.Mcc,
        _ => null,
    };

    private static void Note(Draft draft, string counter, int day, string? mark, long count, bool whole)
    {
        if (count != 0)
        {
            Note(draft, new Trace.Counted(counter, DayOf(day), mark, count, whole));
        }
    }

    private static void Note(Draft draft, Trace.Counted step)
    {
        draft.Account = draft.Account.WithCounted(step.Counter, draft.Account.Counted(step.Counter).With(step.Day?.DayNumber ?? 0, step.Mark, step.Count));
        draft.Note(step);
    }

    private static DateOnly? DayOf(int day) => day == 0 ? null : DateOnly.FromDayNumber(day);
}
