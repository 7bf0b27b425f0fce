using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Cli.Hosting;

namespace LoyaltyHub.Cli;

/// <summary>What a command cannot do for a reason its user can change is one message on standard error and exit code 1, without a stack trace.</summary>
public static class CommandFault
{
    /// <summary>Runs a command's action; being stopped by the user is not a fault.</summary>
    public static async Task<int> ReportAsync(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        catch (Exception fault) when (fault is AzuriteUnavailableException or HubStartException or FunctionCatalogException or ArgumentException or DirectoryNotFoundException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 1;
        }
    }
}
