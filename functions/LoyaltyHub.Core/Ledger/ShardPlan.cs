using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Notices;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Ledger;

/// <summary>What a plan is decided on.</summary>
/// <param name="Head">The shard's head.</param>
/// <param name="Account">The account of a member before the batch.</param>
/// <param name="Histories">The entries recorded before the batch that each return or refund asks for, of its account and its kin.</param>
/// <param name="Budgets">The shard's share of each budget before the batch; one that is missing has nothing.</param>
/// <param name="Programmes">The rules; what happened when decides which of them.</param>
/// <param name="Now">The writer's clock.</param>
public sealed record PlanBasis(
    ShardHead Head,
    Func<MemberId, Account> Account,
    IReadOnlyDictionary<HistoryKey, IReadOnlyList<EntryBody>> Histories,
    IReadOnlyDictionary<string, BudgetShare> Budgets,
    ProgrammeTimeline Programmes,
    DateTimeOffset Now)
{
    /// <summary>What a partner wants to be told; null where nobody is told anything.</summary>
    public Func<PartnerId, IReadOnlySet<NoticeKind>>? Wanted { get; init; }
}

/// <summary>
/// Decides a batch of activities one after the other on top of a head: what the commit would write and which activities can never take effect.
/// Pure; deciding a batch gives the same entries, byte for byte, as deciding its activities one commit at a time at the same time.
/// </summary>
public sealed class ShardPlan
{
    private readonly PlanBasis basis;
    private readonly DateTimeOffset now;
    private readonly Dictionary<MemberId, Account> changed = [];
    private readonly List<JournalEntry> entries = [];
    private readonly List<EntryNotice> notices = [];
    private readonly Dictionary<JournalKey, JournalEntry> byKey = [];
    private readonly Dictionary<JournalKey, string> unprocessable = [];
    private readonly Dictionary<JournalKey, JournalKey> postponed = [];
    private readonly Dictionary<string, BudgetShare> shares;
    private readonly SortedDictionary<string, long> shortOf = new(StringComparer.Ordinal);
    private readonly List<(JournalKey Key, string Budget)> lacking = [];

    /// <summary>What the shares have left by now; null where that has to be summed up again.</summary>
    private Dictionary<string, long>? left;

    private ShardPlan(PlanBasis basis, string commit, DateTimeOffset now)
    {
        (this.basis, CommitId, this.now) = (basis, commit, now);
        Head = basis.Head with { Commit = commit, At = now };
        shares = new Dictionary<string, BudgetShare>(basis.Budgets, StringComparer.Ordinal);
    }

    /// <summary>The id of the commit.</summary>
    public string CommitId { get; }

    /// <summary>The head after the commit.</summary>
    public ShardHead Head { get; private set; }

    /// <summary>The entries in sequence.</summary>
    public IReadOnlyList<JournalEntry> Entries => entries;

    /// <summary>What partners are told of the entries, in their order.</summary>
    public IReadOnlyList<EntryNotice> Notices => notices;

    /// <summary>The accounts after the commit.</summary>
    public IReadOnlyCollection<Account> Accounts => changed.Values;

    /// <summary>The shares of budgets that the commit changes, as they are after it.</summary>
    public IEnumerable<BudgetShare> Shares => shares.Values.Where(share => basis.Budgets.GetValueOrDefault(share.Budget) != share);

    /// <summary>Why an activity can never take effect, for those that cannot.</summary>
    public IReadOnlyDictionary<JournalKey, string> Unprocessable => unprocessable;

    /// <summary>The merge that an activity waits for, for those whose account is on its way into another.</summary>
    public IReadOnlyDictionary<JournalKey, JournalKey> Postponed => postponed;

    /// <summary>How many points each budget lacked in this shard: a larger lease would grant them.</summary>
    public IReadOnlyDictionary<string, long> ShortOf => shortOf;

    /// <summary>The activities that would have been granted more out of some budgets.</summary>
    public IEnumerable<JournalKey> Lacking(IEnumerable<string> budgets) => lacking.Where(lack => budgets.Contains(lack.Budget)).Select(lack => lack.Key).Distinct();

    /// <summary>The entry an activity made; null for one that cannot take effect, and for one that is left for the next plan.</summary>
    public JournalEntry? EntryOf(JournalKey key) => byKey.GetValueOrDefault(key);

    /// <summary>Decides a batch.</summary>
    /// <param name="basis">What it is decided on.</param>
    /// <param name="commit">The commit's id.</param>
    /// <param name="arrivals">The activities, each key at most once.</param>
    public static ShardPlan Decide(PlanBasis basis, string commit, IReadOnlyCollection<Arrival> arrivals)
    {
        var plan = new ShardPlan(basis, commit, TimeOf(basis, arrivals));
        foreach (var arrival in arrivals)
        {
            plan.Add(arrival);
        }

        plan.Head = plan.Head with { Recent = basis.Head.Recent.With(plan.entries.Select(entry => entry.Body.Member)) };
        return plan;
    }

    /// <summary>The commit that writes the plan.</summary>
    public Commit ToCommit(Shard shard, string decidedOn) => new(shard, decidedOn, Head, [.. changed.Values], entries, Obligation.Of(entries), [.. Shares]) { Notices = notices };

    /// <summary>Never before the last commit of the shard, and later than every decision in another shard that this follows from, whatever the clock says.</summary>
    private static DateTimeOffset TimeOf(PlanBasis basis, IEnumerable<Arrival> arrivals)
    {
        var now = basis.Now.ToUniversalTime();
        now = basis.Head.At > now ? basis.Head.At.ToUniversalTime() : now;
        return arrivals.Aggregate(now, (latest, arrival) => arrival.Activity.After is { } after && after >= latest ? after.ToUniversalTime().AddTicks(1) : latest);
    }

    private void Add(Arrival arrival)
    {
        var programme = basis.Programmes.At(arrival.Activity.At);
        try
        {
            var before = changed.GetValueOrDefault(arrival.Member) ?? basis.Account(arrival.Member);
            if (Decider.Waits(before, arrival.Activity.What))
            {
                postponed[arrival.Key] = JournalKey.Of(arrival.Member, before.Leaving!);
                return;
            }

            if (HistoryKey.Of(arrival) is not null && HasFreshKin(before))
            {
                // Its history lies in journals that were not read for this plan; it is left for the next one.
                return;
            }

            var circumstances = new Circumstances(now, HistoryFor(arrival, before), Left()) { Chain = Head.Chain };
            Append(arrival, before, programme, Decider.Decide(before, programme, arrival.Activity, circumstances));
        }
        catch (OverflowException)
        {
            unprocessable[arrival.Key] = "The result does not fit the books: a balance or an amount would leave the range of a 64-bit integer.";
        }
        catch (Exception fault)
        {
            // Deciding is pure: what failed once fails always, and its neighbours must not share its fate.
            unprocessable[arrival.Key] = $"Programme {programme.Id}, version {programme.Version}, cannot decide it: {fault.GetType().Name}: {fault.Message}";
        }
    }

    /// <summary>Whether an account was joined with another in this very plan.</summary>
    private bool HasFreshKin(Account account) =>
        account.Joined.Except(basis.Account(account.Member).Joined).Any();

    private void Append(Arrival arrival, Account before, Programme programme, Decided decided)
    {
        var body = new EntryBody(checked(Head.Sequence + 1), arrival.Member, Head.Window, now, arrival.Activity, decided.Decision);
        var entry = JournalEntry.Seal(body, Head.Chain, CommitId);
        Head = Head with { Sequence = body.Sequence, Chain = entry.Hash };
        changed[arrival.Member] = decided.Account;
        entries.Add(entry);
        byKey.Add(entry.Key, entry);
        Tell(body, before, decided.Account, programme);
        Use(entry.Key, decided);
    }

    private void Tell(EntryBody body, Account before, Account after, Programme programme)
    {
        var partner = body.Activity.Partner;
        if (basis.Wanted?.Invoke(partner) is { Count: > 0 } wanted)
        {
            notices.AddRange(Notice.Of(body.Activity, body.Decision, before, after, programme, body.RecordedAt, wanted)
                .Select(notice => new EntryNotice(partner, body.Member, body.Sequence, notice)));
        }
    }

    private void Use(JournalKey key, Decided decided)
    {
        foreach (var (name, points) in decided.Decision.BudgetUse())
        {
            var share = shares.GetValueOrDefault(name) ?? BudgetShare.None(name);
            shares[name] = share with { Used = checked(share.Used + points) };
            left = null;
        }

        foreach (var (budget, points) in decided.Lacks ?? NoLacks)
        {
            shortOf[budget] = checked(shortOf.GetValueOrDefault(budget) + points);
            lacking.Add((key, budget));
        }
    }

    private static IReadOnlyDictionary<string, long> NoLacks { get; } = new Dictionary<string, long>();

    private Dictionary<string, long> Left() => left ??= shares.ToDictionary(share => share.Key, share => share.Value.Left, StringComparer.Ordinal);

    private History HistoryFor(Arrival arrival, Account account)
    {
        if (HistoryKey.Of(arrival) is not { } key)
        {
            return History.None;
        }

        var recorded = basis.Histories.GetValueOrDefault(key) ?? [];
        return Histories.Of(key, account, recorded.Concat(entries.Select(entry => entry.Body).Where(key.Asks)), now);
    }
}
