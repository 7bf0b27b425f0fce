using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Building;

/// <summary>A ledger over four shards whose people settle one thing after the other, with everything that follows from it.</summary>
internal sealed class Town
{
    private static readonly Programme Usual = Of(
        [Terms(new Expiry.Rolling(new CalendarSpan(12, 0)), debtLimit: null, holdMinutes: 60 * 24 * 30)],
        Percent(10),
        Each(100));

    private readonly InMemoryShardStore store = new(4);
    private readonly InMemoryBudgetPools pools = new();
    private readonly Programme rules;
    private readonly LedgerEngine engine;

    public Town(Programme? programme = null)
    {
        rules = programme ?? Usual;
        engine = new LedgerEngine(store, rules, Clock, pools);
    }

    public StandingClock Clock { get; } = new(Noon);

    public static AliasHash AliasOf(string name) => AliasHash.From(name.PadRight(43, '-'));

    public async Task SayAsync(string who, Happening what, PartnerId? by = null) => await SettleAsync(who, Said(what, by, Clock.Now));

    public async Task DoAsync(string who, Happening what) => await SettleAsync(who, Said(what, PartnerId.Hub, Clock.Now) with { Alias = null, Member = MemberId.From(who) });

    /// <summary>Settles as the hub's pipeline does.</summary>
    public async Task<Receipt> SettleAsync(string who, Activity activity)
    {
        var receipt = await engine.SubmitAsync(activity.Member ?? MemberId.From(who), activity);
        var decision = (receipt as Receipt.Recorded)?.Entry.Body.Decision ?? (receipt as Receipt.Duplicate)?.Entry.Body.Decision;
        foreach (var derived in decision?.Derived ?? [])
        {
            var there = await SettleAsync(derived.Alias?.Value.TrimEnd('-') ?? "", derived);
            receipt = decision!.Trace is [Trace.Forwarded] ? there : receipt;
        }

        Assert.False(receipt is Receipt.Unprocessable, (receipt as Receipt.Unprocessable)?.Reason);
        return receipt;
    }

    /// <summary>What the hub owes a partner, or is owed by it, over all shards.</summary>
    public async Task<long> OwedAsync(PartnerId partner)
    {
        var sum = 0L;
        foreach (var shard in Shard.All(4))
        {
            await foreach (var row in store.ScanJournalAsync(shard, default))
            {
                sum += row.Value!.Body.Decision.Postings.Where(posting => posting.Account == BookAccounts.Of(partner)).Sum(posting => posting.Value);
            }
        }

        return sum;
    }

    /// <summary>The event ids by which partners can check what they owe.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(PartnerId partner)
    {
        var lines = new List<string>();
        foreach (var shard in Shard.All(4))
        {
            await foreach (var obligation in store.ReadObligationsAsync(shard, 1, default))
            {
                lines.AddRange(obligation.Partner == partner ? obligation.Lines.Select(line => $"{line.EventId} {line.Reason} {line.Amount.Value}") : []);
            }
        }

        return [.. lines.Order(StringComparer.Ordinal)];
    }

    /// <summary>The last entry of an account in words.</summary>
    public async Task<LocalText> WhyAsync(string who)
    {
        EntryBody? last = null;
        await foreach (var entry in store.ReadMemberAsync(Shard.Of(MemberId.From(who), 4), MemberId.From(who), default))
        {
            last = last is null || entry.Body.Sequence > last.Sequence ? entry.Body : last;
        }

        return Explanation.Of(last!.Decision, last.Activity, rules);
    }

    public Task<Account> AccountAsync(string who) => store.ReadAccountAsync(Shard.Of(MemberId.From(who), 4), MemberId.From(who), default);

    public async Task<long> AvailableAsync(string who) => (await AccountAsync(who)).BalanceOf(Points).Available;

    /// <summary>Nothing is on its way, accounts hold what was issued and neither spent nor expired, and the audit finds nothing.</summary>
    public async Task BalancedAsync()
    {
        var report = await new LedgerAudit(store, (_, _) => rules, pools).RunAsync(null, default);
        Assert.Empty(report.Differences);
        var (booked, held) = (new Dictionary<string, long>(), 0L);
        foreach (var shard in Shard.All(4))
        {
            await foreach (var row in store.ScanJournalAsync(shard, default))
            {
                foreach (var posting in row.Value!.Body.Decision.Postings.Where(posting => posting.Unit == Points))
                {
                    booked[posting.Account] = booked.GetValueOrDefault(posting.Account) + posting.Value;
                }
            }

            await foreach (var row in store.ScanAccountsAsync(shard, default))
            {
                var balance = row.Value!.BalanceOf(Points);
                held += balance.Available + balance.Held + balance.Pending;
                Assert.Equal(Math.Max(0, balance.Available), balance.Lots.Total);
                Assert.True(row.Value.Standing is not (Standing.Merged or Standing.Closed) || balance is { Available: 0, Held: 0, Pending: 0 });
            }
        }

        Assert.Equal(0, booked.GetValueOrDefault(BookAccounts.InTransit));
        var members = new[] { BookAccounts.MemberAvailable, BookAccounts.MemberHeld, BookAccounts.MemberPending }.Sum(account => booked.GetValueOrDefault(account));
        Assert.Equal(members, held);
        Assert.Equal(0, booked.Values.Sum());
    }
}

internal sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
