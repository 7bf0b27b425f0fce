namespace LoyaltyHub.Cli.Sandbox.Playing;

/// <summary>What was sent, answered, and found in the books.</summary>
/// <param name="Seed">Plays the same traffic again.</param>
/// <param name="Calls">Calls that were sent, repetitions included.</param>
/// <param name="Sent">How many calls of each kind.</param>
/// <param name="Answered">How many answers of each status and code.</param>
/// <param name="Books">What became of the events.</param>
/// <param name="AuditDifferences">What an audit of the whole books found wrong; null where they are not the sandbox's own.</param>
internal sealed record TrafficReport(
    int Seed, int Calls, IReadOnlyDictionary<string, int> Sent, IReadOnlyDictionary<string, int> Answered, Reconciled Books, int? AuditDifferences)
{
    /// <summary>Whether all that was acknowledged is in effect once, or aside with a reason, and the books are right.</summary>
    public bool IsRight => Books.IsRight && AuditDifferences is (null or 0);

    public static TrafficReport Of(TrafficOrder order, IReadOnlyList<PlayedCall> played, Reconciled books, int? differences) => new(
        order.Seed,
        played.Sum(call => call.Replies.Count),
        Counts(played.SelectMany(call => Enumerable.Repeat(call.Planned.Kind, call.Planned.Copies))),
        Counts(played.SelectMany(call => call.Replies).Select(reply => reply.Words)),
        books,
        differences);

    private static SortedDictionary<string, int> Counts(IEnumerable<string> words) =>
        new(words.GroupBy(word => word, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal), StringComparer.Ordinal);
}
