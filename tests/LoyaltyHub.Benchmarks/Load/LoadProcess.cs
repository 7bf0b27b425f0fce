using System.Diagnostics;
using System.Text.Json;

namespace LoyaltyHub.Benchmarks.Load;

/// <summary>The load generator as a child process: it keeps its connections, and its code is warm after the first order. It ends when we do.</summary>
internal sealed class LoadProcess : IAsyncDisposable
{
    private readonly Process process;

    private LoadProcess(Process process) => this.process = process;

    public static LoadProcess Start()
    {
        var program = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(program) == "dotnet" ? ["exec", typeof(LoadProcess).Assembly.Location, "load"] : ["load"];
        return new LoadProcess(Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!);
    }

    /// <summary>Posts everything of an order, and waits for the last acknowledgement.</summary>
    /// <exception cref="InvalidOperationException">The generator ended; what went wrong is on standard error.</exception>
    public async Task<LoadOutcome> PostAsync(LoadOrder order, CancellationToken stop)
    {
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order).AsMemory(), stop);
        await process.StandardInput.FlushAsync(stop);
        var line = await process.StandardOutput.ReadLineAsync(stop) ?? throw new InvalidOperationException("The load generator ended before it was done.");
        return JsonSerializer.Deserialize<LoadOutcome>(line)!;
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}
