using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rerating;
using LoyaltyHub.Core.Rewards;
using Xunit;

namespace LoyaltyHub.Core.Tests.Building;

/// <summary>A few accounts with a sealed journal, decided for one activity after the other, and a desk where what was wrong is put right.</summary>
internal sealed class Desk(params Programme[] versions)
{
    /// <summary>Ten percent of fuel: whether a purchase was one is what tills get wrong.</summary>
    public static readonly EarnRule Fuel = Build.Percent(10, id: "fuel", when: EarnCondition.None with { Mcc = ["5541"] });

    /// <summary>One percent of everything.</summary>
    public static readonly EarnRule All = Build.Percent(1, id: "all");

    private readonly Dictionary<MemberId, Account> accounts = [];
    private readonly List<JournalEntry> journal = [];
    private readonly SortedDictionary<(string Account, string Unit), long> books = [];
    private string chain = ShardHead.Genesis;
    private long window = 1;

    public DateTimeOffset Now { get; set; } = Build.Noon.ToUniversalTime();

    public ProgrammeTimeline Rules { get; private set; } = ProgrammeTimeline.Of(versions);

    /// <summary>What each budget still has; what is not named has plenty.</summary>
    public Dictionary<string, long> Budgets { get; } = [];

    public IReadOnlyList<JournalEntry> Journal => journal;

    public Account AccountOf(string who) => AccountOf(MemberId.From(who));

    /// <summary>
    /// Whether points ever waited or were owed. A return takes what waits first, whichever rule of the order had granted it, and a debt is paid by what comes next, from whichever lot that is.
    /// </summary>
    public bool HasMixedLots { get; private set; }

    public long Available(string who) => AccountOf(who).BalanceOf(Build.Points).Available;

    /// <summary>What moved on each account of the hub and of partners; nothing where it came to zero.</summary>
    public IReadOnlyDictionary<(string Account, string Unit), long> Books => books.Where(sum => sum.Value != 0).ToDictionary();

    /// <summary>What the hub owes a partner, or is owed by it.</summary>
    public long Owed(PartnerId partner, string currency = "RUB") => books.GetValueOrDefault((BookAccounts.Of(partner), currency));

    public Decision Say(string who, Happening what, string? id = null, PartnerId? by = null, DateTimeOffset? at = null) =>
        Settle(MemberId.From(who), Build.Said(what, by, at ?? Now, id) with { Alias = Town.AliasOf(who) });

    public Decision Say(string who, Activity activity) => Settle(MemberId.From(who), activity with { Alias = Town.AliasOf(who) });

    public ReratePreview Preview(IReadOnlyList<CorrectedFact> facts, Programme? right = null, RerateScope? scope = null)
    {
        var rules = right is null || Rules.Versions.Contains(right) ? Rules : ProgrammeTimeline.Of([.. Rules.Versions, right]);
        var order = new RerateOrder(rules, right, facts, scope ?? new RerateScope());
        return new Core.Rerating.Rerating(order, Find).PreviewAsync(Entries(), member => Task.FromResult(AccountOf(member)), Now, CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>Posts what was previewed, and closes the window before.</summary>
    public IReadOnlyList<Decision> Apply(ReratePreview preview, Programme? right = null)
    {
        window++;
        Rules = right is null ? Rules : ProgrammeTimeline.Of([.. Rules.Versions.Append(right).Distinct()]);
        return [.. preview.Corrections.Select(one => Settle(one.Member, Activity.OfHub(
            EventId.From($"rerate:{preview.Fingerprint}"), Now, one.What with { Run = preview.Fingerprint, By = "Boris", Reason = "the till sent a wrong code" }, one.Member)))];
    }

    /// <summary>The last entry of an account in words.</summary>
    public LocalText Why(string who)
    {
        var last = journal.Last(entry => entry.Body.Member.Value == who).Body;
        return Explanation.Of(last.Decision, last.Activity, ProgrammeSet.Find(last.Decision.Programme, last.Decision.Version, Find)!);
    }

    /// <summary>What the last window makes partners owe, by event.</summary>
    public IReadOnlyList<string> Lines(PartnerId partner) =>
    [
        .. journal.Where(entry => entry.Body.Window == window).SelectMany(entry => Obligation.LinesOf(entry.Body)).Where(line => line.Partner == partner)
            .Select(line => $"{line.Line.EventId} {line.Line.Reason} {line.Line.Amount.Value}").Order(StringComparer.Ordinal),
    ];

    public static CorrectedFact Fact(string id, Func<Happening.Purchased, Happening.Purchased> right, PartnerId? by = null) =>
        new(by ?? Build.Shop, EventId.From(id), id, said => right((Happening.Purchased)said));

    private Account AccountOf(MemberId member) => accounts.GetValueOrDefault(member) ?? Account.Empty(member);

    private Programme? Find(string id, int version) => Rules.Versions.FirstOrDefault(known => (known.Id, known.Version) == (id, version));

    private async IAsyncEnumerable<JournalEntry> Entries()
    {
        await Task.CompletedTask;
        foreach (var entry in journal)
        {
            yield return entry;
        }
    }

    private Decision Settle(MemberId member, Activity activity)
    {
        var account = AccountOf(member);
        var bodies = journal.Select(entry => entry.Body);
        var history = HistoryKey.Of(new Arrival(member, activity)) is { } key ? Histories.Of(key, account, bodies.Where(key.Asks), Now) : History.None;
        var budgets = Rules.Budgets.ToDictionary(budget => budget, budget => Budgets.GetValueOrDefault(budget, 1_000_000_000));
        var decided = Decider.Decide(account, Rules.At(activity.At), activity, new Circumstances(Now, history, budgets) { Chain = chain });
        accounts[member] = decided.Account;
        HasMixedLots |= decided.Account.Balances.Values.Any(balance => balance.Available < 0 || balance.Pending > 0);
        var entry = JournalEntry.Seal(new EntryBody(journal.Count + 1, member, window, Now, activity, decided.Decision), chain, "commit");
        journal.Add(JournalEntry.Read(entry.Text, entry.Previous, entry.Hash, entry.Commit));
        chain = entry.Hash;
        Now += TimeSpan.FromTicks(1);
        foreach (var unit in decided.Decision.Postings.GroupBy(posting => posting.Unit))
        {
            Assert.Equal(0, unit.Sum(posting => posting.Value));
        }

        foreach (var posting in decided.Decision.Postings)
        {
            books[(posting.Account, posting.Unit.Value)] = books.GetValueOrDefault((posting.Account, posting.Unit.Value)) + posting.Value;
        }

        foreach (var (budget, points) in decided.Decision.BudgetUse().Where(use => Budgets.ContainsKey(use.Key)))
        {
            Budgets[budget] -= points;
        }

        foreach (var derived in decided.Decision.Derived ?? [])
        {
            Settle(derived.Member ?? MemberId.From(derived.Alias!.Value.Value.TrimEnd('-')), derived);
        }

        return decided.Decision;
    }
}
