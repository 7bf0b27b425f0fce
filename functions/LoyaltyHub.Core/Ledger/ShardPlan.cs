using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Ledger;

/// <summary>One activity on its way into a shard.</summary>
/// <param name="Member">Whose account it concerns.</param>
/// <param name="Activity">The activity.</param>
public sealed record Arrival(MemberId Member, Activity Activity)
{
    /// <summary>The key of the entry it will make.</summary>
    public JournalKey Key => new(Member, Activity.Partner, Activity.EventId);
}

/// <summary>What one order has so far, for the returns of a plan.</summary>
public readonly record struct OrderKey(MemberId Member, Core.Partners.PartnerId Partner, string Order)
{
    /// <summary>The order an arrival returns, or null where it is no return.</summary>
    public static OrderKey? OfReturn(Arrival arrival) => arrival.Activity.What is Happening.Returned returned
        ? new OrderKey(arrival.Member, arrival.Activity.Partner, returned.Order)
        : null;
}

/// <summary>
/// Decides a batch of activities one after the other on top of a head: what the commit would write and which activities can never take effect.
/// Pure; deciding a batch gives the same entries, byte for byte, as deciding its activities one commit at a time.
/// </summary>
public sealed class ShardPlan
{
    private readonly Dictionary<MemberId, Account> changed = [];
    private readonly List<JournalEntry> entries = [];
    private readonly Dictionary<JournalKey, JournalEntry> byKey = [];
    private readonly Dictionary<JournalKey, string> unprocessable = [];

    private ShardPlan(string commit, ShardHead head)
    {
        CommitId = commit;
        Head = head with { Commit = commit };
    }

    /// <summary>The id of the commit.</summary>
    public string CommitId { get; }

    /// <summary>The head after the commit.</summary>
    public ShardHead Head { get; private set; }

    /// <summary>The entries in sequence.</summary>
    public IReadOnlyList<JournalEntry> Entries => entries;

    /// <summary>The accounts after the commit.</summary>
    public IReadOnlyCollection<Account> Accounts => changed.Values;

    /// <summary>Why an activity can never take effect, for those that cannot.</summary>
    public IReadOnlyDictionary<JournalKey, string> Unprocessable => unprocessable;

    /// <summary>The entry an activity made, or null.</summary>
    public JournalEntry? EntryOf(JournalKey key) => byKey.GetValueOrDefault(key);

    /// <summary>Decides a batch.</summary>
    /// <param name="head">The head it is decided on.</param>
    /// <param name="commit">The commit's id.</param>
    /// <param name="arrivals">The activities, each key at most once.</param>
    /// <param name="account">The account of a member before the batch.</param>
    /// <param name="orders">The entries recorded of each returned order before the batch.</param>
    /// <param name="programme">The rules.</param>
    public static ShardPlan Decide(
        ShardHead head,
        string commit,
        IEnumerable<Arrival> arrivals,
        Func<MemberId, Account> account,
        IReadOnlyDictionary<OrderKey, IReadOnlyList<EntryBody>> orders,
        Programme programme)
    {
        var plan = new ShardPlan(commit, head);
        foreach (var arrival in arrivals)
        {
            try
            {
                var before = plan.changed.GetValueOrDefault(arrival.Member) ?? account(arrival.Member);
                var decided = Decider.Decide(before, programme, arrival.Activity, plan.HistoryFor(arrival, orders));
                plan.Append(arrival, decided);
            }
            catch (OverflowException)
            {
                plan.unprocessable[arrival.Key] = "The result does not fit the books: a balance or an amount would leave the range of a 64-bit integer.";
            }
            catch (Exception fault)
            {
                // Deciding is pure: what failed once fails always, and its neighbours must not share its fate.
                plan.unprocessable[arrival.Key] = $"Programme {programme.Id}, version {programme.Version}, cannot decide it: {fault.GetType().Name}: {fault.Message}";
            }
        }

        plan.Head = plan.Head with { Recent = head.Recent.With(plan.entries.Select(entry => entry.Body.Member)) };
        return plan;
    }

    /// <summary>The commit that writes the plan.</summary>
    public Commit ToCommit(Shard shard, string decidedOn) => new(shard, decidedOn, Head, [.. changed.Values], entries, Obligation.Of(entries));

    private void Append(Arrival arrival, Decided decided)
    {
        var body = new EntryBody(checked(Head.Sequence + 1), arrival.Member, Head.Window, arrival.Activity, decided.Decision);
        var entry = JournalEntry.Seal(body, Head.Chain, CommitId);
        Head = Head with { Sequence = body.Sequence, Chain = entry.Hash };
        changed[arrival.Member] = decided.Account;
        entries.Add(entry);
        byKey.Add(entry.Key, entry);
    }

    private OrderHistory HistoryFor(Arrival arrival, IReadOnlyDictionary<OrderKey, IReadOnlyList<EntryBody>> orders)
    {
        if (OrderKey.OfReturn(arrival) is not { } order)
        {
            return OrderHistory.None;
        }

        var recorded = orders.GetValueOrDefault(order) ?? [];
        var now = entries.Where(entry => entry.Order == order.Order && entry.Body.Member == order.Member && entry.Body.Activity.Partner == order.Partner);
        return OrderHistories.Of(recorded.Concat(now.Select(entry => entry.Body)));
    }
}
