using System.CommandLine;
using LoyaltyHub.Cli.Commands;
using LoyaltyHub.Cli.Demo;
using Spectre.Console;

var root = new RootCommand("hub: a loyalty partner network's integration hub")
{
    DemoCommand.Create(),
    ServeCommand.Create(),
    SettleCommand.Create(),
    ReconcileCommand.Create(),
    QuarantineCommand.Create(),
    WebhooksCommand.Create(),
    MembersCommand.Create(),
    AuditCommand.Create(),
    PartnerCommand.Create(),
    ProgrammeCommand.Create(),
    BudgetsCommand.Create(),
    LoyaltyHub.Cli.Simulating.SimulateCommand.Create(),
    LoyaltyHub.Cli.Rerating.RerateCommand.Create(),
    BenchCommand.Create(),
};

if (Console.IsOutputRedirected)
{
    // What a file or a build reads has no width of its own; a wrapped name or address is of no use.
    AnsiConsole.Profile.Width = 1_000;
}

// What Ctrl-C and SIGTERM cancel may take this long to end in order, before the process is ended.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(45) };
var parsed = root.Parse(args);
return args.Length > 0 && parsed.Errors.Count > 0
    ? CommandFault.Report(parsed)
    : await parsed.InvokeAsync(configuration);
