using System.Diagnostics;
using System.Text;

namespace LoyaltyHub.Acceptance.Tests.Hosting;

/// <summary>The real <c>hub</c> program in a process of its own, to be killed or asked to stop.</summary>
internal sealed class HubProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private HubProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Heard(line.Data);
        process.ErrorDataReceived += (_, line) => Heard(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Standard output and error so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public int Id => _process.Id;

    public static HubProcess Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "hub.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new HubProcess(Process.Start(start)!);
    }

    /// <summary>SIGKILL to the hub alone: nothing of its own code runs any more.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: false);
        _process.WaitForExit();
    }

    /// <summary>SIGTERM, as a container's end or Ctrl-C would be.</summary>
    public void Terminate() => Process.Start("kill", ["-TERM", $"{Id}"])!.WaitForExit();

    public async Task<int> ExitedAsync(TimeSpan deadline)
    {
        using var patience = new CancellationTokenSource(deadline);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Heard(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
