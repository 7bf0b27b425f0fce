using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Cli.Sandbox;
using LoyaltyHub.Cli.Sandbox.Playing;
using LoyaltyHub.Core;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace LoyaltyHub.Cli.Commands;

/// <summary><c>hub partner simulate</c>: plays a partner with realistic traffic, and holds what was acknowledged against the books.</summary>
public static class PartnerSimulateCommand
{
    private static readonly Argument<string> ContractFile = new("FILE") { Description = "The partner's contract file." };
    private static readonly Option<int?> Rate = NumberOption.Optional("--rate", "Calls a second; 10 where left out.", 1, 500);
    private static readonly Option<int?> Duration = NumberOption.Optional("--duration", "Seconds; 10 where left out.", 1, 3_600);
    private static readonly Option<int?> Members = NumberOption.Optional("--members", "How many members do something; 20 where left out.", 1, 10_000);
    private static readonly Option<int?> Seed = NumberOption.Optional("--seed", "Plays the same traffic again, but for ids and times; made up and printed where left out.", 0, int.MaxValue);
    private static readonly Option<string?> Key = new("--key") { Description = "With --hub: the function key that lets members' statements and the quarantine be read.", HelpName = "key" };
    private static readonly Option<bool> AllowRemote = new("--allow-remote") { Description = "With --hub: play against another machine than this one." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as one JSON object." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("simulate", "Play a partner: baskets, returns, storms of repetitions, clocks that are off, late clearing; exit code 1 unless all that was acknowledged is in effect once, or aside with a reason.")
        {
            ContractFile, Rate, Duration, Members, Seed, SandboxOptions.Hub, Key, AllowRemote, StorageOptions.Storage, Json,
        };
        command.SetAction((parsed, stop) => CommandFault.ReportAsync(() => RunAsync(parsed, stop)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = SandboxOptions.Address(parsed);
        if (given is { IsLoopback: false } && !parsed.GetValue(AllowRemote))
        {
            throw new ArgumentException($"{given.Host} is another machine: say --allow-remote if its owner agrees to this traffic.");
        }

        var order = new TrafficOrder(
            parsed.GetValue(Rate) ?? 10, TimeSpan.FromSeconds(parsed.GetValue(Duration) ?? 10), parsed.GetValue(Members) ?? 20, parsed.GetValue(Seed) ?? Random.Shared.Next());
        var file = ContractOnFile.Read(parsed.GetRequiredValue(ContractFile));
        var keys = given is null ? SandboxKeys.New([file.Contract]) : SandboxKeys.Given([file.Contract], SandboxOptions.Settings());
        await using var own = given is null ? await SandboxHub.StartAsync([file], keys, parsed.GetValue(StorageOptions.Storage), stop) : null;
        var hub = given ?? own!.Host.BaseAddress;
        using var sender = new PartnerSender(hub, file.Contract, keys.Of(file.Contract), TimeProvider.System, own?.Platform);
        var played = await new TrafficPlayer(sender, stop).PlayAsync(new TrafficPlan(sender, order).Make());
        using var audit = new TrafficAudit(hub, file.Contract, parsed.GetValue(Key), order.Members, stop);
        var result = TrafficReport.Of(order, played, await audit.ReconcileAsync(played), await DifferencesAsync(own, stop));
        if (parsed.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(result, HubJson.Readable));
        }
        else
        {
            TrafficPage.Print(AnsiConsole.Console, file, result);
        }

        return result.IsRight ? 0 : 1;
    }

    /// <summary>What an audit of the whole books finds, where they are the sandbox's own.</summary>
    private static async Task<int?> DifferencesAsync(SandboxHub? own, CancellationToken stop)
    {
        if (own is null)
        {
            return null;
        }

        await own.Host.DrainAsync(TimeSpan.FromSeconds(60), [Azure.Queues.QueueNames.Activities], stop);
        return (await own.Host.Services.GetRequiredService<BooksAudit>().RunAsync(null, stop)).Differences.Count;
    }
}
