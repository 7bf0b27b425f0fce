using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Members;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Members;

/// <summary>A person is forgotten: nothing in storage leads to them, and the books hold.</summary>
public sealed class MemberErasureTests(SharedAzurite azurite)
{
    private const string Card = "LH-5550-1234";

    [Fact]
    public async Task Nothing_in_storage_names_the_person_any_more_and_the_audit_finds_nothing()
    {
        using var hub = await TestHub.StartAsync(azurite);
        await hub.SendAsync("msg_1", [Order("1", Card), Order("2", "LH-other")]);
        await hub.SettleAsync(Sample.Of("gift", new Happening.PointsGiven(Hash(Card), 5)) with { Alias = Hash("LH-other") }, Sample.Of("friend", new Happening.Referred(Hash(Card))) with { Alias = Hash("LH-other") });
        await PutAsideAsync(hub);
        var member = (await hub.Identities.FindAsync(Hash(Card), default))!.Value;
        var before = await SecretsAsync(hub);

        var report = await Erasure(hub).EraseAsync(member, default);

        Assert.Equal((1, 4), (report.Aliases, report.Quarantined));
        var stored = await EverythingAsync(hub);
        Assert.DoesNotContain(Card, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(Hash(Card).Value, stored, StringComparison.Ordinal);
        Assert.Equal(before.Count - 1, (await SecretsAsync(hub)).Count);
        Assert.Equal(Standing.Closed, (await (await hub.Ledger.OpenAsync(default)).OwnAccountAsync(member, default)).Standing);
        Assert.Contains("erasure", await hub.JournalAsync());
        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);

        // What is left in quarantine is the others', and takes effect.
        var left = await hub.Quarantine.ReadAsync(default).ToListAsync();
        Assert.Equal(["failed-too-often", "not-normalised"], left.Select(item => item.Reason).Order(StringComparer.Ordinal));
        await hub.Processing.ProcessAsync(Encoding.UTF8.GetString(left.Single(item => item.Reason == "failed-too-often").Content.Span), default);
        Assert.Contains("theirs", await hub.JournalAsync());
        Assert.DoesNotContain("hers", await hub.JournalAsync());
    }

    [Fact]
    public async Task No_alias_is_in_the_ledger_even_before_and_the_bodies_hash_is_kept_under_the_aliases_secret()
    {
        using var hub = await TestHub.StartAsync(azurite);
        await hub.SettleAsync(Sample.Purchase("e1") with { Alias = Hash(Card) });
        var ledger = await EverythingAsync(hub, "ledger");
        Assert.DoesNotContain(Hash(Card).Value, ledger, StringComparison.Ordinal);
        Assert.DoesNotContain(Sample.Purchase("e1").BodyHash, ledger, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_event_that_comes_again_has_no_second_effect_and_a_return_corrects_what_the_partner_owes()
    {
        using var hub = await TestHub.StartAsync(azurite);
        var old = Sample.Purchase("e1", 1_000) with { Alias = Hash(Card) };
        await hub.SettleAsync(old);
        var member = (await hub.Identities.FindAsync(Hash(Card), default))!.Value;
        await Erasure(hub).EraseAsync(member, default);
        var another = hub.Another();

        Assert.Equal(member, Assert.IsType<Receipt.Duplicate>(await another.Processing.SettleAsync(old, default)).Entry.Body.Member);
        var back = Assert.IsType<Receipt.Recorded>(await another.Processing.SettleAsync(Sample.Return("e2", "order e1", 1_000) with { Alias = Hash(Card) }, default));
        Assert.Equal(member, back.Entry.Body.Member);
        Assert.Contains(back.Entry.Body.Decision.Postings, posting => posting.Account == "partner/citymart" && posting.Value > 0);
        Assert.IsType<Receipt.Duplicate>(await another.Processing.SettleAsync(Sample.Return("e2", "order e1", 1_000) with { Alias = Hash(Card) }, default));
        Assert.Null(await another.Identities.FindAsync(Hash(Card), default));
        Assert.Empty(await hub.Quarantine.ReadAsync(default).ToListAsync());

        // The same person may come back: as somebody new.
        var fresh = Assert.IsType<Receipt.Recorded>(await another.Processing.SettleAsync(Sample.Purchase("e3") with { Alias = Hash(Card) }, default));
        Assert.NotEqual(member, fresh.Entry.Body.Member);
        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
    }

    [Fact]
    public async Task An_instance_that_knew_the_alias_forgets_it_within_ten_minutes()
    {
        using var hub = await TestHub.StartAsync(azurite);
        using var other = hub.Another();
        await other.SettleAsync(Sample.Purchase("e1") with { Alias = Hash(Card) });
        var member = (await hub.Identities.FindAsync(Hash(Card), default))!.Value;
        await Erasure(hub).EraseAsync(member, default);

        Assert.Equal(member, await other.Identities.FindAsync(Hash(Card), default));
        hub.Clock.Advance(TableIdentities.Believed);
        Assert.Null(await other.Identities.FindAsync(Hash(Card), default));
    }

    [Fact]
    public async Task An_erasure_that_was_cut_short_is_finished_by_the_sweep_and_done_once()
    {
        using var hub = await TestHub.StartAsync(azurite);
        await hub.SettleAsync(Sample.Purchase("e1") with { Alias = Hash(Card) });
        var member = (await hub.Identities.FindAsync(Hash(Card), default))!.Value;
        for (var request = 1; request <= 40; request++)
        {
            var transport = FaultyTransport.AtRequest(request, Fault.NotSent, asked => asked.Method != global::Azure.Core.RequestMethod.Get);
            using var failing = hub.Another(transport);
            try
            {
                await Erasure(failing).EraseAsync(member, default);
            }
            catch (Exception fault) when (StorageFaults.IsOne(fault) || fault is AggregateException)
            {
                // Cut short; the next one goes on.
            }

            if (transport.Faults == 0)
            {
                break;
            }
        }

        await Erasure(hub).SweepAsync(default);
        Assert.Equal(0, await Erasure(hub).SweepAsync(default));
        Assert.Null(await hub.Another().Identities.FindAsync(Hash(Card), default));
        Assert.Single(await hub.JournalAsync(), "erasure");
        Assert.DoesNotContain(Hash(Card).Value, await EverythingAsync(hub), StringComparison.Ordinal);
        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
    }

    [Fact]
    public async Task The_whole_of_joined_accounts_is_erased_with_every_alias()
    {
        using var hub = await TestHub.StartAsync(azurite);
        await hub.SettleAsync(Sample.Purchase("e1") with { Alias = Hash(Card) }, Sample.Purchase("e2") with { Alias = Hash("LH-second") });
        var (first, second) = ((await hub.Identities.FindAsync(Hash(Card), default))!.Value, (await hub.Identities.FindAsync(Hash("LH-second"), default))!.Value);
        await hub.SettleAsync(Activity.OfHub(EventId.From("merge:1"), hub.Clock.GetUtcNow(), new Happening.AccountMerged(first), second));

        var report = await Erasure(hub).EraseAsync(second, default);

        Assert.Equal((first, 2), (report.Member, report.Aliases));
        Assert.Equal([second], report.Parts);
        Assert.Equal(report.At, (await Erasure(hub).EraseAsync(first, default)).At);
        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
    }

    private static async Task PutAsideAsync(TestHub hub)
    {
        // One of hers alone, one that names her, one of a message with another's, one that the contract could not read; and one that is nobody's she knows.
        var (hers, theirs) = (Sample.Purchase("hers") with { Alias = Hash(Card) }, Sample.Purchase("theirs") with { Alias = Hash("LH-other") });
        await hub.Quarantine.PutAsync(Item("unprocessable", JsonSerializer.SerializeToUtf8Bytes(hers, HubJson.Compact)), default);
        await hub.Quarantine.PutAsync(Item("event-id-conflict", JsonSerializer.SerializeToUtf8Bytes(theirs with { What = new Happening.PointsGiven(Hash(Card), 1) }, HubJson.Compact)), default);
        await hub.Quarantine.PutAsync(Item("failed-too-often", new ActivityEnvelope(2, [hers, theirs]).ToBytes()), default);
        await hub.SendAsync("msg_2", [$$$"""{"event":"order.teleported","who":{"card":"  {{{Card}}}"}}""", """{"event":"order.teleported","who":{"card":"LH-other"}}"""]);

        QuarantineItem Item(string reason, byte[] content) => new(QueueNames.Activities, "citymart", reason, reason, "test", content, hub.Clock.GetUtcNow());
    }

    private static string Order(string number, string card) =>
        $$$"""{"event":"order.paid","order":{"number":"CM-{{{number}}}","total":"1000.00","currency":"RUB","paid_at":"2026-03-14T12:00:00+03:00","customer":{"loyalty_card":"{{{card}}}"},"lines":[{"category":"food"}]}}""";

    private static AliasHash Hash(string card) => TestHub.Hasher.Hash(AliasKind.LoyaltyId, Sample.Citymart, card);

    private static MemberErasure Erasure(TestHub hub) => new(
        hub.Ledger, hub.Processing, hub.Identities, new FormerMembers(hub.Account, hub.Clock), new TableErasures(hub.Account), new TableClaims(hub.Account), new TableLinks(hub.Account),
        new QuarantineErasure(hub.Quarantine, hub.Queue, TestHub.Hasher, hub.Clock), hub.Clock);

    private static async Task<List<string>> SecretsAsync(TestHub hub) =>
        await hub.Account.Tables.GetTableClient(TableNames.Identities).QueryAsync<TableEntity>().Where(row => row.ContainsKey("secret")).Select(row => row.RowKey).ToListAsync();

    /// <summary>All rows of all tables, in clear: binary properties as text too.</summary>
    private static async Task<string> EverythingAsync(TestHub hub, string tables = "")
    {
        var text = new StringBuilder();
        await foreach (var table in hub.Account.Tables.QueryAsync())
        {
            if (!table.Name.StartsWith(tables, StringComparison.Ordinal))
            {
                continue;
            }

            await foreach (var row in hub.Account.Tables.GetTableClient(table.Name).QueryAsync<TableEntity>())
            {
                foreach (var (name, value) in row)
                {
                    text.Append(table.Name).Append(' ').Append(name).Append('=').Append(value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : value).AppendLine();
                }
            }
        }

        return text.ToString();
    }
}
