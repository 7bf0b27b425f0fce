using System.Collections.Immutable;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>What a counter counts of some lines of an order, and what each of them weighs in it, so that it goes with the very lines that come back.</summary>
internal static class LineCounts
{
    /// <summary>What it counts, by mark where different ones are counted.</summary>
    /// <param name="counter">A counter that looks at lines.</param>
    /// <param name="occasion">A purchase that has a line which fits.</param>
    public static IEnumerable<Trace.Counted> Of(CountedRule counter, in Occasion occasion)
    {
        var (rule, at, partner) = (counter.Rule, occasion, occasion.Partner.Value);
        DateOnly? day = (rule.Of == DistinctOf.Day ? occasion.Day : counter.RowOf(occasion.Day)) is var row && row != 0 ? DateOnly.FromDayNumber(row) : null;
        var lines = occasion.Purchase!.Lines!.Where(counter.Matcher.Lines!.Takes).ToList();
        return rule.Count switch
        {
            CountOf.Amount => InProportion(line => line.Paid, occasion.Purchase.Paid.Value),
            CountOf.Quantity => InProportion(line => line.Pieces, long.MaxValue),
            CountOf.Times => [Once(null, lines)],
            _ => lines.GroupBy(line => MarkOf(rule.Of, line, at.Kind, partner)).Where(group => group.Key is not null || rule.Of == DistinctOf.Day).Select(group => Once(group.Key, group)),
        };

        IEnumerable<Trace.Counted> InProportion(Func<OrderLine, long> weight, long most)
        {
            var count = Math.Min(lines.Aggregate(0L, (sum, line) => checked(sum + weight(line))), most);
            return count == 0 ? [] : [new Trace.Counted(rule.Id, day, null, count, Whole: false, Weights(lines, weight))];
        }

        Trace.Counted Once(string? mark, IEnumerable<OrderLine> some) => new(rule.Id, day, mark, 1, Whole: true, Weights(some, _ => 1));
    }

    private static ImmutableSortedDictionary<string, long> Weights(IEnumerable<OrderLine> lines, Func<OrderLine, long> weight) =>
        lines.ToImmutableSortedDictionary(line => line.Id, weight, StringComparer.Ordinal);

    private static string? MarkOf(DistinctOf? of, OrderLine line, string kind, string partner) => of switch
    {
        DistinctOf.Partner => partner,
        DistinctOf.Kind => kind,
        DistinctOf.Category => line.Category,
        DistinctOf.Mcc => line.Mcc,
        DistinctOf.Sku => line.Sku,
        _ => null,
    };
}
