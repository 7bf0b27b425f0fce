namespace LoyaltyHub.Cli.Azurite;

/// <summary>How to start a storage emulator of our own.</summary>
public sealed record AzuriteOptions
{
    /// <summary>The folder that keeps the data; null: a temporary one, deleted when the emulator is disposed.</summary>
    public string? DataPath { get; init; }

    /// <summary>Keeps the data in memory alone: it ends with the emulator, which otherwise writes all of it to disk every few seconds.</summary>
    public bool InMemory { get; init; }

    /// <summary>The loopback ports; null: any free ones.</summary>
    public AzuritePorts? Ports { get; init; }

    /// <summary>How long the emulator may take from its start to its first answer. Installing it is not counted.</summary>
    public TimeSpan StartDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an orderly stop (which saves the data) may take before the process is killed.</summary>
    public TimeSpan StopDeadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The folder with the emulator's package.json; null: <c>tools/azurite</c> of the repository.</summary>
    public string? ToolsPath { get; init; }

    /// <summary>Folders in which <c>node</c> and <c>npm</c> are looked for; null: the PATH of this process.</summary>
    public string? SearchPath { get; init; }
}

/// <summary>The loopback ports of the emulator's three services.</summary>
public readonly record struct AzuritePorts(int Blob, int Queue, int Table)
{
    /// <summary>Any free ports: the operating system chooses, so two starts at once never collide.</summary>
    public static AzuritePorts Free => new(0, 0, 0);

    /// <summary>A connection string for the emulator's well-known account (the same public key in every Azurite).</summary>
    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;" +
        "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;" +
        $"BlobEndpoint=http://127.0.0.1:{Blob}/devstoreaccount1;" +
        $"QueueEndpoint=http://127.0.0.1:{Queue}/devstoreaccount1;" +
        $"TableEndpoint=http://127.0.0.1:{Table}/devstoreaccount1;";
}
