using System.Text.Json.Serialization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;

namespace LoyaltyHub.Core.Reconciliation;

/// <summary>How one line of a settlement compares with the partner's report.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "result")]
[JsonDerivedType(typeof(Matched), "matched")]
[JsonDerivedType(typeof(Missing), "missing")]
[JsonDerivedType(typeof(Unexpected), "unexpected")]
[JsonDerivedType(typeof(AmountDiffers), "amount")]
[JsonDerivedType(typeof(ReportedTwice), "duplicate")]
public abstract record Match
{
    private Match()
    {
    }

    /// <summary>The partner's event.</summary>
    public abstract EventId EventId { get; init; }

    /// <summary>Whether it is a break: something finance has to look into.</summary>
    [JsonIgnore]
    public bool IsBreak => this is not Matched;

    /// <summary>Both say the same.</summary>
    public sealed record Matched(EventId EventId, Amount Amount) : Match;

    /// <summary>The hub has the line, the partner's report does not.</summary>
    public sealed record Missing(EventId EventId, Amount Expected) : Match;

    /// <summary>The partner's report has the line, the hub does not.</summary>
    public sealed record Unexpected(EventId EventId, Amount Reported, int Line) : Match;

    /// <summary>Both have the line with different amounts or currencies.</summary>
    public sealed record AmountDiffers(EventId EventId, Amount Expected, Amount Reported, int Line) : Match;

    /// <summary>The partner's report has the line once more.</summary>
    public sealed record ReportedTwice(EventId EventId, Amount Reported, int Line) : Match;
}

/// <summary>Compares a settlement's lines with a partner's report.</summary>
public static class Matching
{
    /// <summary>One result per line of either side. Every line of the settlement and every line of the report is in exactly one of them.</summary>
    public static IReadOnlyList<Match> Of(IReadOnlyList<ObligationLine> settlement, IReadOnlyList<ReportLine> report)
    {
        // One event can have several lines on either side; equal amounts find each other first.
        var open = settlement.GroupBy(line => line.EventId).ToDictionary(group => group.Key, group => group.Select(line => line.Amount).ToList());
        var known = open.Keys.ToHashSet();
        var matches = new List<Match>(settlement.Count);
        var rest = new List<ReportLine>();
        foreach (var line in report)
        {
            if (open.TryGetValue(line.EventId, out var amounts) && amounts.Remove(line.Amount))
            {
                matches.Add(new Match.Matched(line.EventId, line.Amount));
            }
            else
            {
                rest.Add(line);
            }
        }

        matches.AddRange(rest.Select(line => Compare(line, open.GetValueOrDefault(line.EventId), known.Add(line.EventId))));
        matches.AddRange(open.SelectMany(group => group.Value.Select(amount => new Match.Missing(group.Key, amount))));
        return matches;
    }

    private static Match Compare(ReportLine line, List<Amount>? open, bool first)
    {
        if (open is { Count: > 0 })
        {
            var expected = open[0];
            open.RemoveAt(0);
            return new Match.AmountDiffers(line.EventId, expected, line.Amount, line.Line);
        }

        return first ? new Match.Unexpected(line.EventId, line.Amount, line.Line) : new Match.ReportedTwice(line.EventId, line.Amount, line.Line);
    }
}
