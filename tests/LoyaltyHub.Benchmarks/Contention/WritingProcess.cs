using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Benchmarks.Contention;

/// <summary>One of the processes that write the same account: says <c>ready</c>, reads its order, writes, and says what came of it.</summary>
internal static class WritingProcess
{
    /// <summary>What a process says before it waits for its order.</summary>
    public const string Ready = "ready";

    private static readonly PartnerId Citymart = PartnerId.From("citymart");
    private static readonly DateTimeOffset Noon = new(2026, 3, 15, 12, 0, 0, TimeSpan.FromHours(3));

    /// <summary>The command that the benchmark starts this program with.</summary>
    public static Command CreateCommand()
    {
        var command = new Command("write", "Write events of one member: one order in JSON on standard input, one outcome on standard output.") { Hidden = true };
        command.SetAction((_, stop) => RunAsync(stop));
        return command;
    }

    /// <summary>The programme that decides the events.</summary>
    public static Programme ReadProgramme()
    {
        const string file = "coalition.json";
        return ProgrammeFile.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "programmes", file)), file);
    }

    private static async Task<int> RunAsync(CancellationToken stop)
    {
        Console.WriteLine(Ready);
        var order = JsonSerializer.Deserialize<WritingOrder>(await Console.In.ReadLineAsync(stop) ?? throw new InvalidOperationException("The benchmark ended before it said what to write."), HubJson.Compact)!;
        var engine = new LedgerEngine(new TableShardStore(StorageAccount.FromConnectionString(order.Storage), order.Shards), ReadProgramme(), TimeProvider.System);
        var recorded = 0;
        var slowest = TimeSpan.Zero;
        var gate = new Lock();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, order.Writers).Select(writer => Task.Run(() => WriteAsync(writer), stop)));
        var outcome = new WritingOutcome(started, Stopwatch.GetTimestamp(), recorded, engine.Counts.Attempts, engine.Counts.Commits, slowest.TotalMilliseconds);
        Console.WriteLine(JsonSerializer.Serialize(outcome, HubJson.Compact));
        return 0;

        async Task WriteAsync(int writer)
        {
            for (var number = 0; number < order.Each; number++)
            {
                var handed = Stopwatch.GetTimestamp();
                var receipt = await engine.SubmitAsync(order.Member, Purchase(string.Create(CultureInfo.InvariantCulture, $"{order.Process}-{writer}-{number}")));
                lock (gate)
                {
                    recorded += receipt is Receipt.Recorded ? 1 : 0;
                    slowest = Stopwatch.GetElapsedTime(handed) is var took && took > slowest ? took : slowest;
                }
            }
        }
    }

    private static Core.Activities.Activity Purchase(string id)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
        return new Core.Activities.Activity(Citymart, EventId.From(id), AliasHash.From(hash[..43]), Noon, new Happening.Purchased(id, new Amount(10_000, Unit.From("RUB"))), hash);
    }
}
