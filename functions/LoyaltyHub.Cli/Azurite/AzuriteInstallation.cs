using System.Diagnostics;
using System.Text.Json;

namespace LoyaltyHub.Cli.Azurite;

/// <summary>Installs the pinned emulator into its tools folder on first use; several processes may ask at once.</summary>
internal static class AzuriteInstallation
{
    private static readonly string[] CleanInstall =
        ["ci", "--omit=dev", "--ignore-scripts", "--no-bin-links", "--no-audit", "--no-fund", "--loglevel=error", "--engine-strict=false"];

    public static async Task EnsureAsync(string toolsPath, NodeToolchain node, IProgress<string>? progress, CancellationToken cancellation)
    {
        if (IsCurrent(toolsPath))
            return;
        Directory.CreateDirectory(Path.Combine(toolsPath, "obj"));
        using var held = await ExclusiveFile.AcquireAsync(Path.Combine(toolsPath, "obj", "install.lock"), cancellation);
        if (IsCurrent(toolsPath))
            return;
        progress?.Report($"Installing Azurite {Pinned(toolsPath)} into {toolsPath} (once, about 360 MB)");
        await RunNpmAsync(toolsPath, node, cancellation);
        if (!IsCurrent(toolsPath))
            throw new AzuriteUnavailableException($"npm ci ended well in {toolsPath}, but the pinned Azurite is not there.");
    }

    // npm writes node_modules/.package-lock.json last: an interrupted installation does not have it.
    private static bool IsCurrent(string toolsPath) => Installed(toolsPath) is { } version && version == Pinned(toolsPath);

    private static string? Pinned(string toolsPath) => AzuriteVersion(Path.Combine(toolsPath, "package-lock.json"));

    private static string? Installed(string toolsPath) => AzuriteVersion(Path.Combine(toolsPath, "node_modules", ".package-lock.json"));

    private static string? AzuriteVersion(string lockFile)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(lockFile));
            return document.RootElement.GetProperty("packages").GetProperty("node_modules/azurite").GetProperty("version").GetString();
        }
        catch (Exception fault) when (fault is IOException or JsonException or KeyNotFoundException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async Task RunNpmAsync(string toolsPath, NodeToolchain node, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(node.Npm, CleanInstall)
        {
            WorkingDirectory = toolsPath,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = Process.Start(start)!;
        npm.StandardInput.Close();
        try
        {
            var output = npm.StandardOutput.ReadToEndAsync(cancellation);
            var errors = await npm.StandardError.ReadToEndAsync(cancellation);
            await output;
            await npm.WaitForExitAsync(cancellation);
            if (npm.ExitCode != 0)
                throw new AzuriteUnavailableException($"Azurite could not be installed: npm ci in {toolsPath} ended with {npm.ExitCode}: {errors.Trim()}");
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            throw;
        }
    }
}
