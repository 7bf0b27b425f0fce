using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LoyaltyHub.Azure.Members;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Rewards;
using Spectre.Console;

namespace LoyaltyHub.Cli.Commands;

/// <summary><c>hub members</c>: shows, freezes, merges and erases accounts, and claims purchases. Takes effect before it returns, whether a hub runs or not.</summary>
public static class MembersCommand
{
    private static readonly Argument<string> Partner = new("partner") { Description = "The partner that knows the member." };
    private static readonly Argument<string> Alias = new("alias") { Description = "The member's alias as the partner writes it." };
    private static readonly Argument<string> IntoPartner = new("into-partner") { Description = "The partner that knows the other member." };
    private static readonly Argument<string> IntoAlias = new("into-alias") { Description = "The other member's alias." };
    private static readonly Option<string> Order = new("--order") { Description = "The order or receipt, as the partner calls it.", Required = true };
    private static readonly Option<long> Paid = new("--paid") { Description = "What was paid, in minor units: 390000 is 3,900.00 RUB.", Required = true };
    private static readonly Option<string> Currency = new("--currency") { Description = "Its currency (ISO 4217).", DefaultValueFactory = _ => "RUB" };
    private static readonly Option<DateTimeOffset> At = new("--at") { Description = "When it was bought, ISO 8601 with an offset.", Required = true };
    private static readonly Option<string?> OfPartner = new("--partner") { Description = "Claims at this partner." };
    private static readonly Option<ClaimState?> InState = new("--state") { Description = "Claims in this state." };
    private static readonly Option<string?> Key = new("--key") { Description = "Names the change: the same key has one effect, however often it comes." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var members = new Command("members", "Members' accounts.")
        {
            Add(new Command("show", "Show a member's statement as JSON.") { Partner, Alias }, ShowAsync),
            Add(new Command("merge", "Make the account part of another one.") { Partner, Alias, IntoPartner, IntoAlias, Key }, (books, parsed, stop) => ChangeAsync(books, parsed, "merge", stop)),
            Add(new Command("erase", "Forget the person: close the account and delete what leads from the person to it. Cannot be undone.") { Partner, Alias }, EraseAsync),
            Add(new Command("claim", "Claim a purchase that has not arrived; the partner is told and answers.") { Partner, Alias, Order, Paid, Currency, At }, ClaimAsync),
            Add(new Command("claims", "List claims as JSON.") { OfPartner, InState }, ListAsync),
        };
        foreach (var (name, what) in new[]
        {
            ("freeze", "Let nothing be spent."), ("release", "End that, or let a parked account be spent from."), ("close", "Close the account; what it has is forfeited."),
            ("unmerge", "Let the account stand alone again, with what is left of its own."),
        })
        {
            members.Add(Add(new Command(name, what) { Partner, Alias, Key }, (books, parsed, stop) => ChangeAsync(books, parsed, name, stop)));
        }

        return members;
    }

    private static Command Add(Command command, Func<HubBooks, ParseResult, CancellationToken, Task<int>> action)
    {
        StorageOptions.AddTo(command);
        command.SetAction((parsed, stop) => CommandFault.ReportAsync(async () =>
        {
            await using var books = await HubBooks.OpenAsync(parsed, stop);
            await books.Get<HubLedger>().OpenAsync(stop);
            return await action(books, parsed, stop);
        }));
        return command;
    }

    private static async Task<int> ShowAsync(HubBooks books, ParseResult parsed, CancellationToken stop) =>
        Print(await books.Get<MemberStatements>().OfAsync(await MemberAsync(books, parsed, Partner, Alias, stop), 50, stop));

    private static async Task<int> ChangeAsync(HubBooks books, ParseResult parsed, string name, CancellationToken stop)
    {
        var member = await MemberAsync(books, parsed, Partner, Alias, stop);
        MemberId? into = name == "merge" ? await MemberAsync(books, parsed, IntoPartner, IntoAlias, stop) : null;
        var change = await books.Get<AccountChanges>().OfAsync(member, name, into, stop) ?? throw new ArgumentException("The account is part of no other account.");
        var id = EventId.From($"{name}:{parsed.GetValue(Key) ?? Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)}");
        var receipt = await books.Get<ActivityProcessing>().SettleAsync(Activity.OfHub(id, books.Get<TimeProvider>().GetUtcNow(), change.What, change.Member), stop);
        var entry = receipt switch
        {
            Receipt.Recorded recorded => recorded.Entry,
            Receipt.Duplicate duplicate => duplicate.Entry,
            Receipt.Unprocessable unprocessable => throw new InvalidOperationException(unprocessable.Reason),
            _ => throw new ArgumentException("The key was used for another change before; give this one its own."),
        };
        var decision = entry.Body.Decision;
        var programme = await (await books.Get<HubLedger>().OpenAsync(stop)).VersionAsync(decision.Programme, decision.Version, stop);
        AnsiConsole.MarkupLineInterpolated($"{Explanation.Of(decision, entry.Body.Activity, programme).En}");
        return decision.Declined() is null ? 0 : 1;
    }

    private static async Task<int> EraseAsync(HubBooks books, ParseResult parsed, CancellationToken stop) =>
        Print(await books.Get<MemberErasure>().EraseAsync(await MemberAsync(books, parsed, Partner, Alias, stop), stop));

    private static async Task<int> ClaimAsync(HubBooks books, ParseResult parsed, CancellationToken stop)
    {
        var member = await MemberAsync(books, parsed, Partner, Alias, stop);
        var contract = books.Get<PartnerDirectory>().Find(parsed.GetRequiredValue(Partner))!.Contract;
        var paid = new Amount(parsed.GetValue(Paid), Unit.From(parsed.GetRequiredValue(Currency)));
        if (paid.Value <= 0 || !paid.Unit.IsCurrency)
        {
            throw new ArgumentException("--paid is a whole number of minor units above zero, and --currency a code of ISO 4217.");
        }

        return await books.Get<PurchaseClaims>().MakeAsync(contract, member, parsed.GetRequiredValue(Order), paid, parsed.GetValue(At), stop) switch
        {
            ClaimResult.Standing standing => Print(standing.Claim),
            ClaimResult.Refused refused => throw new ArgumentException(refused.Detail),
            var other => throw new InvalidOperationException($"No answer for {other.GetType().Name}."),
        };
    }

    private static async Task<int> ListAsync(HubBooks books, ParseResult parsed, CancellationToken stop)
    {
        var partner = parsed.GetValue(OfPartner) is { } name
            ? books.Get<PartnerDirectory>().Find(name)?.Contract.Partner ?? throw new ArgumentException($"'{name}' has no contract.")
            : default(Core.Partners.PartnerId?);
        return Print(new { claims = await books.Get<TableClaims>().ReadAsync(partner, null, parsed.GetValue(InState), stop).Select(stored => stored.Claim).ToListAsync(stop) });
    }

    private static async Task<MemberId> MemberAsync(HubBooks books, ParseResult parsed, Argument<string> partner, Argument<string> alias, CancellationToken stop) =>
        books.Get<PartnerDirectory>().Find(parsed.GetRequiredValue(partner)) is not { } known ? throw new ArgumentException($"'{parsed.GetRequiredValue(partner)}' has no contract.")
            : await books.Get<MemberAliases>().FindAsync(known, parsed.GetRequiredValue(alias), stop)
            ?? throw new ArgumentException("No member with that alias of that partner is known.");

    private static int Print<T>(T what)
    {
        Console.WriteLine(JsonSerializer.Serialize(what, HubJson.Readable));
        return 0;
    }
}
