using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using LoyaltyHub.Azure.Tests.Building;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Pipeline;

/// <summary>64 writers in four real processes on one member's account. <c>HUB_CONTENTION_EACH=1000</c> runs the whole of it; 25 events a writer are enough to meet all the time.</summary>
public sealed class ContentionTests(SharedAzurite azurite, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    [Fact]
    public async Task Writers_of_four_processes_on_one_account_lose_nothing_and_waste_at_most_one_attempt_a_commit()
    {
        var each = Environment.GetEnvironmentVariable("HUB_CONTENTION_EACH") ?? "25";
        var benchmarks = Path.Combine(Told("Repository"), "tests", "LoyaltyHub.Benchmarks", "bin", Told("Configuration"), "net10.0", "LoyaltyHub.Benchmarks.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", benchmarks, "contention", "--each", each, "--storage", await azurite.NewAccountAsync()]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync();

        output.WriteLine(text);
        Assert.True(process.ExitCode == 0, text + await errors);
        var report = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal(
            (64, 0, 0, 0),
            (report.GetProperty("writers").GetInt32(), report.GetProperty("lost").GetInt32(), report.GetProperty("doubled").GetInt32(), report.GetProperty("auditDifferences").GetInt32()));
        Assert.True(report.GetProperty("wastedPerCommit").GetDouble() <= 1, text);
    }

    private static string Told(string key) => typeof(ContentionTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;
}
