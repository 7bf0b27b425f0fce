using System.CommandLine;
using System.Text.Json;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Cli.Commands;
using LoyaltyHub.Cli.Simulating;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rerating;

namespace LoyaltyHub.Cli.Rerating;

/// <summary><c>hub rerate preview|apply</c>: puts right what wrong rules or wrong facts granted, seen before anything is posted.</summary>
public static class RerateCommand
{
    private static readonly Option<FileInfo?> Right = new("--programme") { Description = "The programme as it should have been: a higher version with the days it is right for.", HelpName = "file" };
    private static readonly Option<FileInfo?> Corrections = new("--corrections") { Description = "What should have been said of events: CSV with partner, event_id and mcc, category, channel, amount_minor or quantity.", HelpName = "file" };
    private static readonly Option<FileInfo?> Contract = new("--contract") { Description = "A partner's mended contract; with --payloads.", HelpName = "file" };
    private static readonly Option<string?> Payloads = new("--payloads") { Description = "The partner's own payloads of then (.json), which the mended contract reads again; only the very bytes of then count.", HelpName = "file|folder" };
    private static readonly Option<DateTimeOffset?> From = new("--from") { Description = "Only events that happened from this time on." };
    private static readonly Option<DateTimeOffset?> To = new("--to") { Description = "… and before this time." };
    private static readonly Option<string?> Partner = new("--partner") { Description = "Only events of this partner." };
    private static readonly Option<string?> Member = new("--member") { Description = "Only events of this member, as the preview or a statement names it." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as one JSON object." };
    private static readonly Argument<string> Fingerprint = new("FINGERPRINT") { Description = "The fingerprint of the preview that is applied." };
    private static readonly Option<string> By = new("--by") { Description = "Who approves it; kept with the entries.", HelpName = "name", Required = true };
    private static readonly Option<string> Reason = new("--reason") { Description = "Why, as members and partners read it; kept with the entries.", HelpName = "text", Required = true };

    /// <summary>The command.</summary>
    public static Command Create() => new("rerate", "Rate past events again by right facts or rules: compensating entries for what differs, and for nothing else.")
    {
        Add(new Command("preview", "Say what would be posted and settled; write nothing."), PreviewAsync),
        Add(new Command("apply", "Post exactly what was previewed; exit code 1 where an account has to stay as it is.") { Fingerprint, By, Reason }, ApplyAsync),
    };

    private static Command Add(Command command, Func<ParseResult, CancellationToken, Task<int>> action)
    {
        foreach (var option in new Option[] { Right, Corrections, Contract, Payloads, From, To, Partner, Member, Json })
        {
            command.Add(option);
        }

        StorageOptions.AddTo(command);
        command.SetAction((parsed, stop) => CommandFault.ReportAsync(() => action(parsed, stop)));
        return command;
    }

    private static async Task<int> PreviewAsync(ParseResult parsed, CancellationToken stop)
    {
        var wrong = Read(parsed);
        await using var books = await HubBooks.OpenAsync(parsed, stop);
        wrong = await WithMappedAsync(wrong, parsed, books, stop);
        var preview = await books.Get<BooksRerating>().PreviewAsync(wrong, stop);
        if (parsed.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(preview, HubJson.Readable));
        }
        else
        {
            RerateTables.Print(preview);
        }

        return 0;
    }

    private static async Task<int> ApplyAsync(ParseResult parsed, CancellationToken stop)
    {
        var wrong = Read(parsed);
        await using var books = await HubBooks.OpenAsync(parsed, stop);
        wrong = await WithMappedAsync(wrong, parsed, books, stop);
        var done = await books.Get<BooksRerating>().ApplyAsync(wrong, parsed.GetRequiredValue(Fingerprint), parsed.GetRequiredValue(By), parsed.GetRequiredValue(Reason), stop);
        if (parsed.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(done, HubJson.Readable));
        }
        else
        {
            RerateTables.Print(done);
        }

        return done.Declined.Count > 0 ? 1 : 0;
    }

    private static Wrong Read(ParseResult parsed)
    {
        if (parsed.GetValue(Right) is null && parsed.GetValue(Corrections) is null && parsed.GetValue(Contract) is null)
        {
            throw new ArgumentException("Say what was wrong: --programme FILE, --corrections FILE, or --contract FILE with --payloads.");
        }

        if (parsed.GetValue(Contract) is null != parsed.GetValue(Payloads) is null)
        {
            throw new ArgumentException("The hub keeps what was mapped and not what was sent: give --contract together with --payloads, the partner's own payloads of then; or say what is right by --corrections.");
        }

        var right = parsed.GetValue(Right) is { } file ? ProgrammeFile.Parse(File.ReadAllBytes(file.FullName), file.Name) : null;
        var scope = new RerateScope(
            parsed.GetValue(From), parsed.GetValue(To), parsed.GetValue(Partner) is { } partner ? PartnerId.From(partner) : null, parsed.GetValue(Member) is { } member ? MemberId.From(member) : null);
        return new Wrong(right, Facts(parsed), scope);
    }

    private static IReadOnlyList<CorrectedFact> Facts(ParseResult parsed)
    {
        if (parsed.GetValue(Corrections) is not { } file)
        {
            return [];
        }

        using var text = file.OpenText();
        return CorrectionFile.Parse(text, file.Name);
    }

    /// <summary>With what a mended contract makes of the payloads; the books keep the hash of an event's bytes sealed by whom it concerns, so that is done here too.</summary>
    private static async Task<Wrong> WithMappedAsync(Wrong wrong, ParseResult parsed, HubBooks books, CancellationToken stop)
    {
        if (parsed.GetValue(Contract) is not { } file)
        {
            return wrong;
        }

        var contract = PartnerContract.Parse(await File.ReadAllBytesAsync(file.FullName, stop), file.Name);
        var identities = books.Get<IIdentities>();
        var facts = wrong.Facts.ToList();
        foreach (var (activity, path) in PartnerPayloads.Read(parsed.GetValue(Payloads)!, contract, books.Get<AliasHasher>()))
        {
            var hash = activity.Alias is { } alias ? await identities.SealAsync(alias, activity.BodyHash, stop) : activity.BodyHash;
            facts.Add(CorrectedFact.Of(activity with { BodyHash = hash }, Path.GetFileName(path)));
        }

        return wrong with { Facts = facts };
    }
}
