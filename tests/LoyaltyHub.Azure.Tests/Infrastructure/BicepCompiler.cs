using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Infrastructure;

/// <summary>Runs the Bicep compiler that the NuGet package carries. It reaches no network: the templates use no module of a registry.</summary>
internal static class BicepCompiler
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>The root of the repository these tests were built in.</summary>
    public static string Repository { get; } = Built("Repository");

    /// <summary>Skips the test where the package's program, built for Linux on x64, cannot run.</summary>
    public static void RequireOrSkip()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            Assert.Skip($"The Bicep compiler's package is for Linux on x64; this is {RuntimeInformation.OSDescription} on {RuntimeInformation.OSArchitecture}.");
        }
    }

    /// <summary>Runs the compiler in a folder and returns its exit code with all it said.</summary>
    public static async Task<BicepRun> RunAsync(string folder, params string[] arguments)
    {
        using var process = Process.Start(StartInfo(folder, arguments))
            ?? throw new InvalidOperationException("The Bicep compiler did not start.");
        using var deadline = new CancellationTokenSource(Deadline);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            return new BicepRun(process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"bicep {string.Join(' ', arguments)} did not end within {Deadline}.");
        }
    }

    private static ProcessStartInfo StartInfo(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(Built("BicepCompiler"), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["HUB_ALERT_EMAIL"] = "operations@hub.example"; // the parameter files insist on one
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1"; // libicu may be missing
        return start;
    }

    private static string Built(string key) => typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}

/// <summary>How one run of the compiler ended. A clean one exits 0 and says nothing: warnings go to the error stream.</summary>
internal sealed record BicepRun(int ExitCode, string Said);
