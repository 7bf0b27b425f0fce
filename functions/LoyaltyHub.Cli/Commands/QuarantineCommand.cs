using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Core;
using LoyaltyHub.Functions.Quarantine;
using Spectre.Console;

namespace LoyaltyHub.Cli.Commands;

/// <summary><c>hub quarantine</c>: shows what could not be processed, and takes it up again once its cause is mended.</summary>
public static class QuarantineCommand
{
    private static readonly Option<string?> Partner = new("--partner") { Description = "Items of this partner." };
    private static readonly Option<string?> Reason = new("--reason") { Description = "Items of this reason, e.g. not-normalised." };
    private static readonly Option<bool> All = new("--all") { Description = "Every item." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as one JSON object." };
    private static readonly Argument<string> Item = new("id") { Description = "The item's id." };
    private static readonly Argument<string[]> Items = new("ids") { Description = "The items' ids.", Arity = ArgumentArity.ZeroOrMore };

    /// <summary>The command.</summary>
    public static Command Create() => new("quarantine", "What could not be processed.")
    {
        Add(new Command("list", "List what is kept, without its content.") { Partner, Reason, Json }, ListAsync),
        Add(new Command("show", "Show one item with its content, which may hold personal data.") { Item }, ShowAsync),
        Add(new Command("replay", "Take items up again by today's contracts and programme; exit code 1 where one has to stay.") { Items, Partner, Reason, All, Json }, ReplayAsync),
    };

    private static Command Add(Command command, Func<ParseResult, CancellationToken, Task<int>> action)
    {
        StorageOptions.AddTo(command);
        command.SetAction((parsed, stop) => CommandFault.ReportAsync(() => action(parsed, stop)));
        return command;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken stop)
    {
        await using var books = await OpenAsync(parsed, stop);
        var items = await books.Get<TableQuarantine>().ReadAsync(new QuarantineFilter(parsed.GetValue(Partner), parsed.GetValue(Reason)), stop)
            .Select(kept => QuarantineEntry.Of(kept.Item)).ToListAsync(stop);
        if (parsed.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(new { items }, HubJson.Readable));
            return 0;
        }

        var table = new Table().AddColumns("Item", "Since", "Partner", "Event", "Reason", "What would mend it");
        foreach (var item in items)
        {
            table.AddRow(
                item.Id, item.At.ToString("u", CultureInfo.InvariantCulture), Markup.Escape(item.Partner), Markup.Escape(item.EventId ?? ""), Markup.Escape(item.Reason), Markup.Escape(item.Detail));
        }

        AnsiConsole.Write(table);
        return 0;
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken stop)
    {
        await using var books = await OpenAsync(parsed, stop);
        var id = parsed.GetRequiredValue(Item);
        var item = (await books.Get<TableQuarantine>().ReadAsync(new QuarantineFilter(Ids: [id]), stop).FirstOrDefaultAsync(stop))?.Item
            ?? throw new ArgumentException($"The quarantine holds no item {id}; `hub quarantine list` names them.");
        Console.WriteLine(JsonSerializer.Serialize(new { item = QuarantineEntry.Of(item), content = Encoding.UTF8.GetString(item.Content.Span) }, HubJson.Readable));
        return 0;
    }

    private static async Task<int> ReplayAsync(ParseResult parsed, CancellationToken stop)
    {
        string[] ids = parsed.GetValue(Items) ?? [];
        var filter = new QuarantineFilter(parsed.GetValue(Partner), parsed.GetValue(Reason), ids.Length > 0 ? ids : null);
        if (filter == QuarantineFilter.All && !parsed.GetValue(All))
        {
            throw new ArgumentException("Say which items to replay: their ids, --partner, --reason, or --all.");
        }

        await using var books = await OpenAsync(parsed, stop);
        var results = await books.Get<QuarantineReplay>().ReplayAsync(filter, stop);
        if (parsed.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(new { items = results }, HubJson.Readable));
        }
        else
        {
            Print(results);
        }

        var missing = ids.Except(results.Select(result => result.Id)).ToList();
        return missing.Count > 0 ? throw new ArgumentException($"The quarantine holds no item {string.Join(", ", missing)}.")
            : results.Any(result => result.Outcome == ReplayOutcome.Kept) ? 1 : 0;
    }

    private static void Print(IReadOnlyList<Replayed> results)
    {
        foreach (var result in results)
        {
            AnsiConsole.MarkupLineInterpolated($"{result.Id}: {(result.Outcome == ReplayOutcome.Kept ? "stays in quarantine" : "let go")}: {result.Detail}");
        }

        AnsiConsole.MarkupLineInterpolated($"{results.Count(result => result.Outcome != ReplayOutcome.Kept)} let go, {results.Count(result => result.Outcome == ReplayOutcome.Kept)} stay.");
    }

    private static async Task<HubBooks> OpenAsync(ParseResult parsed, CancellationToken stop)
    {
        var books = await HubBooks.OpenAsync(parsed, stop);
        await books.Get<HubLedger>().OpenAsync(stop);
        return books;
    }
}
