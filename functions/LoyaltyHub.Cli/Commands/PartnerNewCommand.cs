using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Cli.Sandbox.Starting;
using LoyaltyHub.Core.Partners;
using Spectre.Console;

namespace LoyaltyHub.Cli.Commands;

/// <summary><c>hub partner new</c>: writes a contract to begin with.</summary>
public static class PartnerNewCommand
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Argument<string> Name = new("NAME") { Description = "The partner's id, which stands in its address: 1-40 of a-z, 0-9 and '-'." };
    private static readonly Option<string> Kind = Word("--kind", "The partner's business.", "retailer", ContractWords.Kinds);
    private static readonly Option<string> Scheme = Word("--scheme", "How the partner signs.", "standard-webhooks", ContractWords.Schemes);
    private static readonly Option<string> Format = Word("--format", "How the partner writes bodies.", "json", StarterContract.Formats);
    private static readonly Option<string?> Out = new("--out") { Description = "The file to write. Default: NAME.json here.", HelpName = "file" };
    private static readonly Option<bool> Force = new("--force") { Description = "Write over a file that is there." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("new", "Write a contract to begin with: valid as it stands, with a word on each part, and say what comes next.") { Name, Kind, Scheme, Format, Out, Force };
        command.SetAction((parsed, _) => CommandFault.ReportAsync(() => Task.FromResult(Run(parsed))));
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(Name);
        if (!PartnerId.TryFrom(name, out _) || name == PartnerId.Hub.Value)
        {
            throw new ArgumentException($"'{name}' is no partner's id: use 1-40 of a-z, 0-9 and '-', beginning with a letter or digit.");
        }

        var starter = new StarterContract(name, parsed.GetRequiredValue(Kind), parsed.GetRequiredValue(Scheme), parsed.GetRequiredValue(Format));
        var file = Path.GetFullPath(parsed.GetValue(Out) ?? $"{name}.json");
        if (File.Exists(file) && !parsed.GetValue(Force))
        {
            throw new ArgumentException($"{file} is there already; give another name by --out, or --force to write over it.");
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(starter.Json(SchemaFor(file)), Readable);
        _ = PartnerContract.Parse(bytes, file);
        File.WriteAllBytes(file, [.. bytes, (byte)'\n']);
        Tell(Path.GetRelativePath(Directory.GetCurrentDirectory(), file), starter);
        return 0;
    }

    /// <summary>The repository's schema where the file lies in it, or else one written beside the file.</summary>
    private static string SchemaFor(string file)
    {
        const string Schema = "partner-contract.schema.json";
        var folder = Path.GetDirectoryName(file)!;
        Directory.CreateDirectory(folder);
        if (RepositoryRoot.TryFind() is { } root && !Path.GetRelativePath(root, folder).StartsWith("..", StringComparison.Ordinal))
        {
            return Path.GetRelativePath(folder, Path.Combine(root, "docs", "schemas", Schema)).Replace('\\', '/');
        }

        File.WriteAllText(Path.Combine(folder, Schema), ContractSchema.Text());
        return $"./{Schema}";
    }

    private static void Tell(string file, StarterContract starter)
    {
        AnsiConsole.MarkupLineInterpolated($"[green]{file}[/] is written, and valid as it stands.");
        AnsiConsole.WriteLine("Secrets are settings of the hub and never stand in the file:");
        if (starter.Secret is { } secret)
        {
            AnsiConsole.MarkupLineInterpolated($"  PartnerSecrets__{secret}: what {starter.Partner} signs with");
        }

        AnsiConsole.MarkupLineInterpolated($"  PartnerSecrets__{starter.SettlementSecret}: what the hub signs settlements with, e.g. [dim]echo whsec_$(openssl rand -base64 32)[/]");
        AnsiConsole.WriteLine("  On this machine `hub serve` makes those that are missing and keeps them in .hub/development.json; in Azure they are references to a key vault (docs/operations.md).");
        AnsiConsole.WriteLine("Next:");
        AnsiConsole.MarkupLineInterpolated($"  1. put your own types and fields into {file}, and events as you send them into 'examples'");
        AnsiConsole.MarkupLineInterpolated($"  2. hub partner test {file}");
        AnsiConsole.MarkupLineInterpolated($"  3. hub partner simulate {file} --rate 20 --duration 30");
        AnsiConsole.MarkupLineInterpolated($"  4. copy it into the folder of Hub__PartnersFolder, set the secrets, and try a real call with POST …/api/partners/{starter.Partner}/webhooks?dryRun=true");
    }

    private static Option<string> Word(string name, string description, string usual, IReadOnlyList<string> known)
    {
        var option = new Option<string>(name) { Description = $"{description} One of {string.Join(", ", known)}.", HelpName = "word", DefaultValueFactory = _ => usual };
        option.CustomParser = result =>
        {
            var given = result.Tokens[0].Value;
            if (!known.Contains(given))
            {
                result.AddError($"{name} is one of {string.Join(", ", known)}, not '{given}'.");
            }

            return given;
        };
        return option;
    }
}
