using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;

namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>
/// Stands where commits arrive and keeps books of its own: every entry is decided once more, alone, in sequence. What storage was made to take has to
/// be the same, byte for byte.
/// </summary>
internal sealed class Witness(IShardStore store, IBudgetPools pools, Action<Exception> report, Func<EntryBody, bool> finds) : ForwardingStore(store)
{
    private static readonly ProgrammeTimeline Rules = ProgrammeTimeline.Of(SimulatedProgramme.Rules);

    private readonly Dictionary<MemberId, List<EntryBody>> journals = [];
    private readonly PlacedOrders orders = new();
    private readonly List<(Activity Derived, Activity From)> derived = [];
    private readonly Books[] books = [.. Enumerable.Range(0, store.Shards).Select(_ => new Books())];

    /// <summary>Commits that took place.</summary>
    public int Commits { get; private set; }

    /// <summary>Every entry that took effect, by what the partner calls it. One that only went on to another account took effect there.</summary>
    public Dictionary<(PartnerId Partner, EventId EventId), string> Recorded { get; } = [];

    /// <summary>Entries that were committed.</summary>
    public int Entries { get; private set; }

    /// <summary>What entries led to in other accounts, and from what.</summary>
    public IReadOnlyList<(Activity Derived, Activity From)> Derived => derived;

    /// <summary>The sum of all postings per book account and unit.</summary>
    public Dictionary<(string Account, Unit Unit), long> Totals { get; } = [];

    /// <summary>Points that budgets paid, less what they got back.</summary>
    public long Granted => books.SelectMany(shard => shard.Shares.Values).Sum(share => share.Used);

    /// <summary>The hash of each shard's last entry.</summary>
    public string Chains => string.Join(' ', books.Select(shard => shard.Head.Chain));

    public override async Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop)
    {
        var result = await base.CommitAsync(commit, stop);
        if (result is CommitResult.Committed)
        {
            Commits++;
            try
            {
                Check(commit, books[commit.Shard.Number]);
                await CheckSharesAsync(commit, books[commit.Shard.Number]);
            }
            catch (Violation violation)
            {
                report(violation);
            }
        }

        return result;
    }

    private void Check(Commit commit, Books known)
    {
        Violation.Unless(commit.Head.Window >= known.Head.Window, () => $"Shard {commit.Shard} went back from window {known.Head.Window} to {commit.Head.Window}.");
        known.Head = known.Head with { Window = commit.Head.Window };
        foreach (var entry in commit.Entries)
        {
            Entries++;
            derived.AddRange((entry.Body.Decision.Derived ?? []).Select(led => (led, entry.Body.Activity)));
            if (entry.Body.Decision.Trace is not [Trace.Forwarded])
            {
                // What a sweep finds is numbered by account.
                var swept = entry.Body.Activity.EventId.Value.StartsWith("time:", StringComparison.Ordinal);
                Violation.Unless(Recorded.TryAdd((entry.Body.Activity.Partner, entry.Body.Activity.EventId), entry.Body.Activity.BodyHash) || swept, () => $"{entry.RowIn(commit.Shard)} took effect twice.");
            }

            // The path is taken apart here and not by what the hub takes it apart with: a mistake in that would be in both.
            var through = entry.Body.Activity.Via;
            Violation.Unless(
                through is null || entry.Body.Decision.Trace is [Trace.Forwarded] || known.AccountOf(entry.Body.Member).Kin?.GetValueOrDefault(through.Split('@')[0]) == through,
                () => $"{entry.RowIn(commit.Shard)} came through {through}, which is no part of the account, and took effect.");
            foreach (var posting in entry.Body.Decision.Postings)
            {
                Totals[(posting.Account, posting.Unit)] = Totals.GetValueOrDefault((posting.Account, posting.Unit)) + posting.Value;
            }

            Violation.Unless(
                entry.Body.Decision.Postings.GroupBy(posting => posting.Unit).All(unit => unit.Sum(posting => posting.Value) == 0),
                () => $"{entry.RowIn(commit.Shard)} does not balance.");
            orders.Take(entry.Body, known.AccountOf(entry.Body.Member));
            var again = Decide(entry, commit.Head.Commit, known);
            Violation.Unless(again is not null && again.Text == entry.Text && again.Hash == entry.Hash && again.Previous == entry.Previous, () => $"{entry.RowIn(commit.Shard)} says\n{entry.Text}\nand alone, in sequence, it would be\n{again?.Text}");
        }

        Violation.Unless(known.Head with { Commit = commit.Head.Commit } == commit.Head, () => $"The head of shard {commit.Shard} is {commit.Head}, its entries make {known.Head}.");
        foreach (var account in commit.Accounts)
        {
            Violation.Unless(account.Equals(known.Accounts.GetValueOrDefault(account.Member)), () => $"The account of {account.Member} is not the fold of its entries.");
        }

        Violation.Unless(commit.Entries.All(entry => commit.Accounts.Any(account => account.Member == entry.Body.Member)), () => $"A commit of shard {commit.Shard} leaves out an account.");
    }

    /// <summary>What a shard says of its budgets has to be what its entries make and what the pools have leased; no budget is ever overspent.</summary>
    private async Task CheckSharesAsync(Commit commit, Books known)
    {
        foreach (var share in commit.Shares)
        {
            var before = known.ShareOf(share.Budget);
            var leased = (await pools.ReadAsync(share.Budget, CancellationToken.None)).LeasedTo(commit.Shard);
            Violation.Unless(
                share.Used == before.Used && share.Leased >= before.Leased && share.Leased <= leased && share.Returned >= before.Returned && share.Left >= 0,
                () => $"Shard {commit.Shard} says {share}; its entries make {before}, and it was leased {leased}.");
            known.Shares[share.Budget] = share;
        }

        foreach (var budget in SimulatedProgramme.Rules.Budgets)
        {
            var name = SimulatedProgramme.Rules.BudgetName(budget.Id);
            var stored = await ReadShareAsync(commit.Shard, name, CancellationToken.None);
            Violation.Unless(stored.Used == known.ShareOf(name).Used, () => $"A commit of shard {commit.Shard} leaves out the share of {name}.");
            var spent = books.Sum(shard => shard.ShareOf(name).Used);
            Violation.Unless(spent <= budget.Points, () => $"{spent} points of {name} are spent, and it has {budget.Points}.");
        }
    }

    /// <summary>
    /// Decides an activity alone, at the time that was recorded. What the shard had left of a budget is taken from the entry, since part of it may have been leased and
    /// not used; whether it was leased shows where it is used.
    /// </summary>
    private JournalEntry? Decide(JournalEntry entry, string commit, Books known)
    {
        var arrival = new Arrival(entry.Body.Member, entry.Body.Activity);
        var histories = new Dictionary<HistoryKey, IReadOnlyList<EntryBody>>();
        if (HistoryKey.Of(arrival) is { } key)
        {
            var kin = known.AccountOf(arrival.Member).Joined;
            histories[key] = [.. kin.Prepend(arrival.Member).SelectMany(member => journals.GetValueOrDefault(member, []).Where((key with { Member = member }).Asks).Where(finds))];
        }

        var shares = new Dictionary<string, BudgetShare>(known.Shares);
        foreach (var (budget, left) in entry.Body.Decision.Budgets ?? new Dictionary<string, long>())
        {
            var share = known.ShareOf(budget);
            shares[share.Budget] = share with { Leased = left + share.Returned + share.Used };
        }

        var basis = new PlanBasis(known.Head, known.AccountOf, histories, shares, Rules, entry.Body.RecordedAt);
        var plan = ShardPlan.Decide(basis, commit, [arrival]);
        if (plan.Entries.Count != 1)
        {
            return null;
        }

        known.Head = plan.Head;
        known.Accounts[arrival.Member] = plan.Accounts.Single();
        foreach (var share in plan.Shares.ToList())
        {
            known.Shares[share.Budget] = known.ShareOf(share.Budget) with { Used = share.Used };
        }

        (journals.TryGetValue(arrival.Member, out var journal) ? journal : journals[arrival.Member] = []).Add(plan.Entries[0].Body);
        return plan.Entries[0];
    }

    /// <summary>One shard's books, made one activity at a time.</summary>
    private sealed class Books
    {
        public ShardHead Head { get; set; } = ShardHead.Empty;

        public Dictionary<MemberId, Account> Accounts { get; } = [];

        public Dictionary<string, BudgetShare> Shares { get; } = new(StringComparer.Ordinal);

        public BudgetShare ShareOf(string budget) => Shares.GetValueOrDefault(budget) ?? BudgetShare.None(budget);

        public Account AccountOf(MemberId member) => Accounts.GetValueOrDefault(member) ?? Account.Empty(member);
    }
}

/// <summary>Something that must never be.</summary>
internal sealed class Violation(string message, Exception? cause = null) : Exception(message, cause)
{
    public static void Unless(bool right, Func<string> message)
    {
        if (!right)
        {
            throw new Violation(message());
        }
    }
}
