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
        var expected = settlement.ToDictionary(line => line.EventId);
        var seen = new HashSet<EventId>();
        var matches = new List<Match>(settlement.Count);
        foreach (var line in report)
        {
            matches.Add(Compare(line, expected.GetValueOrDefault(line.EventId), seen.Add(line.EventId)));
        }

        matches.AddRange(settlement.Where(line => !seen.Contains(line.EventId)).Select(line => new Match.Missing(line.EventId, line.Amount)));
        return matches;
    }

    private static Match Compare(ReportLine line, ObligationLine? expected, bool first) => (expected, first) switch
    {
        (_, false) => new Match.ReportedTwice(line.EventId, line.Amount, line.Line),
        (null, true) => new Match.Unexpected(line.EventId, line.Amount, line.Line),
        ({ } hub, true) when hub.Amount == line.Amount => new Match.Matched(line.EventId, line.Amount),
        ({ } hub, true) => new Match.AmountDiffers(line.EventId, hub.Amount, line.Amount, line.Line),
    };
}
