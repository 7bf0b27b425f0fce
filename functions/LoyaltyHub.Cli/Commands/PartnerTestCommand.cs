using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Cli.Hosting;
using LoyaltyHub.Cli.Sandbox;
using LoyaltyHub.Cli.Sandbox.Certifying;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Partners;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

namespace LoyaltyHub.Cli.Commands;

/// <summary><c>hub partner test</c>: certifies contracts against a hub, or says what keeps them from it.</summary>
public static class PartnerTestCommand
{
    private static readonly Argument<string[]> Files = new("FILE") { Description = "Contract files.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> Out = new("--out") { Description = "Folder for the certificates' files. Default: .hub/certificates in the repository, or certificates here.", HelpName = "folder" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the certificates as one JSON object." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("test", "Certify contracts: run a conformance suite that is made from each against a fresh local hub, or against a given one; exit code 0 only if all pass.") { Files, SandboxOptions.Hub, StorageOptions.Storage, Out, Json };
        command.SetAction((parsed, stop) => CommandFault.ReportAsync(() => RunAsync(parsed, stop)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = SandboxOptions.Address(parsed);
        var read = parsed.GetRequiredValue(Files).Select(Read).ToList();
        var contracts = read.Select(one => one.Contract).OfType<ContractOnFile>().ToList();
        if (contracts.GroupBy(file => file.Contract.Partner).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"{string.Join(" and ", twice.Select(file => file.File))} are contracts of one partner, '{twice.Key}'; test one of them at a time.");
        }

        var keys = given is null ? SandboxKeys.New(contracts.Select(file => file.Contract)) : SandboxKeys.Given(contracts.Select(file => file.Contract), SandboxOptions.Settings());
        await using var own = given is null && contracts.Count > 0 ? await SandboxHub.StartAsync(contracts, keys, parsed.GetValue(StorageOptions.Storage), stop) : null;
        var address = given ?? own?.Host.BaseAddress;
        var version = address is null ? "none" : await SandboxOptions.VersionAsync(address, stop);
        var certificates = new List<Certificate>();
        foreach (var (file, contract, fault) in read)
        {
            IReadOnlyList<Check> checks = contract is null ? [fault!] : await CheckAsync(contract, address!, keys, own?.Platform, stop);
            var hash = contract?.Hash ?? Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, stop)));
            certificates.Add(new Certificate(contract?.Contract.Partner.Value, file, hash, given, version, TimeProvider.System.GetUtcNow(), checks));
        }

        await TellAsync(parsed, certificates, stop);
        return certificates.All(certificate => certificate.Certified) ? 0 : 1;
    }

    private static (string File, ContractOnFile? Contract, Check? Fault) Read(string file)
    {
        try
        {
            return (file, ContractOnFile.Read(file), null);
        }
        catch (ContractException wrong)
        {
            return (file, null, Check.Failed("contract file", $"{wrong.Errors.Count} {(wrong.Errors.Count == 1 ? "error" : "errors")}", string.Join(Environment.NewLine, wrong.Errors)));
        }
    }

    private static async Task<IReadOnlyList<Check>> CheckAsync(ContractOnFile file, Uri hub, SandboxKeys keys, DetailPlatform? platform, CancellationToken stop)
    {
        using var sender = new PartnerSender(hub, file.Contract, keys.Of(file.Contract), TimeProvider.System, platform);
        return [Check.Passed("contract file", $"SHA-256 {file.Hash[..16]}…"), .. await new Conformance(sender, stop).RunAsync()];
    }

    private static async Task TellAsync(ParseResult parsed, List<Certificate> certificates, CancellationToken stop)
    {
        var folder = parsed.GetValue(Out) ?? (RepositoryRoot.TryFind() is { } root ? Path.Combine(root, ".hub", "certificates") : "certificates");
        var saved = new List<string>();
        foreach (var certificate in certificates)
        {
            saved.Add(await certificate.SaveAsync(folder, stop));
        }

        if (parsed.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(new { certified = certificates.All(one => one.Certified), certificates }, HubJson.Readable));
            return;
        }

        certificates.ForEach(certificate => CertificatePage.Print(AnsiConsole.Console, certificate));
        AnsiConsole.MarkupLineInterpolated($"{certificates.Count(one => one.Certified)} of {certificates.Count} certified. Files: {string.Join(", ", saved)}");
    }
}
