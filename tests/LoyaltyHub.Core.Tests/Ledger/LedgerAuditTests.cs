using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Ledger;

/// <summary>Whatever row of the ledger other hands change, remove, add or rewrite, the audit names it.</summary>
public sealed class LedgerAuditTests : IAsyncLifetime
{
    private static readonly Programme Programme = Rules(Percent(5) with { Budget = "spring" }, Each(10)) with { Budgets = [new Budget("spring", new LocalText("Spring", "Весна"), 1_000)] };
    private static readonly MemberId Boris = MemberId.From("boris");
    private readonly InMemoryShardStore store = new(1);
    private readonly InMemoryBudgetPools pools = new();

    /// <summary>Seven entries of two members in one shard: purchases, a partial return, visits.</summary>
    public async ValueTask InitializeAsync()
    {
        var engine = new LedgerEngine(store, Programme, TimeProvider.System, pools);
        var day = new[]
        {
            (Anna, Said(Purchase("o1", "1000"), id: "e1")), (Boris, Said(Purchase("o2", "400"), id: "e2")), (Anna, Said(Return("o1", "300"), id: "e3")),
            (Boris, Said(Visit(), Cinema, id: "e4")), (Anna, Said(Visit(2), Cinema, id: "e5")), (Boris, Said(Purchase("o3", "77"), id: "e6")), (Anna, Said(Purchase("o4", "12"), id: "e7")),
        };
        foreach (var (member, activity) in day)
        {
            Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(member, activity));
        }

        await engine.GiveBackAsync(default);
        Assert.Empty(await FoundAsync(new TamperedStore(store)));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task One_changed_character_anywhere_in_an_entry_is_found_at_its_row()
    {
        var entry = await EntryAsync("e3");
        for (var at = 0; at < entry.Text.Length; at++)
        {
            await IsNamedAsync(entry, entry with { Text = Changed(entry.Text, at) });
        }

        for (var at = 0; at < entry.Hash.Length; at++)
        {
            await IsNamedAsync(entry, entry with { Hash = Changed(entry.Hash, at) });
            await IsNamedAsync(entry, entry with { Previous = Changed(entry.Previous, at) });
        }
    }

    [Theory]
    [InlineData("e1", "e2")]
    [InlineData("e4", "e5")]
    [InlineData("e7", "")]
    public async Task An_entry_rewritten_and_sealed_anew_no_longer_fits_the_chain(string rewritten, string next)
    {
        var entry = await EntryAsync(rewritten);
        var forged = JournalEntry.Seal(entry.Body with { Activity = entry.Body.Activity with { At = entry.Body.Activity.At.AddSeconds(1) } }, entry.Previous, entry.Commit);
        var found = await FoundAsync(new TamperedStore(store) { Journal = entries => entries.Select(one => one.Key == entry.Key ? forged : one) });
        Assert.Contains(found, difference => next.Length == 0 ? difference.Where == "000/H" : difference.Where.EndsWith($"|{next}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_history_rewritten_from_some_entry_to_the_last_does_not_end_at_the_head()
    {
        var found = await FoundAsync(new TamperedStore(store)
        {
            Journal = entries =>
            {
                var (previous, sealedAnew) = (ShardHead.Genesis, new List<JournalEntry>());
                foreach (var entry in entries.OrderBy(entry => entry.Body.Sequence))
                {
                    var activity = entry.Body.Activity with { At = entry.Body.Activity.At.AddSeconds(entry.Body.Sequence >= 3 ? 1 : 0) };
                    sealedAnew.Add(JournalEntry.Seal(entry.Body with { Activity = activity }, previous, entry.Commit));
                    previous = sealedAnew[^1].Hash;
                }

                return sealedAnew;
            },
        });
        Assert.Contains(found, difference => difference.Where == "000/H");
    }

    [Theory]
    [InlineData("e1", 1)]
    [InlineData("e4", 4)]
    [InlineData("e7", 7)]
    public async Task A_removed_entry_is_missed_by_its_number(string removed, long sequence)
    {
        var found = await FoundAsync(new TamperedStore(store) { Journal = entries => entries.Where(entry => entry.Body.Activity.EventId.Value != removed) });
        Assert.Contains(found, difference => difference.What.Contains($"sequence {sequence} is missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_decision_that_the_rules_do_not_give_is_found_though_its_postings_balance()
    {
        var entry = await EntryAsync("e6");
        var postings = entry.Body.Decision.Postings.Select(posting => posting with { Value = posting.Value * 2 }).ToList();
        var forged = JournalEntry.Seal(entry.Body with { Decision = entry.Body.Decision with { Postings = postings } }, entry.Previous, entry.Commit);
        await IsNamedAsync(entry, forged);
    }

    [Fact]
    public async Task Postings_that_do_not_sum_to_zero_in_every_unit_are_found()
    {
        var entry = await EntryAsync("e6");
        var postings = entry.Body.Decision.Postings.Select((posting, index) => index == 0 ? posting with { Value = posting.Value + 1 } : posting).ToList();
        var forged = JournalEntry.Seal(entry.Body with { Decision = entry.Body.Decision with { Postings = postings } }, entry.Previous, entry.Commit);
        var found = await FoundAsync(new TamperedStore(store) { Journal = entries => entries.Select(one => one.Key == entry.Key ? forged : one) });
        Assert.Contains(found, difference => difference.Where.EndsWith("|e6", StringComparison.Ordinal) && difference.What.Contains("do not sum to zero", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_that_is_not_the_sum_of_its_entries_is_named()
    {
        var richer = await FoundAsync(new TamperedStore(store)
        {
            Accounts = accounts => accounts.Select(account => account.Member == Boris ? account.WithBalance(Points, account.BalanceOf(Points) with { Available = 1_000_000 }) : account),
        });
        Assert.Equal("000/A|boris", Assert.Single(richer).Where);
        var removed = await FoundAsync(new TamperedStore(store) { Accounts = accounts => accounts.Where(account => account.Member != Anna) });
        Assert.Equal("000/A|anna", Assert.Single(removed).Where);
        var invented = await FoundAsync(new TamperedStore(store)
        {
            Accounts = accounts => accounts.Append(accounts.First() with { Member = MemberId.From("nobody") }),
        });
        Assert.Equal("000/A|nobody", Assert.Single(invented).Where);
    }

    [Fact]
    public async Task A_cap_that_is_not_the_sum_of_its_uses_is_named()
    {
        var found = await FoundAsync(new TamperedStore(store) { Accounts = accounts => accounts.Select(account => account.Member == Anna ? account.WithCapUsed("each|2026-03", 1) : account) });
        Assert.Equal("000/A|anna", Assert.Single(found).Where);
    }

    [Fact]
    public async Task An_obligation_that_no_entry_makes_is_named()
    {
        foreach (var tamper in new Func<Obligation, Obligation?>[]
        {
            _ => null,
            owed => owed with { Window = 2 },
            owed => owed with { Partner = owed.Partner == Shop ? Cinema : Shop },
            owed => owed with { Lines = [] },
            owed => owed with { Lines = [.. owed.Lines, .. owed.Lines] },
            owed => owed with { Lines = [owed.Lines[0] with { Amount = owed.Lines[0].Amount with { Value = owed.Lines[0].Amount.Value + 1 } }] },
            owed => owed with { Lines = [owed.Lines[0] with { EventId = EventId.From("e99") }] },
        })
        {
            var rows = await store.ScanObligationsAsync(Shard.All(1).Single(), CancellationToken.None).Select(row => row.Value!).ToListAsync();
            foreach (var row in rows)
            {
                var found = await FoundAsync(new TamperedStore(store) { Obligations = all => all.Select(owed => owed.Commit == row.Commit && owed.Partner == row.Partner ? tamper(owed) : owed).OfType<Obligation>() });
                Assert.Contains(found, difference => difference.Where.StartsWith("000/L|", StringComparison.Ordinal) && difference.Where.EndsWith($"|{row.Commit}", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task A_budgets_share_that_neither_its_entries_nor_its_pool_make_is_named()
    {
        foreach (var tamper in new Func<BudgetShare, BudgetShare?>[]
        {
            _ => null,
            share => share with { Used = share.Used + 1 },
            share => share with { Used = share.Used - 1 },
            share => share with { Leased = share.Leased + 1 },
            share => share with { Leased = share.Leased - 1 },
            share => share with { Returned = share.Returned + 1 },
            share => share with { Returned = share.Returned - 1 },
        })
        {
            var found = await FoundAsync(new TamperedStore(store) { Shares = all => all.Select(tamper).OfType<BudgetShare>() });
            Assert.Contains(found, difference => difference.Where == "000/B|test|spring");
        }

        var invented = await FoundAsync(new TamperedStore(store) { Shares = all => all.Append(new BudgetShare("test|summer", 5, 0, 5)) });
        Assert.Contains(invented, difference => difference.Where == "000/B|test|summer");
    }

    [Fact]
    public async Task A_head_that_was_set_back_or_changed_is_found()
    {
        Assert.NotEmpty(await FoundAsync(new TamperedStore(store) { Head = head => head with { Sequence = head.Sequence - 1 } }));
        Assert.NotEmpty(await FoundAsync(new TamperedStore(store) { Head = head => head with { Sequence = head.Sequence + 1 } }));
        for (var at = 0; at < ShardHead.Genesis.Length; at++)
        {
            var found = await FoundAsync(new TamperedStore(store) { Head = head => head with { Chain = Changed(head.Chain, at) } });
            Assert.Contains(found, difference => difference.Where == "000/H");
        }
    }

    private async Task<JournalEntry> EntryAsync(string id) =>
        (await store.ScanJournalAsync(Shard.All(1).Single(), CancellationToken.None).FirstAsync(row => row.Value!.Body.Activity.EventId.Value == id)).Value!;

    private async Task IsNamedAsync(JournalEntry entry, JournalEntry forged)
    {
        var found = await FoundAsync(new TamperedStore(store) { Journal = entries => entries.Select(one => one.Key == entry.Key ? forged : one) });
        var row = entry.RowIn(Shard.All(1).Single());

        // A text that names another member, partner or event is reported by what it says.
        Assert.Contains(found, difference => difference.Where == row || (difference.Where.StartsWith("000/J|", StringComparison.Ordinal) && difference.What.Contains("does not match its hash", StringComparison.Ordinal)));
    }

    private async Task<IReadOnlyList<Difference>> FoundAsync(TamperedStore tampered) =>
        (await new LedgerAudit(tampered, (_, _) => Programme, pools).RunAsync(null, CancellationToken.None)).Differences;

    private static string Changed(string text, int at) => text[..at] + (text[at] == 'x' ? 'y' : 'x') + text[(at + 1)..];
}
