using System.CommandLine;
using LoyaltyHub.Core.Programmes.Checking;

namespace LoyaltyHub.Cli.Commands;

/// <summary><c>hub programme</c>: checks programme files and prints their schema.</summary>
public static class ProgrammeCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var schema = new Command("schema", "Print the JSON Schema of programme files.");
        schema.SetAction(_ => Console.Out.Write(ProgrammeSchema.Text()));
        return new Command("programme", "Reward programmes.") { ProgrammeCheckCommand.Create(), schema };
    }
}
