namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>Runs many seeds, each on one thread, on as many threads as the machine has processors; the first that finds something ends all.</summary>
internal sealed class SeedRun(IReadOnlyList<int> seeds)
{
    private readonly Lock gate = new();
    private SimulationReport sum = SimulationReport.Nothing;
    private Exception? failure;
    private int next;

    /// <summary>Runs the seeds.</summary>
    /// <returns>What they came to, all together.</returns>
    public SimulationReport Run()
    {
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(RunSome) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return failure is null ? sum : throw failure;
    }

    private void RunSome()
    {
        while (Next() is { } seed)
        {
            try
            {
                var report = Simulation.Run(seed);
                lock (gate)
                {
                    sum += report;
                }
            }
            catch (Exception found)
            {
                lock (gate)
                {
                    failure ??= new Violation($"Seed {seed}: {found.Message} (LOYALTYHUB_SEED={seed} runs it again.)", found);
                }
            }
        }
    }

    private int? Next()
    {
        lock (gate)
        {
            return failure is null && next < seeds.Count ? seeds[next++] : null;
        }
    }
}
