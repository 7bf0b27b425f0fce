using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Partners;
using Spectre.Console;

namespace LoyaltyHub.Cli.Commands;

/// <summary><c>hub webhooks</c>: the hub's own webhooks to a partner. A running hub sends what these commands queue.</summary>
public static class WebhooksCommand
{
    private static readonly Argument<string> Partner = new("partner") { Description = "The partner's id." };
    private static readonly Option<string?> Id = new("--id") { Description = "One webhook by its id." };
    private static readonly Option<DateTimeOffset?> From = new("--from") { Description = "Webhooks that tell of this time or later, ISO 8601." };
    private static readonly Option<DateTimeOffset?> To = new("--to") { Description = "Webhooks that tell of an earlier time than this, ISO 8601; now when left out." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as one JSON object." };

    /// <summary>The command.</summary>
    public static Command Create() => new("webhooks", "The hub's own webhooks to a partner.")
    {
        Add(new Command("list", "Show how the partner's endpoint does and which webhooks wait.") { Partner, Json }, ListAsync),
        Add(new Command("replay", "Send webhooks again that the partner took before, under the ids they had.") { Partner, Id, From, To }, ReplayAsync),
        Add(new Command("enable", "Try a disabled or paused endpoint again at once, and send everything that waits.") { Partner }, EnableAsync),
    };

    private static Command Add(Command command, Func<HubBooks, PartnerId, ParseResult, CancellationToken, Task<int>> action)
    {
        StorageOptions.AddTo(command);
        command.SetAction((parsed, stop) => CommandFault.ReportAsync(async () =>
        {
            await using var books = await HubBooks.OpenAsync(parsed, stop);
            await books.Get<HubLedger>().OpenAsync(stop);
            var name = parsed.GetRequiredValue(Partner);
            return books.Get<PartnerDirectory>().Find(name) is { Contract.Notices: not null } partner
                ? await action(books, partner.Contract.Partner, parsed, stop)
                : throw new ArgumentException($"'{name}' is no partner whose contract asks for webhooks.");
        }));
        return command;
    }

    private static async Task<int> ListAsync(HubBooks books, PartnerId partner, ParseResult parsed, CancellationToken stop)
    {
        var health = (await books.Get<TableWebhooks>().HealthAsync(partner, stop)).Health;
        var waiting = await books.Get<TableWebhooks>().WaitingAsync(partner, stop).ToListAsync(stop);
        if (parsed.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(new { health, waiting }, HubJson.Readable));
            return 0;
        }

        AnsiConsole.MarkupLineInterpolated($"{(health.IsDisabled ? "Disabled" : health.IsSuspect ? "Paused" : "Enabled")}{(health.Fault is { } fault ? $": {fault}" : ".")}");
        var table = new Table().AddColumns("Webhook", "Tells", "Of", "Sent", "Again", "Fault");
        foreach (var webhook in waiting)
        {
            table.AddRow(
                webhook.Id, webhook.Kind, webhook.At.ToString("u", CultureInfo.InvariantCulture), webhook.State.Attempts.ToString(CultureInfo.InvariantCulture),
                webhook.State.Next?.ToString("u", CultureInfo.InvariantCulture) ?? "", Markup.Escape(webhook.State.Fault ?? ""));
        }

        AnsiConsole.Write(table);
        return 0;
    }

    private static async Task<int> ReplayAsync(HubBooks books, PartnerId partner, ParseResult parsed, CancellationToken stop)
    {
        var webhooks = books.Get<TableWebhooks>();
        IAsyncEnumerable<PartnerWebhook> taken;
        if (parsed.GetValue(Id) is { } id)
        {
            taken = new[] { await webhooks.FindAsync(partner, id, stop) ?? throw new ArgumentException($"No webhook {id} was made for {partner}.") }.ToAsyncEnumerable();
        }
        else
        {
            var from = parsed.GetValue(From) ?? throw new ArgumentException("Say which webhooks to send again: --id, or --from and --to.");
            taken = webhooks.TakenAsync(partner, from, parsed.GetValue(To) ?? books.Get<TimeProvider>().GetUtcNow(), stop);
        }

        AnsiConsole.MarkupLineInterpolated($"{await books.Get<WebhookDispatch>().ReplayAsync(taken, stop)} webhooks are queued again.");
        return 0;
    }

    private static async Task<int> EnableAsync(HubBooks books, PartnerId partner, ParseResult parsed, CancellationToken stop)
    {
        AnsiConsole.MarkupLineInterpolated($"Enabled; {await books.Get<WebhookDispatch>().EnableAsync(partner, stop)} members' webhooks are queued.");
        return 0;
    }
}
