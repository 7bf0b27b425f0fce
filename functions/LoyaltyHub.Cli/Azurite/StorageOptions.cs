using System.CommandLine;
using Microsoft.Extensions.Configuration;

namespace LoyaltyHub.Cli.Azurite;

/// <summary>The command line's <c>--storage</c> and <c>--data</c>, the same for every command that needs storage.</summary>
public static class StorageOptions
{
    /// <summary>A storage account's connection string.</summary>
    public static Option<string?> Storage { get; } = new("--storage")
    {
        Description = "Connection string of the storage to work on, or UseDevelopmentStorage=true. Default: the setting AzureWebJobsStorage, else an Azurite of our own.",
        HelpName = "connection string",
    };

    /// <summary>The data folder of our own emulator.</summary>
    public static Option<string?> Data { get; } = new("--data")
    {
        Description = "Data folder of our own Azurite. Default: .hub/azurite in the repository.",
        HelpName = "folder",
    };

    /// <summary>Adds both options to a command.</summary>
    public static void AddTo(Command command)
    {
        command.Add(Storage);
        command.Add(Data);
    }

    /// <summary>What the user chose.</summary>
    public static StorageChoice Choose(ParseResult parsed, IConfiguration configuration) =>
        StorageChoice.Make(parsed.GetValue(Storage), parsed.GetValue(Data), configuration);
}
