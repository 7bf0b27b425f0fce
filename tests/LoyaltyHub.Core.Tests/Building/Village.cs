using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Tests.Building;

/// <summary>A few accounts that are decided for alone, without a ledger: as a <see cref="Town"/>, but fast enough for ten thousand of them.</summary>
internal sealed class Village(Programme programme)
{
    private readonly Dictionary<MemberId, Account> accounts = [];
    private readonly List<EntryBody> entries = [];
    private readonly Dictionary<string, long> owed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> budgets = programme.Budgets.ToDictionary(budget => programme.BudgetName(budget.Id), budget => budget.Points, StringComparer.Ordinal);

    public DateTimeOffset Now { get; set; } = Build.Noon.ToUniversalTime();

    public IReadOnlyList<EntryBody> Entries => entries;

    /// <summary>What each budget has left.</summary>
    public IReadOnlyDictionary<string, long> Budgets => budgets;

    /// <summary>What moved on each account of members, partners and the hub; nothing where it came to zero.</summary>
    public IReadOnlyDictionary<(string Account, string Unit), long> Books => entries.SelectMany(entry => entry.Decision.Postings)
        .GroupBy(posting => (posting.Account, posting.Unit.Value), (key, all) => (key, Sum: all.Sum(posting => posting.Value)))
        .Where(sum => sum.Sum != 0)
        .ToDictionary(sum => sum.key, sum => sum.Sum);

    public Account AccountOf(string who) => AccountOf(MemberId.From(who));

    /// <summary>What the hub owes a partner, or is owed by it.</summary>
    public long Owed(PartnerId partner) => owed.GetValueOrDefault(BookAccounts.Of(partner));

    public void Say(string who, Happening what, PartnerId? by = null) => Settle(MemberId.From(who), Build.Said(what, by, Now));

    /// <summary>The decision, and what follows from it in other accounts.</summary>
    public Decision Say(string who, Activity activity) => Settle(MemberId.From(who), activity);

    /// <summary>Lets time pass and has the hub look what it did to everybody.</summary>
    public void Wait(TimeSpan time)
    {
        Now += time;
        foreach (var member in accounts.Keys.OrderBy(member => member.Value, StringComparer.Ordinal).ToList())
        {
            Settle(member, Build.Said(new Happening.TimePassed(), PartnerId.Hub, Now));
        }
    }

    private Account AccountOf(MemberId member) => accounts.GetValueOrDefault(member) ?? Account.Empty(member);

    private Decision Settle(MemberId member, Activity activity)
    {
        var account = AccountOf(member);
        var history = HistoryKey.Of(new Arrival(member, activity)) is { } key ? Histories.Of(key, account, entries.Where(entry => Asks(key, account, entry)), Now) : History.None;
        var decided = Decider.Decide(account, programme, activity, new Circumstances(Now, history, budgets) { Chain = $"{entries.Count}" });
        accounts[member] = decided.Account;
        entries.Add(new EntryBody(entries.Count + 1, member, 1, Now, activity, decided.Decision));
        Now += TimeSpan.FromTicks(1);
        foreach (var posting in decided.Decision.Postings)
        {
            owed[posting.Account] = owed.GetValueOrDefault(posting.Account) + posting.Value;
        }

        foreach (var (budget, points) in decided.Decision.BudgetUse())
        {
            budgets[budget] -= points;
        }

        foreach (var derived in decided.Decision.Derived ?? [])
        {
            Settle(derived.Member ?? MemberId.From(derived.Alias!.Value.Value.TrimEnd('-')), derived);
        }

        return decided.Decision;
    }

    private static bool Asks(HistoryKey key, Account account, EntryBody entry) =>
        key.Asks(entry) || (account.Joined.Contains(entry.Member) && (key with { Member = entry.Member }).Asks(entry));
}
