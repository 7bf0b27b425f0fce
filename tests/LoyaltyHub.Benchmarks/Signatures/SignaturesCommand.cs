using System.CommandLine;
using System.Diagnostics;
using LoyaltyHub.Cli.Commands;

namespace LoyaltyHub.Benchmarks.Signatures;

/// <summary>The command <c>signatures</c>: forges signed calls of every scheme, and exits with 1 where one is believed.</summary>
internal static class SignaturesCommand
{
    private static readonly Option<int?> Count = NumberOption.Optional("--count", "Forgeries in all; 1,000,000 where left out.", 1, 100_000_000);
    private static readonly Option<int?> Seed = NumberOption.Optional("--seed", "The seed that makes the same forgeries again; 1 where left out.", 0, int.MaxValue);

    public static Command Create()
    {
        var command = new Command("signatures", "Forge signed calls of every scheme.") { Count, Seed };
        command.SetAction(parsed => Run(parsed.GetValue(Count) ?? 1_000_000, parsed.GetValue(Seed) ?? 1));
        return command;
    }

    private static int Run(int count, int seed)
    {
        var believed = 0;
        foreach (var (sample, index) in SignedSample.All.Select((sample, index) => (sample, index)))
        {
            var (from, to) = ((long)count * index / SignedSample.All.Count, (long)count * (index + 1) / SignedSample.All.Count);
            var (watch, accepted) = (Stopwatch.StartNew(), Forge(sample, seed, (int)(to - from)));
            believed += accepted;
            Console.WriteLine($"{sample.Name,-24} {to - from,9:N0} forgeries  {accepted,3} believed  {watch.Elapsed.TotalMicroseconds / Math.Max(1, to - from),8:F1} us each");
        }

        Console.WriteLine($"{"all",-24} {count,9:N0} forgeries  {believed,3} believed");
        return believed == 0 ? 0 : 1;
    }

    private static int Forge(SignedSample sample, int seed, int count)
    {
        if (!Forgery.IsBelieved(sample))
        {
            throw new InvalidOperationException($"The call of {sample.Name} is not believed as it was signed.");
        }

        // The same seed makes the same forgeries; nothing here is a secret.
#pragma warning disable CA5394
        var forgery = new Forgery(sample, new Random(seed));
#pragma warning restore CA5394
        var accepted = 0;
        for (var i = 0; i < count; i++)
        {
            if (forgery.Try() is { } how)
            {
                accepted++;
                Console.WriteLine($"BELIEVED: {how}");
            }
        }

        return accepted;
    }
}
