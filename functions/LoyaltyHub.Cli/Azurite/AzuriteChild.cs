using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LoyaltyHub.Cli.Azurite;

/// <summary>One run of <c>tools/azurite/run.mjs</c>. It lives as long as we hold its standard input open.</summary>
internal sealed partial class AzuriteChild
{
    private readonly Process _process;
    private readonly Dictionary<string, int> _ports = [];
    private readonly Queue<string> _lastLines = [];
    private readonly TaskCompletionSource<AzuritePorts> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _output;

    private AzuriteChild(Process process)
    {
        _process = process;
        Id = process.Id;
        _output = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        _ = _output.ContinueWith(_ => Ended(), TaskScheduler.Default);
    }

    public int Id { get; }

    public bool HasExited => _process.HasExited;

    public string LastWords
    {
        get
        {
            lock (_lastLines)
                return string.Join(" ", _lastLines);
        }
    }

    public static AzuriteChild Start(string node, string toolsPath, string dataPath, bool inMemory, AzuritePorts ports)
    {
        string[] arguments =
        [
            Path.Combine(toolsPath, "run.mjs"), "--silent", "--disableTelemetry", "--skipApiVersionCheck", .. inMemory ? ["--inMemoryPersistence"] : new[] { "--location", dataPath },
            "--blobPort", Text(ports.Blob), "--queuePort", Text(ports.Queue), "--tablePort", Text(ports.Table),
        ];
        var start = new ProcessStartInfo(node, arguments)
        {
            WorkingDirectory = dataPath,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new AzuriteChild(Process.Start(start)!);
    }

    /// <summary>The ports, once all three services listen.</summary>
    public Task<AzuritePorts> ListeningAsync(CancellationToken cancellation) => _listening.Task.WaitAsync(cancellation);

    public async Task StopAsync(TimeSpan deadline)
    {
        using var patience = new CancellationTokenSource(deadline);
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        await _output;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
            Heard(line);
    }

    private void Heard(string line)
    {
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            while (_lastLines.Count > 5)
                _lastLines.Dequeue();
            if (Listening().Match(line) is { Success: true } match)
                _ports[match.Groups[1].Value] = int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
            if (_ports.Count == 3)
                _listening.TrySetResult(new AzuritePorts(_ports["Blob"], _ports["Queue"], _ports["Table"]));
        }
    }

    private void Ended() => _listening.TrySetException(new AzuriteUnavailableException($"Azurite ended before it listened. {LastWords}"));

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Azurite (Blob|Queue|Table) service is successfully listening at http://127\.0\.0\.1:(\d+)$")]
    private static partial Regex Listening();
}
