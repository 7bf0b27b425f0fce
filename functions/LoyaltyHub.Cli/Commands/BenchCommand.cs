using System.CommandLine;
using System.Diagnostics;
using LoyaltyHub.Cli.Azurite;

namespace LoyaltyHub.Cli.Commands;

/// <summary>
/// <c>hub bench</c>: builds and runs the benchmark project of the repository. What the hub is compared with has no place in the product, so
/// this needs the sources.
/// </summary>
public static class BenchCommand
{
    private static readonly IReadOnlyList<Option> OfPipeline =
    [
        new Option<bool>("--json") { Description = "Print the result as one JSON object instead of a table." },
        new Option<bool>("--quick") { Description = "One short round, about a minute." },
        NumberOption.Optional("--seconds", "How long one measurement lasts.", 1, 3_600),
        NumberOption.Optional("--events", "Events of the endurance run, over which memory is watched.", 1, 10_000_000),
        new Option<string?>("--svg") { Description = "Also draw the result into this file." },
    ];

    private static readonly IReadOnlyList<Option> OfSignatures =
    [
        NumberOption.Optional("--count", "Forgeries in all; 1,000,000 where left out.", 1, 100_000_000),
        NumberOption.Optional("--seed", "The seed that makes the same forgeries again; 1 where left out.", 0, int.MaxValue),
    ];

    private static readonly IReadOnlyList<Option> OfSimulate =
    [
        NumberOption.Optional("--activities", "How many activities; 400,000 where left out.", 4, 10_000_000),
        new Option<bool>("--json") { Description = "Print the result as one JSON object." },
    ];

    /// <summary>The command.</summary>
    public static Command Create() => new("bench", "Measure the hub; needs the repository and the .NET SDK.")
    {
        Measuring("pipeline", OfPipeline, "Measure the pipeline over real HTTP on an Azurite of its own, next to the textbook design and to the bare storage; exit code 1 where the books are not right."),
        Measuring("rules", [new Option<bool>("--json") { Description = "Print the result as one JSON object." }], "Decide by thirty rules, next to the package RulesEngine with as many lambda expressions."),
        Measuring("signatures", OfSignatures, "Forge signed calls of every scheme, by bits, headers, secrets and times; exit code 1 where one is believed."),
        Measuring("simulate", OfSimulate, "Price the sample programme over a file of activities, with and without a budget."),
        Measuring("webhook", [], "Measure verifying and normalising a webhook of 1 KiB; exit code 1 above 60 us or 12 KiB."),
    };

    private static Command Measuring(string name, IReadOnlyList<Option> options, string description)
    {
        var command = new Command(name, description);
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction((parsed, stop) => CommandFault.ReportAsync(() => RunAsync(name, Given(options, parsed), stop)));
        return command;
    }

    private static async Task<int> RunAsync(string name, IEnumerable<string> given, CancellationToken stop)
    {
        var root = RepositoryRoot.TryFind()
            ?? throw new InvalidOperationException("LoyaltyHub.sln was not found above the program or the current folder: the benchmark is a project of the repository, so run this inside a clone of it.");
        var project = Path.Combine(root, "tests", "LoyaltyHub.Benchmarks");
        var built = await DotnetAsync(["build", project, "-c", "Release", "--nologo", "-v:quiet"], outputIsResult: false, stop);
        return built != 0
            ? built
            : await DotnetAsync(["run", "--project", project, "-c", "Release", "--no-build", "--", name, .. given], outputIsResult: true, stop);
    }

    private static IEnumerable<string> Given(IReadOnlyList<Option> options, ParseResult parsed) => options
        .Select(option => parsed.GetResult(option))
        .Where(result => result is { Implicit: false })
        .SelectMany(result => result!.Tokens.Select(token => token.Value).Prepend(result.Option.Name));

    /// <summary>Runs the SDK with our output and error streams; what a build says goes to standard error, which leaves standard output to the result.</summary>
    private static async Task<int> DotnetAsync(IEnumerable<string> arguments, bool outputIsResult, CancellationToken stop)
    {
        using var dotnet = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = !outputIsResult })!;
        try
        {
            if (!outputIsResult)
            {
                await Console.Error.WriteAsync(await dotnet.StandardOutput.ReadToEndAsync(stop));
            }

            await dotnet.WaitForExitAsync(stop);
            return dotnet.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C reaches the child by itself, SIGTERM does not; killed or not, what it started ends with it.
            dotnet.Kill(entireProcessTree: true);
            throw;
        }
    }
}
