namespace LoyaltyHub.Cli.Azurite;

/// <summary>The storage a command works on, open as long as the command runs. Disposing it stops the emulator if this session started it.</summary>
public sealed class StorageSession : IAsyncDisposable
{
    private readonly AzuriteEndpoint? _endpoint;

    internal StorageSession(string connectionString, AzuriteProcess? azurite = null, AzuriteEndpoint? endpoint = null)
    {
        ConnectionString = connectionString;
        Azurite = azurite;
        _endpoint = endpoint;
    }

    /// <summary>Connects to the storage.</summary>
    public string ConnectionString { get; }

    /// <summary>Whether this session started the emulator, and stops it.</summary>
    public bool Owned => Azurite is not null;

    /// <summary>The emulator this session started; null when the storage is somebody else's.</summary>
    public AzuriteProcess? Azurite { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Azurite is not null)
            await Azurite.DisposeAsync();
        _endpoint?.Dispose();
    }
}
