namespace LoyaltyHub.Azure.Tests.Sweep;

/// <summary>Something that happens in a network, and what the books hold after it.</summary>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Act">Does it; each storage call in it meets every fault once.</param>
/// <param name="Entries">Journal entries after it.</param>
/// <param name="Points">Points that all members together can spend after it.</param>
/// <param name="Quarantined">Items put aside by it.</param>
internal sealed record Scenario(string Name, Func<SweepRun, Task> Act, int Entries, long Points, int Quarantined = 0)
{
    /// <summary>Goes before it on the same account, without faults; installs the account at least.</summary>
    public Func<SweepRun, Task> Prepare { get; init; } = run => run.InstallAsync();

    /// <inheritdoc/>
    public override string ToString() => Name;
}
