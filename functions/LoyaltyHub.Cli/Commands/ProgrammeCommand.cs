using System.CommandLine;
using LoyaltyHub.Core.Programmes.Checking;

namespace LoyaltyHub.Cli.Commands;

/// <summary><c>hub programme</c>: checks programme files, prints their schema, and publishes versions.</summary>
public static class ProgrammeCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var schema = new Command("schema", "Print the JSON Schema of programme files.");
        schema.SetAction(_ => Console.Out.Write(ProgrammeSchema.Text()));
        var command = new Command("programme", "Reward programmes.") { ProgrammeCheckCommand.Create(), schema };
        foreach (var version in ProgrammeVersionsCommand.Create())
        {
            command.Add(version);
        }

        return command;
    }
}
