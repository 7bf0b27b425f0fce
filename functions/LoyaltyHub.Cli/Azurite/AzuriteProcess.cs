
namespace LoyaltyHub.Cli.Azurite;

/// <summary>
/// A storage emulator of our own: a child process that ends when we stop it, and by itself when we end without having stopped it.
/// It can be stopped and restarted on the same data and the same ports.
/// </summary>
public sealed class AzuriteProcess : IAsyncDisposable
{
    private readonly AzuriteOptions _options;
    private readonly string _toolsPath;
    private readonly bool _temporary;
    private AzuriteChild? _child;

    private AzuriteProcess(AzuriteOptions options, string toolsPath)
    {
        _options = options;
        _toolsPath = toolsPath;
        _temporary = options.DataPath is null;
        DataPath = Path.GetFullPath(options.DataPath ?? Path.Combine(Path.GetTempPath(), "hub-azurite-" + Guid.NewGuid().ToString("N")));
        Ports = options.Ports ?? AzuritePorts.Free;
    }

    /// <summary>Where the data is kept.</summary>
    public string DataPath { get; }

    /// <summary>The ports it listens on; a restart keeps them.</summary>
    public AzuritePorts Ports { get; private set; }

    /// <summary>Connects to its queues, tables and blobs over loopback HTTP.</summary>
    public string ConnectionString => Ports.ConnectionString;

    /// <summary>The child's process id; that of the last child when stopped.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Whether the child is alive.</summary>
    public bool IsRunning => _child is { HasExited: false };

    /// <summary>Installs the emulator where that is not done yet, starts it and waits until queues and tables answer.</summary>
    /// <exception cref="AzuriteUnavailableException">Node.js is missing or too old, or the emulator cannot be installed or started.</exception>
    public static async Task<AzuriteProcess> StartAsync(
        AzuriteOptions options, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        var toolsPath = options.ToolsPath ?? Path.Combine(RepositoryRoot.Find(), "tools", "azurite");
        var node = await NodeToolchain.FindAsync(options.SearchPath, cancellation);
        await AzuriteInstallation.EnsureAsync(toolsPath, node, progress, cancellation);
        var azurite = new AzuriteProcess(options, toolsPath);
        progress?.Report($"Starting Azurite on {azurite.DataPath}");
        try
        {
            await azurite.LaunchAsync(node, cancellation);
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it if it runs, and starts it on the same data and ports.</summary>
    public async Task RestartAsync(CancellationToken cancellation = default)
    {
        await StopAsync();
        await LaunchAsync(await NodeToolchain.FindAsync(_options.SearchPath, cancellation), cancellation);
    }

    /// <summary>Stops it in order, so that its data is on disk; kills it when that takes longer than <see cref="AzuriteOptions.StopDeadline"/>.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _child, null) is not { } child)
            return;
        await child.StopAsync(_options.StopDeadline);
    }

    /// <summary>Stops it, and deletes the data when the folder was a temporary one.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_temporary && Directory.Exists(DataPath))
            Directory.Delete(DataPath, recursive: true);
    }

    private async Task LaunchAsync(NodeToolchain node, CancellationToken cancellation)
    {
        Directory.CreateDirectory(DataPath);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(_options.StartDeadline);
        _child = AzuriteChild.Start(node.Node, _toolsPath, DataPath, _options.InMemory, Ports);
        ProcessId = _child.Id;
        try
        {
            Ports = await _child.ListeningAsync(deadline.Token);
            while (!await StorageProbe.AnswersAsync(ConnectionString, deadline.Token))
                await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new AzuriteUnavailableException($"Azurite did not answer within {_options.StartDeadline.TotalSeconds:0} s. {_child?.LastWords}", fault);
        }
    }
}
