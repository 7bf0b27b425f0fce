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

    public IReadOnlyList<EntryBody> Entries => entries;

    public Balance Balance => Account.BalanceOf(programme.Unit);

    public long Available => Balance.Available;

    public Decision Say(Happening what, PartnerId? by = null, DateTimeOffset? at = null) => Say(Build.Said(what, by, at));

    public Decision Say(Activity activity)
    {
        var order = JournalEntry.OrderOf(activity.What);
        var history = activity.What is Happening.Returned
            ? OrderHistories.Of(entries.Where(entry => entry.Activity.Partner == activity.Partner && JournalEntry.OrderOf(entry.Activity.What) == order))
            : OrderHistory.None;
        var decided = Decider.Decide(Account, programme, activity, history);
        Account = decided.Account;
        entries.Add(new EntryBody(entries.Count + 1, Build.Anna, 1, activity, decided.Decision));
        return decided.Decision;
    }

    /// <summary>The sum of all postings on a book account, in one unit.</summary>
    public long Booked(string account, Unit unit) => Postings.Where(posting => posting.Account == account && posting.Unit == unit).Sum(posting => posting.Value);

    /// <summary>What the hub owes a partner, in kopecks.</summary>
    public long Owed(PartnerId? partner = null) => Booked(BookAccounts.Of(partner ?? Build.Shop), Unit.From("RUB"));

    private IEnumerable<Posting> Postings => entries.SelectMany(entry => entry.Decision.Postings);
}
