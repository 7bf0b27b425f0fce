using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Pipeline;

/// <summary>The audit names the row that somebody changed.</summary>
public sealed class BooksAuditTests(SharedAzurite azurite)
{
    private const string Settlement = "w00000001-citymart-rub";

    [Theory]
    [InlineData("S|" + Settlement, "settlement", "\"value\":-6000", "\"value\":-5999", "its net is")]
    [InlineData("S|" + Settlement, "settlement", "\"lines\":2", "\"lines\":3", "its lines")]
    [InlineData("S|" + Settlement, "settlement", "{", "[", "cannot be read")]
    [InlineData("S|" + Settlement, "settlement", "\"state\":{\"state\":", "\"state\":{\"stats\":", "cannot be read")]
    [InlineData("L|" + Settlement + "|000000", "lines", "\"value\":-3000", "\"value\":-2999", "its lines")]
    [InlineData("L|" + Settlement + "|000000", "lines", "\"eventId\":\"e1\"", "\"eventId\":\"e9\"", "its lines")]
    [InlineData("L|" + Settlement + "|000000", "lines", "[", "{", "cannot be read")]
    public async Task A_settlement_row_that_was_changed_is_named(string row, string property, string from, string to, string what)
    {
        using var hub = await ClosedAsync();
        var table = hub.Account.Tables.GetTableClient(TableNames.Settlements);
        var entity = (await table.GetEntityAsync<TableEntity>("w00000001", row)).Value;
        var text = entity.GetString(property);
        Assert.Contains(from, text, StringComparison.Ordinal);
        entity[property] = text.Insert(text.IndexOf(from, StringComparison.Ordinal), to).Remove(text.IndexOf(from, StringComparison.Ordinal) + to.Length, from.Length);
        await table.UpdateEntityAsync(entity, ETag.All, TableUpdateMode.Replace);

        var differences = (await hub.Audit.RunAsync(null, default)).Differences;

        Assert.Contains(differences, difference => difference.Where == $"settlements/S|{Settlement}" && difference.What.Contains(what, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_settlement_that_was_deleted_is_named()
    {
        using var hub = await ClosedAsync();
        await hub.Account.Tables.GetTableClient(TableNames.Settlements).DeleteEntityAsync("w00000001", $"S|{Settlement}");

        var differences = (await hub.Audit.RunAsync(null, default)).Differences;

        Assert.Contains(differences, difference => difference.Where == $"settlements/S|{Settlement}" && difference.What.Contains("missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_settlement_that_nothing_makes_is_named()
    {
        using var hub = await ClosedAsync();
        var table = hub.Account.Tables.GetTableClient(TableNames.Settlements);
        var entity = (await table.GetEntityAsync<TableEntity>("w00000001", $"S|{Settlement}")).Value;
        var invented = new TableEntity("w00000001", "S|w00000001-nordbank-rub") { ["settlement"] = entity.GetString("settlement").Replace("citymart", "nordbank", StringComparison.Ordinal) };
        await table.AddEntityAsync(invented);

        var differences = (await hub.Audit.RunAsync(null, default)).Differences;

        Assert.Contains(differences, difference => difference.Where == "settlements/S|w00000001-nordbank-rub" && difference.What.Contains("nothing in the journal", StringComparison.Ordinal));
    }

    private async Task<TestHub> ClosedAsync()
    {
        var hub = await TestHub.StartAsync(azurite);
        await hub.SettleAsync(Sample.Purchase("e1", 1000), Sample.Purchase("e2", 1000, alias: "boris"));
        await hub.Closing.CloseAsync(default);
        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
        return hub;
    }
}
