using System.Security.Cryptography;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Stores;

/// <summary>What is put aside comes back byte for byte.</summary>
public sealed class TableQuarantineTests(SharedAzurite azurite)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60 * 1024)]
    [InlineData((60 * 1024) + 1)]
    [InlineData(700 * 1024)]
    [InlineData((700 * 1024) + 1)]
    [InlineData(1024 * 1024)]
    public async Task Content_of_any_accepted_size_comes_back_byte_for_byte(int size)
    {
        var quarantine = await OpenAsync();
        var content = new byte[size];
        new Random(size).NextBytes(content);

        await quarantine.PutAsync(Item(content), default);

        var kept = Assert.Single(await quarantine.ReadAsync(default).ToListAsync());
        Assert.Equal(content, kept.Content.ToArray());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), kept.ContentHash);
        Assert.Equal(Item(content) with { Content = kept.Content }, kept with { Content = kept.Content });
    }

    [Fact]
    public async Task The_same_item_put_aside_again_stays_one()
    {
        var quarantine = await OpenAsync();

        await quarantine.PutAsync(Item([1, 2, 3]), default);
        await quarantine.PutAsync(Item([1, 2, 3]) with { At = Sample.Noon.AddDays(1) }, default);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => quarantine.PutAsync(Item([1, 2, 3]), default)));

        Assert.Single(await quarantine.ReadAsync(default).ToListAsync());
    }

    [Fact]
    public async Task Items_that_differ_in_anything_that_tells_them_apart_stay_apart()
    {
        var quarantine = await OpenAsync();
        var large = new byte[800_000];
        QuarantineItem[] items =
        [
            Item(large), Item(large) with { EventId = "e1|0000" }, Item(large) with { EventId = "e" }, Item(large) with { EventId = "e11" }, Item(large) with { EventId = null },
            Item(large) with { Partner = "nordbank" }, Item(large) with { Reason = "other" }, Item([7]),
        ];

        foreach (var item in items)
        {
            await quarantine.PutAsync(item, default);
        }

        var kept = await quarantine.ReadAsync(default).ToListAsync();
        Assert.Equal(
            items.Select(item => (item.Partner, item.EventId, item.Reason, item.ContentHash)).Order(),
            kept.Select(item => (item.Partner, item.EventId, item.Reason, item.ContentHash)).Order());
        Assert.All(kept, item => Assert.Equal(item.ContentHash, Convert.ToHexStringLower(SHA256.HashData(item.Content.Span))));
    }

    [Theory]
    [InlineData("a/b\\c#d?e", "x/y\\z#?")]
    [InlineData("unknown", "O'Brien's %27 | 100%")]
    [InlineData("партнёр", "событие 🛒")]
    [InlineData("", "")]
    public async Task Strange_partners_and_event_ids_come_back_as_they_were(string partner, string eventId)
    {
        var quarantine = await OpenAsync();

        await quarantine.PutAsync(Item([1]) with { Partner = partner, EventId = eventId }, default);

        var kept = Assert.Single(await quarantine.ReadAsync(default).ToListAsync());
        Assert.Equal((partner, eventId), (kept.Partner, kept.EventId));
    }

    [Fact]
    public async Task A_detail_longer_than_a_property_holds_comes_back_whole()
    {
        var quarantine = await OpenAsync();
        var detail = string.Concat(Enumerable.Repeat("ж🛒", 20_000));

        await quarantine.PutAsync(Item([1]) with { Detail = detail }, default);

        Assert.Equal(detail, Assert.Single(await quarantine.ReadAsync(default).ToListAsync()).Detail);
    }

    private static QuarantineItem Item(byte[] content) => new("webhook", "citymart", "e1", "not-normalised", "amount: not a number; send 45.99", content, Sample.Noon);

    private async Task<TableQuarantine> OpenAsync()
    {
        var account = StorageAccount.FromConnectionString(await azurite.NewAccountAsync());
        await account.Tables.CreateTableAsync(TableNames.Quarantine);
        return new TableQuarantine(account);
    }
}
