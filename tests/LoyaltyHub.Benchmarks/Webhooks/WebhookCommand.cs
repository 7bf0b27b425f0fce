using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace LoyaltyHub.Benchmarks.Webhooks;

/// <summary>The command <c>webhook</c>: measures <see cref="WebhookBench"/>, and exits with 1 where it takes more than 60 us or 12 KiB.</summary>
internal static class WebhookCommand
{
    private const decimal MostMicroseconds = 60;
    private const long MostBytes = 12 * 1024;

    public static Command Create()
    {
        var command = new Command("webhook", "Measure verifying and normalising a webhook of 1 KiB.");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        // In this process: a project of its own would have to be built by the rules of this repository.
        var config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
        var report = BenchmarkRunner.Run<WebhookBench>(config).Reports.Single();
        var (time, bytes) = ((decimal)report.ResultStatistics!.Mean / 1000, report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? long.MaxValue);
        Console.WriteLine($"verify and normalise: {time:F1} us of {MostMicroseconds}, {bytes:N0} bytes of {MostBytes:N0}");
        return time <= MostMicroseconds && bytes <= MostBytes ? 0 : 1;
    }
}
