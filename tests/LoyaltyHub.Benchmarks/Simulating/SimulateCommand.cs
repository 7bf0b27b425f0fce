using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Pricing;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Benchmarks.Simulating;

/// <summary>The command <c>simulate</c>: writes a file of activities and prices the sample programme over it, as <c>hub simulate</c> does.</summary>
internal static class SimulateCommand
{
    private const int Times = 5;
    private const int ActivitiesPerMember = 20;

    private static readonly Option<int> Activities = new("--activities") { Description = "How many activities.", DefaultValueFactory = _ => 400_000 };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as one JSON object." };

    public static Command Create()
    {
        var command = new Command("simulate", "Price the sample programme over a file of activities.") { Activities, Json };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(Activities), parsed.GetValue(Json), stop));
        return command;
    }

    private static async Task<int> RunAsync(int most, bool json, CancellationToken stop)
    {
        var plain = Coalition();
        var limited = plain with
        {
            Budgets = [new Budget("store", new LocalText("Store", "Магазин"), 1_000_000_000)],
            Earn = [.. plain.Earn.Select(rule => rule.Id == "store" ? rule with { Budget = "store" } : rule)],
        };
        var found = new List<SimulationSpeed>();
        foreach (var count in new[] { most / 4, most })
        {
            found.Add(await MeasureAsync("coalition", plain, count, stop));
        }

        found.Add(await MeasureAsync("coalition with a budget", limited, most, stop));
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(found, HubJson.Readable));
            return 0;
        }

        foreach (var speed in found)
        {
            Console.WriteLine($"{speed.Programme,-25} {speed.Activities,9:N0} activities of {speed.Members,7:N0} members, {speed.Mebibytes,6:N1} MiB: {speed.Seconds,6:N2} s, {speed.ActivitiesPerSecond,9:N0} activities/s, processor {speed.ProcessorMicroseconds,5:N1} us each, collector {speed.CollectorSeconds:N2} s, {speed.BytesAllocated:N0} bytes each");
        }

        return 0;
    }

    private static async Task<SimulationSpeed> MeasureAsync(string name, Programme programme, int activities, CancellationToken stop)
    {
        var path = Path.GetTempFileName();
        try
        {
            HistoryFile.Write(path, activities, Math.Max(1, activities / ActivitiesPerMember));
            var (best, cpu, paused, members, allocated) = (TimeSpan.MaxValue, TimeSpan.MaxValue, TimeSpan.MaxValue, 0L, 0L);
            for (var time = 0; time < Times; time++)
            {
                var (start, spent, stopped, bytes) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, GC.GetTotalPauseDuration(), GC.GetTotalAllocatedBytes());
                var result = await new Simulation(ProgrammeTimeline.Of(programme)).OfFileAsync(path, Environment.ProcessorCount, null, stop);
                var (took, used) = (Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - spent);
                if (result.Activities != activities)
                {
                    throw new InvalidOperationException($"{result.Activities} of {activities} activities were replayed.");
                }

                stopped = GC.GetTotalPauseDuration() - stopped;
                (best, cpu, paused) = (took < best ? took : best, used < cpu ? used : cpu, stopped < paused ? stopped : paused);
                (members, allocated) = (result.MemberCount, GC.GetTotalAllocatedBytes() - bytes);
            }

            return new SimulationSpeed(name, activities, members, decimal.Round(new FileInfo(path).Length / 1_048_576m, 1), decimal.Round((decimal)best.TotalSeconds, 3), decimal.Round((decimal)cpu.TotalMicroseconds / activities, 2), decimal.Round((decimal)paused.TotalSeconds, 3), allocated / activities);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Programme Coalition()
    {
        var root = RepositoryRoot.TryFind() ?? throw new InvalidOperationException("LoyaltyHub.sln was not found above the program or the current folder.");
        return ProgrammeFile.Parse(File.ReadAllBytes(Path.Combine(root, "samples", "programmes", "coalition.json")), "coalition.json");
    }
}

/// <summary>How fast a file was priced: the fastest of some runs, since whatever else the machine does can only make one slower.</summary>
/// <param name="Programme">By which rules.</param>
/// <param name="Activities">How many activities.</param>
/// <param name="Members">Of how many members.</param>
/// <param name="Mebibytes">How long the file is.</param>
/// <param name="Seconds">From opening the file to the result.</param>
/// <param name="ProcessorMicroseconds">What an activity took of all processors together, in the run that took least.</param>
/// <param name="CollectorSeconds">How long everything stood still for the garbage collector, in the run where that was shortest.</param>
/// <param name="BytesAllocated">What an activity allocated, whether or not it was kept.</param>
internal sealed record SimulationSpeed(
    string Programme, int Activities, long Members, decimal Mebibytes, decimal Seconds, decimal ProcessorMicroseconds, decimal CollectorSeconds, long BytesAllocated)
{
    /// <summary>How many a second.</summary>
    public decimal ActivitiesPerSecond => decimal.Round(Activities / Seconds);
}
