using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>
/// The rules this process decides by: the versions it was started with, those that were deployed before them, and those published in storage. Storage is asked again before
/// anything is decided on an answer older than <see cref="RefreshEvery"/>, so a published version takes effect everywhere without a restart.
/// </summary>
public sealed class HubProgrammes
{
    /// <summary>How old the knowledge of published versions may be. Shorter than <see cref="ProgrammePublishing.Lead"/>, so that all know a version before it begins.</summary>
    public static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<Programme> files;
    private readonly TableProgrammes? kept;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private Known known;
    private Task? refreshing;

    /// <summary>Programmes from files, and from storage where there is one.</summary>
    /// <exception cref="ProgrammeException">The files contradict each other.</exception>
    public HubProgrammes(IReadOnlyList<Programme> files, TimeProvider clock, TableProgrammes? kept = null)
    {
        (this.files, this.clock, this.kept) = (files, clock, kept);
        known = new Known(ProgrammeTimeline.Of(files), null);
    }

    /// <summary>What is known now.</summary>
    public ProgrammeTimeline Timeline => Volatile.Read(ref known).Timeline;

    /// <summary>Records the versions this process was started with.</summary>
    /// <exception cref="InvalidOperationException">A version was recorded before with other rules.</exception>
    public async Task RecordAsync(CancellationToken stop)
    {
        if (kept is not null)
        {
            foreach (var programme in files)
            {
                await kept.RecordAsync(programme, stop);
            }
        }
    }

    /// <summary>Makes sure that what is known is not too old. Callers share one question to storage.</summary>
    public ValueTask RefreshAsync(CancellationToken stop)
    {
        if (kept is null || (Volatile.Read(ref known).Until is { } until && clock.GetUtcNow() < until))
        {
            return ValueTask.CompletedTask;
        }

        lock (gate)
        {
            refreshing = refreshing is null or { IsCompleted: true } ? ReadAsync() : refreshing;
            return new ValueTask(refreshing.WaitAsync(stop));
        }
    }

    private async Task ReadAsync()
    {
        // What is published while this is being read may be missing in the answer, so its age counts from before the question.
        var until = clock.GetUtcNow() + RefreshEvery;
        var stored = await kept!.ReadAsync(CancellationToken.None);
        var versions = stored.Where(Counts).Select(version => version.Programme).ToList();
        var before = Timeline;
        var same = versions.Count + files.Count == before.Versions.Count && versions.TrueForAll(before.Versions.Contains);
        Volatile.Write(ref known, new Known(same ? before : ProgrammeTimeline.Of(files.Concat(versions)), until));
    }

    /// <summary>Whether a stored version decides beside the files: it is published, or it was deployed before a file that took its place.</summary>
    private bool Counts(StoredProgramme version) =>
        !files.Any(file => (file.Id, file.Version) == (version.Programme.Id, version.Programme.Version))
        && (version.State == VersionState.Published || (version.State == VersionState.Deployed && files.Any(file => file.Id == version.Programme.Id && file.Version > version.Programme.Version)));

    private sealed record Known(ProgrammeTimeline Timeline, DateTimeOffset? Until);
}
