using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Ledger;

/// <summary>What the engine does when a commit is refused, too large or without an answer.</summary>
public sealed class CommitProtocolTests
{
    private static readonly Programme Programme = Rules(Percent(5), Each(10));
    private static readonly MemberId Boris = MemberId.From("boris");

    private readonly InMemoryShardStore memory = new(1);
    private readonly SpiedStore store;
    private readonly LedgerEngine engine;
    private readonly LedgerEngine rival;

    public CommitProtocolTests()
    {
        store = new SpiedStore(memory);
        engine = new LedgerEngine(store, Programme, TimeProvider.System);
        rival = new LedgerEngine(memory, Programme, TimeProvider.System);
    }

    [Fact]
    public async Task After_a_lost_race_only_the_accounts_that_changed_are_read_again()
    {
        await Task.WhenAll(engine.SubmitAsync(Anna, Said(Visit())), engine.SubmitAsync(Boris, Said(Visit())));
        await rival.SubmitAsync(Boris, Said(Visit()));
        store.AccountsRead.Clear();

        await Task.WhenAll(engine.SubmitAsync(Anna, Said(Visit())), engine.SubmitAsync(Boris, Said(Visit())));

        Assert.Equal(["boris"], store.AccountsRead);
        Assert.Equal(1, engine.Counts.Conflicts);
        await SoundAsync(5);
    }

    [Fact]
    public async Task After_more_foreign_entries_than_a_head_remembers_every_account_is_read_again()
    {
        await engine.SubmitAsync(Anna, Said(Visit()));
        await Task.WhenAll(Enumerable.Range(0, RecentMembers.Most + 1).Select(_ => rival.SubmitAsync(Boris, Said(Visit()))));
        store.AccountsRead.Clear();

        await engine.SubmitAsync(Anna, Said(Visit()));

        Assert.Equal(["anna"], store.AccountsRead);
        await SoundAsync(RecentMembers.Most + 3);
    }

    [Fact]
    public async Task What_arrives_while_a_race_is_lost_goes_into_the_next_attempt()
    {
        await engine.SubmitAsync(Anna, Said(Visit()));
        var late = new List<Task<Receipt>>();
        store.OnCommit = async _ =>
        {
            store.OnCommit = _ => Task.FromResult<CommitResult?>(null);
            await rival.SubmitAsync(Boris, Said(Visit()));
            late.AddRange(Enumerable.Range(0, 9).Select(_ => engine.SubmitAsync(Anna, Said(Visit()))));
            return null;
        };

        await engine.SubmitAsync(Anna, Said(Visit()));
        await Task.WhenAll(late);

        Assert.Equal([1, 1, 10], store.Commits.Select(commit => commit.Entries.Count));
        await SoundAsync(12);
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_recorded_though_others_committed_on_top()
    {
        await engine.SubmitAsync(Boris, Said(Visit()));
        var calls = 0;
        store.OnAnswer = answer =>
        {
            if (++calls > 1)
            {
                return answer;
            }

            rival.SubmitAsync(Boris, Said(Visit())).Wait();
            throw new OutcomeUnknownException("The answer was lost.", new IOException());
        };
        var batch = Enumerable.Range(0, 5).Select(number => engine.SubmitAsync(number == 0 ? Anna : Boris, Said(Visit()))).ToList();

        Assert.All(await Task.WhenAll(batch), receipt => Assert.IsType<Receipt.Recorded>(receipt));
        Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(Boris, Said(Visit())));

        Assert.Equal((0, 1), (engine.Counts.Conflicts, engine.Counts.Unknown));
        await SoundAsync(8);
    }

    [Fact]
    public async Task While_the_head_stands_a_commit_without_an_answer_is_sent_again_as_it_was_so_that_a_late_arrival_changes_nothing()
    {
        Commit? underWay = null;
        store.OnCommit = async commit =>
        {
            if (underWay is null)
            {
                underWay = commit;
                throw new OutcomeUnknownException("The answer was lost.", new IOException());
            }

            // The first sending arrives just before the second one.
            if (store.Commits.Count == 2)
            {
                await memory.CommitAsync(underWay, CancellationToken.None);
            }

            return null;
        };

        Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(Anna, Said(Visit())));

        Assert.Equal(store.Commits[0].Head.Commit, store.Commits[1].Head.Commit);
        await SoundAsync(1);
    }

    [Fact]
    public async Task A_commit_too_large_is_made_in_parts_and_what_is_too_large_alone_is_named()
    {
        store.OnCommit = commit => Task.FromResult<CommitResult?>(
            commit.Entries.Count > 4 || commit.Entries.Any(entry => entry.Body.Activity.What is Happening.Engaged { Quantity: 1000 }) ? new CommitResult.TooLarge("too large") : null);

        var receipts = await Task.WhenAll(Enumerable.Range(0, 30).Select(number => engine.SubmitAsync(Anna, Said(Visit(number == 13 ? 1000 : 1)))));

        Assert.Equal(new Receipt.Unprocessable("too large"), receipts[13]);
        Assert.Equal(29, receipts.OfType<Receipt.Recorded>().Count());
        await SoundAsync(29);
    }

    [Fact]
    public async Task A_message_that_comes_again_whole_is_told_by_a_few_attempts()
    {
        var message = Enumerable.Range(0, 90).Select(_ => Said(Visit())).ToList();
        await Task.WhenAll(message.Select(activity => rival.SubmitAsync(Anna, activity)));

        var receipts = await Task.WhenAll(message.Append(Said(Visit())).Select(activity => engine.SubmitAsync(Anna, activity)));

        Assert.Equal((90, 1), (receipts.OfType<Receipt.Duplicate>().Count(), receipts.OfType<Receipt.Recorded>().Count()));
        Assert.InRange(engine.Counts.Attempts, 2, 9);
        await SoundAsync(91);
    }

    [Fact]
    public async Task An_activity_whose_decision_fails_is_named_and_its_neighbours_pass()
    {
        // A percentage needs the worth of a point; of nothing, it divides by zero.
        var broken = new LedgerEngine(memory, Worth(0, Percent(5), Each(0)), TimeProvider.System);

        var receipts = await Task.WhenAll(broken.SubmitAsync(Anna, Said(Visit())), broken.SubmitAsync(Anna, Said(Purchase("o1", "100"))), broken.SubmitAsync(Anna, Said(Visit())));

        Assert.Equal([typeof(Receipt.Recorded), typeof(Receipt.Unprocessable), typeof(Receipt.Recorded)], receipts.Select(receipt => receipt.GetType()));
        Assert.Contains("DivideByZeroException", Assert.IsType<Receipt.Unprocessable>(receipts[1]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_row_stops_only_the_activities_that_rest_on_it()
    {
        await engine.SubmitAsync(Anna, Said(Visit(), id: "known"));
        store.OnAccount = member => Damaged(member == Boris, "000/A|boris");
        store.OnHistory = subject => Damaged(subject == "order|bad", "000/J|anna|shop|bad");
        store.OnEntry = key => Damaged(key.EventId.Value == "known", "000/J|anna|shop|known");

        var receipts = await Task.WhenAll(
            engine.SubmitAsync(Anna, Said(Visit())),
            engine.SubmitAsync(Boris, Said(Visit())),
            engine.SubmitAsync(Anna, Said(Return("bad", "10"))),
            engine.SubmitAsync(Anna, Said(Visit(), id: "known")),
            engine.SubmitAsync(Anna, Said(Return("good", "10"))));

        Assert.Equal(["Recorded", "000/A|boris", "000/J|anna|shop|bad", "000/J|anna|shop|known", "Recorded"], receipts.Select(receipt => receipt is Receipt.Unprocessable no ? no.Reason : receipt.GetType().Name));
        store.OnAccount = _ => { };
        Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(Boris, Said(Visit())));
        await SoundAsync(4);
    }

    private static void Damaged(bool damaged, string row)
    {
        if (damaged)
        {
            throw new InvalidDataException(row);
        }
    }

    private async Task SoundAsync(long entries)
    {
        var report = await new LedgerAudit(memory, (_, _) => Programme).RunAsync(null, CancellationToken.None);
        Assert.Equal(entries, report.Entries);
        Assert.Empty(report.Differences);
    }
}
