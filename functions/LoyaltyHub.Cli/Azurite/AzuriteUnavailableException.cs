namespace LoyaltyHub.Cli.Azurite;

/// <summary>The storage emulator cannot run on this machine. The message says what to install, and how to do without.</summary>
public sealed class AzuriteUnavailableException(string problem, Exception? inner = null)
    : Exception($"{problem} {Remedy}", inner)
{
    private const string Remedy =
        "Install Node.js 20 or newer with npm (https://nodejs.org), or give a storage account that already runs: " +
        "--storage \"<connection string>\" (--storage UseDevelopmentStorage=true for an Azurite on its default ports).";
}
