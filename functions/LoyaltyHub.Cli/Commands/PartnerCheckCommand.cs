using System.CommandLine;
using System.Text.Json;
using LoyaltyHub.Cli.Sandbox;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Sampling;
using Spectre.Console;

namespace LoyaltyHub.Cli.Commands;

/// <summary><c>hub partner check</c>: says what is wrong with contract files, what their examples mean, and what is hardly meant; without a hub.</summary>
public static class PartnerCheckCommand
{
    private static readonly Argument<string[]> Files = new("FILE") { Description = "Contract files.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as one JSON object." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("check", "Check contract files without a hub: every fault with file, line, place and remedy, what the examples mean, and what is hardly meant; exit code 1 where there is a fault.") { Files, Json };
        command.SetAction((parsed, _) => CommandFault.ReportAsync(() => Task.FromResult(Run(parsed))));
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var read = parsed.GetValue(Files)!.Select(Checked.Of).ToList();
        var checks = read.ConvertAll(one => one.With(read));
        if (parsed.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(new { contracts = checks }, HubJson.Readable));
        }
        else
        {
            checks.ForEach(Print);
        }

        return checks.TrueForAll(check => check.Faults.Count == 0) ? 0 : 1;
    }

    private static void Print(ContractCheck check)
    {
        // An editor or a build reads these lines, so they are never wrapped.
        foreach (var fault in check.Faults)
        {
            Console.WriteLine($"{check.File}:{fault.Line}: error: {fault.Path}: {fault.What}");
        }

        foreach (var warning in check.Warnings)
        {
            Console.WriteLine($"{check.File}:{warning.Line}: warning: {warning.Path}: {warning.What}");
        }

        if (check.Faults.Count > 0)
        {
            return;
        }

        AnsiConsole.MarkupLineInterpolated($"[green]{check.Partner!}[/]: valid; {check.Types.Count} {(check.Types.Count == 1 ? "type" : "types")} of events: {string.Join(", ", check.Types)}");
        foreach (var (type, means) in check.Examples.SelectMany(example => example.Means.Select(means => (example.Type, means))))
        {
            Console.WriteLine($"  example {type}: {means}");
        }
    }

    /// <summary>A file that was read, before it is held against the others.</summary>
    private sealed record Checked(string File, ContractOnFile? Contract, IReadOnlyList<Finding> Faults)
    {
        public static Checked Of(string file)
        {
            try
            {
                return new Checked(file, ContractOnFile.Read(file), []);
            }
            catch (ContractException wrong)
            {
                return new Checked(file, null, [.. wrong.Faults.Select(fault => new Finding(fault.Line, fault.Path, fault.What))]);
            }
        }

        public ContractCheck With(IReadOnlyList<Checked> all)
        {
            if (Contract is not { Contract: var contract })
            {
                return new ContractCheck(File, null, [], [], Faults, []);
            }

            var others = all.Where(other => other != this && other.Contract is not null).ToList();
            var review = ContractReview.Of(contract);
            List<Finding> Of(IEnumerable<ContractFinding> found) => [.. found.Select(one => new Finding(contract.LineOf(one.Path), one.Path, one.What))];
            var same = others.Where(other => other.Contract!.Contract.Partner == contract.Partner)
                .Select(other => new ContractFinding("/partner", $"is the partner of {other.File} as well; a hub takes one contract of a partner"));
            var shared = others.SelectMany(other => contract.Signature.Secrets.Intersect(other.Contract!.Contract.Signature.Secrets).Select(name => (name, other.Contract.Contract.Partner)))
                .Where(pair => pair.Partner != contract.Partner)
                .Select(pair => new ContractFinding("/signature/secrets", $"share {pair.name} with '{pair.Partner}': each of the two can sign in the other's name, and no hub starts with both; give each a setting of its own"));
            return new ContractCheck(
                File, contract.Partner.Value, [.. contract.Events.Select(mapping => mapping.Type).Distinct()], review.Readings, Of([.. same, .. shared, .. review.Faults]), Of(review.Warnings));
        }
    }

    /// <summary>What a check of one file found.</summary>
    private sealed record ContractCheck(
        string File, string? Partner, IReadOnlyList<string> Types, IReadOnlyList<ExampleReading> Examples, IReadOnlyList<Finding> Faults, IReadOnlyList<Finding> Warnings);

    private sealed record Finding(int Line, string Path, string What);
}
