using System.Diagnostics;

namespace LoyaltyHub.Cli.Azurite;

/// <summary>The machine's Node.js: where <c>node</c> and <c>npm</c> are.</summary>
internal sealed record NodeToolchain(string Node, string Npm)
{
    /// <summary>The oldest major version that Azurite was seen to run on.</summary>
    public const int OldestMajor = 20;

    /// <exception cref="AzuriteUnavailableException">Either is missing, or Node.js is too old.</exception>
    public static async Task<NodeToolchain> FindAsync(string? searchPath, CancellationToken cancellation)
    {
        var folders = (searchPath ?? Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var node = Locate(folders, OperatingSystem.IsWindows() ? "node.exe" : "node")
            ?? throw new AzuriteUnavailableException("The storage emulator needs Node.js, and `node` was not found.");
        var npm = Locate(folders, OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
            ?? throw new AzuriteUnavailableException("The storage emulator needs npm, and `npm` was not found.");
        var version = await VersionAsync(node, cancellation);
        if (!Version.TryParse(version.Trim().TrimStart('v'), out var parsed) || parsed.Major < OldestMajor)
            throw new AzuriteUnavailableException($"The storage emulator needs Node.js {OldestMajor} or newer, and {node} says it is '{version.Trim()}'.");
        return new NodeToolchain(node, npm);
    }

    private static string? Locate(IEnumerable<string> folders, string file) =>
        folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    private static async Task<string> VersionAsync(string node, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(node, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        try
        {
            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return output;
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new AzuriteUnavailableException($"The storage emulator needs Node.js, and {node} does not run.", fault);
        }
    }
}
