using System.CommandLine;
using System.CommandLine.Parsing;
using Azure;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Cli.Demo;
using LoyaltyHub.Cli.Hosting;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Reconciliation;
using LoyaltyHub.Core.Rerating;
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
            await Console.Error.WriteLineAsync(Said(fault));
            return 1;
        }
    }

    /// <summary>A command line that cannot be read is one line as well: standard output stays empty, since a program may read it.</summary>
    public static int Report(ParseResult parsed)
    {
        var words = new List<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult command; at = command.Parent)
        {
            words.Insert(0, at.Parent is null ? "hub" : command.Command.Name);
        }

        Console.Error.WriteLine($"{string.Join(' ', parsed.Errors.Select(error => error.Message).Distinct())} `{string.Join(' ', words)} --help` tells what can be given.");
        return 1;
    }

    private static string Said(Exception fault) => fault switch
    {
        ArgumentException { ParamName: { } name } => fault.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal),
        AggregateException several when StorageFaults.IsOne(several) => Said(several.InnerExceptions[^1]),
        RequestFailedException request => $"The storage cannot be used: {request.Message.Split('\n')[0].Trim()} Does it run, and is it the one that was meant?",
        _ => fault.Message,
    };

    private static bool IsUsers(Exception fault) => fault
        is AzuriteUnavailableException or HubStartException or FunctionCatalogException or DemoException
        or OptionsValidationException or ContractException or ProgrammeException or PartnerReportException or CorrectionException
        or ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException
        || StorageFaults.IsOne(fault);
}
