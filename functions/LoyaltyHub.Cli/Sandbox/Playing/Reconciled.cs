namespace LoyaltyHub.Cli.Sandbox.Playing;

/// <summary>What became of the traffic.</summary>
/// <param name="Acknowledged">Different events that the hub acknowledged.</param>
/// <param name="InEffect">How many of them stand in the books.</param>
/// <param name="Quarantined">How many were put aside instead, by reason.</param>
/// <param name="Missing">Events that were acknowledged and are in neither.</param>
/// <param name="Doubled">Events that stand in the books more than once.</param>
/// <param name="Unfounded">Events that stand in the books though every call with them was refused.</param>
/// <param name="Misjudged">Calls that were answered otherwise than they should have been.</param>
public sealed record Reconciled(
    int Acknowledged,
    int InEffect,
    IReadOnlyDictionary<string, int> Quarantined,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Doubled,
    IReadOnlyList<string> Unfounded,
    IReadOnlyList<string> Misjudged)
{
    /// <summary>Whether acknowledged is in effect or aside, and nothing is doubled or unfounded.</summary>
    public bool IsRight => Missing.Count + Doubled.Count + Unfounded.Count + Misjudged.Count == 0;

    /// <summary>Compares what was played with what was found.</summary>
    /// <param name="played">The calls and their answers.</param>
    /// <param name="entries">How often each event stands in the books.</param>
    /// <param name="aside">Why each event was put aside.</param>
    public static Reconciled Of(IReadOnlyList<PlayedCall> played, IReadOnlyDictionary<string, int> entries, ILookup<string, string> aside)
    {
        var taken = played.Where(call => call.IsAcknowledged && call.Planned.Expected == Expectation.Effect).SelectMany(call => call.Planned.EventIds).ToHashSet(StringComparer.Ordinal);
        var refused = played.SelectMany(call => call.Planned.EventIds).Where(id => !taken.Contains(id)).ToHashSet(StringComparer.Ordinal);
        var away = taken.Where(id => !entries.ContainsKey(id) && aside.Contains(id)).ToList();
        var conflicts = played.Where(call => call.IsAcknowledged && call.Planned.Expected == Expectation.Conflict).SelectMany(call => call.Planned.EventIds).ToList();
        return new Reconciled(
            taken.Count,
            taken.Count(entries.ContainsKey),
            away.Select(id => aside[id].First()).Concat(conflicts.Where(id => aside[id].Contains("event-id-conflict")).Select(_ => "event-id-conflict"))
                .GroupBy(reason => reason, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal),
            [.. taken.Where(id => !entries.ContainsKey(id) && !aside.Contains(id)), .. conflicts.Where(id => !aside[id].Contains("event-id-conflict"))],
            [.. entries.Where(entry => entry.Value > 1 && taken.Contains(entry.Key)).Select(entry => entry.Key)],
            [.. refused.Where(entries.ContainsKey)],
            [.. played.Select(Misjudgement).OfType<string>()]);
    }

    private static string? Misjudgement(PlayedCall call) => call.Planned.Expected switch
    {
        Expectation.Refusal when call.IsAcknowledged => $"{call.Planned.Kind} was taken",
        Expectation.Refusal when call.Replies[^1].Code is null => $"{call.Planned.Kind} was answered {call.Replies[^1].Words}",
        Expectation.Effect or Expectation.Conflict when !call.IsAcknowledged => $"{call.Planned.Kind} was answered {call.Replies[^1].Words}",
        _ => null,
    };
}
