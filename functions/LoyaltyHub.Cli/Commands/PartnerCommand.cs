using System.CommandLine;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Cli.Commands;

/// <summary><c>hub partner</c>: what partner engineers need for their contract files.</summary>
public static class PartnerCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var schema = new Command("schema", "Print the JSON Schema of contract files.");
        schema.SetAction(_ => Console.Out.Write(ContractSchema.Text()));
        return new Command("partner", "Partners' contracts.") { PartnerNewCommand.Create(), PartnerCheckCommand.Create(), PartnerTestCommand.Create(), PartnerSimulateCommand.Create(), schema };
    }
}
