namespace LoyaltyHub.Benchmarks.Pipeline;

/// <summary>How long and how often is measured.</summary>
/// <param name="Rounds">Every system is measured once a round, in turns, on fresh emulators; figures are medians over the rounds. Fewer on a machine too slow for them.</param>
/// <param name="Time">How long a measurement shall last; those with few callers last half of it.</param>
/// <param name="Endurance">Events posted in batches at the end of the last round, over which memory is watched.</param>
/// <param name="Redemptions">Holds and captures a round.</param>
internal sealed record PipelinePlan(int Rounds, TimeSpan Time, int Endurance, int Redemptions)
{
    /// <summary>The callers of the single-event measurements.</summary>
    public static IReadOnlyList<int> Callers { get; } = [1, 64, 256];

    /// <summary>The callers of the batch measurement, and the writers of the ceiling.</summary>
    public const int BatchCallers = 16;

    /// <summary>The events of a batch.</summary>
    public const int BatchEvents = 100;

    /// <summary>Lone events a round.</summary>
    public const int LoneEvents = 10;

    /// <summary>Events of the endurance run from one look at the memory to the next.</summary>
    public const int EnduranceSlice = 20_000;

    /// <summary>When to begin no further round, and no further slice of the endurance run: with what is under way then, and the last audit, all is done in six minutes.</summary>
    public static TimeSpan NoFurtherRound { get; } = TimeSpan.FromSeconds(110);

    /// <inheritdoc cref="NoFurtherRound"/>
    public static TimeSpan NoFurtherSlice { get; } = TimeSpan.FromSeconds(230);

    /// <summary>The plan a command line asks for.</summary>
    public static PipelinePlan Of(bool quick, int? seconds, int? events) => new(
        quick ? 1 : 3,
        TimeSpan.FromSeconds(seconds ?? (quick ? 4 : 5)),
        events ?? (quick ? 10_000 : 200_000),
        quick ? 50 : 100);
}
