using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>
/// Stands where commits arrive and keeps books of its own: every entry is decided once more, alone, in sequence. What storage was made to take has to
/// be the same, byte for byte.
/// </summary>
internal sealed class Witness(IShardStore store, Action<Exception> report) : ForwardingStore(store)
{
    private readonly Dictionary<MemberId, List<EntryBody>> journals = [];
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
                Violation.Unless(Recorded.TryAdd((entry.Body.Activity.Partner, entry.Body.Activity.EventId), entry.Body.Activity.BodyHash), () => $"{entry.RowIn(commit.Shard)} took effect twice.");
            }

            foreach (var posting in entry.Body.Decision.Postings)
            {
                Totals[(posting.Account, posting.Unit)] = Totals.GetValueOrDefault((posting.Account, posting.Unit)) + posting.Value;
            }

            Violation.Unless(
                entry.Body.Decision.Postings.GroupBy(posting => posting.Unit).All(unit => unit.Sum(posting => posting.Value) == 0),
                () => $"{entry.RowIn(commit.Shard)} does not balance.");
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

    /// <summary>Decides an activity alone, at the time that was recorded.</summary>
    private JournalEntry? Decide(JournalEntry entry, string commit, Books known)
    {
        var arrival = new Arrival(entry.Body.Member, entry.Body.Activity);
        var histories = new Dictionary<HistoryKey, IReadOnlyList<EntryBody>>();
        if (HistoryKey.Of(arrival) is { } key)
        {
            var kin = known.AccountOf(arrival.Member).Kin?.Keys.Select(MemberId.From) ?? [];
            histories[key] = [.. kin.Prepend(arrival.Member).SelectMany(member => journals.GetValueOrDefault(member, []).Where((key with { Member = member }).Asks))];
        }

        var basis = new PlanBasis(known.Head, known.AccountOf, histories, new Dictionary<string, BudgetShare>(), Core.Programmes.ProgrammeTimeline.Of(SimulatedProgramme.Rules), entry.Body.RecordedAt);
        var plan = ShardPlan.Decide(basis, commit, [arrival]);
        if (plan.Entries.Count != 1)
        {
            return null;
        }

        known.Head = plan.Head;
        known.Accounts[arrival.Member] = plan.Accounts.Single();
        (journals.TryGetValue(arrival.Member, out var journal) ? journal : journals[arrival.Member] = []).Add(plan.Entries[0].Body);
        return plan.Entries[0];
    }

    /// <summary>One shard's books, made one activity at a time.</summary>
    private sealed class Books
    {
        public ShardHead Head { get; set; } = ShardHead.Empty;

        public Dictionary<MemberId, Account> Accounts { get; } = [];

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
