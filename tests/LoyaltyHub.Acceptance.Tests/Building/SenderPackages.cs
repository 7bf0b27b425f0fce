using System.Diagnostics;
using LoyaltyHub.Cli.Azurite;

namespace LoyaltyHub.Acceptance.Tests.Building;

/// <summary>The senders in <c>tools/senders</c>, with the public packages that they use installed on first use.</summary>
internal static class SenderPackages
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    private static string Folder { get; } = Path.Combine(RepositoryRoot.Find(), "tools", "senders");

    /// <summary>Runs one of the scripts.</summary>
    /// <returns>What it says.</returns>
    public static async Task<string> RunAsync(Uri hub, string secret, string script, params string[] arguments)
    {
        await Installed.Value;
        return await RunAsync("node", [script, .. arguments], new Dictionary<string, string> { ["HUB"] = hub.ToString().TrimEnd('/'), ["SECRET"] = secret });
    }

    private static async Task InstallAsync()
    {
        // npm writes its own list last: an interrupted installation does not have it, and an older one differs.
        var (wanted, own) = (Path.Combine(Folder, "package-lock.json"), Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (!File.Exists(own) || File.GetLastWriteTimeUtc(own) < File.GetLastWriteTimeUtc(wanted))
        {
            await RunAsync("npm", ["ci", "--omit=dev", "--ignore-scripts", "--no-bin-links", "--no-audit", "--no-fund", "--loglevel=error"], new Dictionary<string, string>());
        }
    }

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        using var patience = new CancellationTokenSource(Patience);
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() && program == "npm" ? "npm.cmd" : program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await error}");
    }
}
