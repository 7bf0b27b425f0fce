namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>
/// What a seed's simulation is like. Each kind of trouble is there in some seeds and missing in others, since trouble of all kinds at once hides
/// what a few kinds bring about.
/// </summary>
/// <param name="Restless">Whether accounts are joined and parted all the time.</param>
internal sealed record Weather(
    int Shards,
    int Hubs,
    int Members,
    int Calls,
    int MostEventsOfCall,
    LineFaults Faults,
    TimeSpan Lease,
    int RepeatedPercent,
    int ConflictPercent,
    int HubsPercent,
    bool Restless,
    int Kills,
    int Closings,
    int Sweeps,
    bool Bulky,
    TimeSpan Rush)
{
    /// <summary>At least this many events in every simulation.</summary>
    public const int Events = 200;

    /// <summary>Events of a call that no message holds, even packed.</summary>
    public const int BulkyEvents = 220;

    public static Weather Of(Random chance)
    {
        int Sometimes(int most) => chance.Next(2) == 0 ? 0 : chance.Next(1, most + 1);
        var restless = chance.Next(4) == 0;
        var faults = new LineFaults(Sometimes(50), Sometimes(50), Sometimes(30), Sometimes(50));
        return new Weather(
            chance.Next(1, 4),
            chance.Next(2, 5),
            restless ? chance.Next(3, 7) : chance.Next(1, 13),
            chance.Next(20, 61),
            chance.Next(1, 13),
            faults,
            TimeSpan.FromMilliseconds(chance.Next(3) == 0 ? chance.Next(100, 3_000) : 30_000),
            Sometimes(40),
            Sometimes(6),
            restless ? chance.Next(12, 31) : Sometimes(8),
            restless,
            Sometimes(4),
            Sometimes(4),
            Sometimes(3),
            chance.Next(10) == 0,
            TimeSpan.FromMilliseconds(chance.Next(200, 20_000)));
    }
}
