using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Stores;

/// <summary>An alias is one member, whoever asks and however the answers go.</summary>
public sealed class TableIdentitiesTests(SharedAzurite azurite)
{
    [Fact]
    public async Task An_alias_is_enrolled_once_and_another_alias_is_another_member()
    {
        var (identities, connection) = await OpenAsync();
        Assert.Null(await identities.FindAsync(Sample.Alias("anna"), default));

        var member = await identities.ResolveAsync(Sample.Alias("anna"), default);

        Assert.Equal(member, await identities.ResolveAsync(Sample.Alias("anna"), default));
        Assert.Equal(member, await Another(connection).FindAsync(Sample.Alias("anna"), default));
        Assert.NotEqual(member, await identities.ResolveAsync(Sample.Alias("boris"), default));
    }

    [Fact]
    public async Task Many_that_enrol_one_alias_at_once_get_one_member()
    {
        var (_, connection) = await OpenAsync();
        var processes = Enumerable.Range(0, 4).Select(_ => Another(connection)).ToList();

        var members = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(() => processes[number % 4].ResolveAsync(Sample.Alias("anna"), default))));

        var member = Assert.Single(members.Distinct());
        var row = Assert.Single(await StorageAccount.FromConnectionString(connection).Tables.GetTableClient(TableNames.Identities).QueryAsync<TableEntity>().ToListAsync());
        Assert.Equal(member.Value, row.GetString("member"));
    }

    [Theory]
    [InlineData(Fault.AnswerLost)]
    [InlineData(Fault.Busy)]
    [InlineData(Fault.NotSent)]
    public async Task An_enrolment_whose_answer_is_lost_gives_the_member_that_is_stored(Fault fault)
    {
        var (identities, connection) = await OpenAsync();
        var transport = FaultyTransport.AtRequest(1, fault, request => request.Method == global::Azure.Core.RequestMethod.Post);

        var member = await Another(connection, transport).ResolveAsync(Sample.Alias("anna"), default);

        Assert.Equal(1, transport.Faults);
        Assert.Equal(member, await identities.FindAsync(Sample.Alias("anna"), default));
    }

    private static TableIdentities Another(string connection, FaultyTransport? transport = null) => new(StorageAccount.FromConnectionString(connection, transport));

    private async Task<(TableIdentities Identities, string Connection)> OpenAsync()
    {
        var connection = await azurite.NewAccountAsync();
        await StorageAccount.FromConnectionString(connection).Tables.CreateTableAsync(TableNames.Identities);
        return (Another(connection), connection);
    }
}
