using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Tests.Building;

/// <summary>One member's account under a programme: says what happened, one thing after the other, and keeps everything that was decided.</summary>
internal sealed class Counter(Programme programme)
{
    private readonly List<EntryBody> entries = [];

    public Account Account { get; private set; } = Account.Empty(Build.Anna);

    public Programme Programme => programme;

    public IReadOnlyList<EntryBody> Entries => entries;

    /// <summary>The time of the decisions.</summary>
    public DateTimeOffset Now { get; set; } = Build.Noon.ToUniversalTime();

    /// <summary>Decides draws, together with how much was said before.</summary>
    public int Seed { get; init; }

    /// <summary>What each budget has left.</summary>
    public Dictionary<string, long> Budgets { get; } = new(StringComparer.Ordinal);

    /// <summary>The last decision in words.</summary>
    public LocalText Why => Explanation.Of(entries[^1].Decision, entries[^1].Activity, programme);

    public Balance Balance => Account.BalanceOf(programme.Unit);

    public long Available => Balance.Available;

    public Decision Say(Happening what, PartnerId? by = null, DateTimeOffset? at = null) => Say(Build.Said(what, by, at));

    public Decision Say(Activity activity)
    {
        var history = HistoryKey.Of(new Arrival(Build.Anna, activity)) is { } key
            ? Histories.Of(key, Account, entries.Where(key.Asks), Now)
            : History.None;
        var decided = Decider.Decide(Account, programme, activity, new Circumstances(Now, history, Budgets) { Chain = Build.Digest($"{Seed} {entries.Count}") });
        Account = decided.Account;
        entries.Add(new EntryBody(entries.Count + 1, Build.Anna, 1, Now, activity, decided.Decision));
        return decided.Decision;
    }

    /// <summary>Lets time pass and has the hub look what it did.</summary>
    public Decision Wait(TimeSpan time)
    {
        Now += time;
        return Say(new Happening.TimePassed(), PartnerId.Hub, Now);
    }

    /// <summary>The sum of all postings on a book account, in one unit.</summary>
    public long Booked(string account, Unit unit) => Postings.Where(posting => posting.Account == account && posting.Unit == unit).Sum(posting => posting.Value);

    /// <summary>What the hub owes a partner, in kopecks.</summary>
    public long Owed(PartnerId? partner = null) => Booked(BookAccounts.Of(partner ?? Build.Shop), Unit.From("RUB"));

    private IEnumerable<Posting> Postings => entries.SelectMany(entry => entry.Decision.Postings);
}
