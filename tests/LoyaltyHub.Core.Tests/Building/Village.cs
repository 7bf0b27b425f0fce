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

    public DateTimeOffset Now { get; set; } = Build.Noon.ToUniversalTime();

    public Account AccountOf(string who) => AccountOf(MemberId.From(who));

    /// <summary>What the hub owes a partner, or is owed by it.</summary>
    public long Owed(PartnerId partner) => owed.GetValueOrDefault(BookAccounts.Of(partner));

    public void Say(string who, Happening what, PartnerId? by = null) => Settle(MemberId.From(who), Build.Said(what, by, Now));

    private Account AccountOf(MemberId member) => accounts.GetValueOrDefault(member) ?? Account.Empty(member);

    private void Settle(MemberId member, Activity activity)
    {
        var account = AccountOf(member);
        var history = HistoryKey.Of(new Arrival(member, activity)) is { } key ? Histories.Of(key, account, entries.Where(entry => Asks(key, account, entry)), Now) : History.None;
        var circumstances = new Circumstances(Now, history, new Dictionary<string, long>()) { Chain = $"{entries.Count}" };
        var decided = Decider.Decide(account, programme, activity, circumstances);
        accounts[member] = decided.Account;
        entries.Add(new EntryBody(entries.Count + 1, member, 1, Now, activity, decided.Decision));
        Now += TimeSpan.FromTicks(1);
        foreach (var posting in decided.Decision.Postings)
        {
            owed[posting.Account] = owed.GetValueOrDefault(posting.Account) + posting.Value;
        }

        foreach (var derived in decided.Decision.Derived ?? [])
        {
            Settle(derived.Member ?? MemberId.From(derived.Alias!.Value.Value.TrimEnd('-')), derived);
        }
    }

    private static bool Asks(HistoryKey key, Account account, EntryBody entry) =>
        key.Asks(entry) || (account.Joined.Contains(entry.Member) && (key with { Member = entry.Member }).Asks(entry));
}
