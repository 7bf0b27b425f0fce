using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Cli.Demo;
using LoyaltyHub.Cli.Hosting;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Reconciliation;
using Microsoft.Extensions.Options;

namespace LoyaltyHub.Cli.Commands;

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
        catch (Exception fault) when (IsUsers(fault))
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    private static bool IsUsers(Exception fault) => fault
        is AzuriteUnavailableException or HubStartException or FunctionCatalogException or DemoException
        or OptionsValidationException or ContractException or ProgrammeException or PartnerReportException
        or ArgumentException or InvalidOperationException or IOException
        || StorageFaults.IsOne(fault);
}
