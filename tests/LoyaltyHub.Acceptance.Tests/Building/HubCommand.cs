using System.Diagnostics;

namespace LoyaltyHub.Acceptance.Tests.Building;

/// <summary>The real <c>hub</c> program, run to its end: exit code, standard output and standard error apart.</summary>
internal sealed record HubCommand(int Code, string Out, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static string Dotnet { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"))
        .First(File.Exists);

    public static Task<HubCommand> RunAsync(params IEnumerable<string> arguments) => RunAsync(new Dictionary<string, string?>(), arguments);

    public static async Task<HubCommand> RunAsync(IReadOnlyDictionary<string, string?> environment, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Dotnet, ["exec", Path.Combine(AppContext.BaseDirectory, "hub.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"hub {string.Join(' ', arguments)} did not end within {Patience}.");
        }

        return new HubCommand(process.ExitCode, await output, await error);
    }
}
