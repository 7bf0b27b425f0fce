using System.Diagnostics;
using System.Reflection;

namespace LoyaltyHub.Azure.Tests.Infrastructure;

/// <summary>Runs <c>dotnet publish --no-build</c> on the function app in the configuration that these tests were built in.</summary>
internal static class Publishing
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Whether the build was made with the real isolated worker; eng/worker-packages.props tells how that is chosen.</summary>
    public static bool WithWorkerPackages { get; } = Built("WorkerPackages") == "true";

    /// <summary>Publishes into a folder and returns the exit code with all that was said.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(string folder, bool withWorkerPackages)
    {
        var project = Path.Combine(BicepCompiler.Repository, "functions", "LoyaltyHub.Functions");
        string[] arguments =
            ["publish", project, "-c", Built("Configuration"), "--no-build", "-o", folder, $"-p:WorkerPackages={(withWorkerPackages ? "true" : "false")}", "--disable-build-servers", "-nologo"];
        using var dotnet = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            var output = dotnet.StandardOutput.ReadToEndAsync(deadline.Token);
            var error = dotnet.StandardError.ReadToEndAsync(deadline.Token);
            await dotnet.WaitForExitAsync(deadline.Token);
            return (dotnet.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            dotnet.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet {string.Join(' ', arguments)} did not end within {Deadline}.");
        }
    }

    private static string Built(string key) => typeof(Publishing).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
