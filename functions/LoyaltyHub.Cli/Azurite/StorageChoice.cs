using Microsoft.Extensions.Configuration;

namespace LoyaltyHub.Cli.Azurite;

/// <summary>Which storage a command works on: a given account, or an emulator of our own on a data folder.</summary>
public abstract record StorageChoice
{
    private StorageChoice()
    {
    }

    /// <summary>An account that somebody else runs.</summary>
    public sealed record Given(string ConnectionString) : StorageChoice;

    /// <summary>Our own emulator on this folder: started by the first command that needs it, shared by the others while that one runs.</summary>
    public sealed record OwnAzurite(string DataPath) : StorageChoice;

    /// <summary>
    /// What is said on the command line goes first (<paramref name="storage"/>, <paramref name="data"/>), then the setting
    /// <c>AzureWebJobsStorage</c>, then our own emulator on <c>.hub/azurite</c> of the repository.
    /// </summary>
    /// <exception cref="ArgumentException">Both a connection string and a data folder were given.</exception>
    public static StorageChoice Make(string? storage, string? data, IConfiguration configuration)
    {
        if (!string.IsNullOrWhiteSpace(storage) && !string.IsNullOrWhiteSpace(data))
            throw new ArgumentException("Give --storage or --data, not both: --data is the folder of the hub's own emulator.");
        if (!string.IsNullOrWhiteSpace(storage))
            return new Given(storage);
        if (!string.IsNullOrWhiteSpace(data))
            return new OwnAzurite(Path.GetFullPath(data));
        return configuration["AzureWebJobsStorage"] is { Length: > 0 } setting ? new Given(setting) : new OwnAzurite(DefaultDataPath());
    }

    /// <summary>Opens it: for our own emulator, joins the running one or starts it.</summary>
    /// <exception cref="AzuriteUnavailableException">The emulator is needed and cannot run here.</exception>
    public Task<StorageSession> OpenAsync(IProgress<string>? progress = null, CancellationToken cancellation = default) => this switch
    {
        Given given => Task.FromResult(new StorageSession(given.ConnectionString)),
        OwnAzurite own => AzuriteEndpoint.OpenAsync(new AzuriteOptions { DataPath = own.DataPath }, progress, cancellation),
        _ => throw new InvalidOperationException(),
    };

    private static string DefaultDataPath() => Path.Combine(RepositoryRoot.Find(), ".hub", "azurite");
}
