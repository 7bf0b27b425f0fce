using Azure;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Core.Ledger;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Identity;

/// <summary>The storage settings are the Functions host's own, a wrong one is named, and a key is never repeated.</summary>
public sealed class StorageAccountTests
{
    private const string Key = "c2VjcmV0LWFjY291bnQta2V5LXNlY3JldA==";

    [Fact]
    public void Without_any_setting_both_ways_are_named()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Open());

        Assert.Contains("AzureWebJobsStorage to", fault.Message, StringComparison.Ordinal);
        Assert.Contains("AzureWebJobsStorage__accountName", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_string_opens_its_endpoints()
    {
        var account = Open(("AzureWebJobsStorage", $"DefaultEndpointsProtocol=https;AccountName=books;AccountKey={Key};EndpointSuffix=core.windows.net"));

        Assert.Equal("https://books.table.core.windows.net/", account.Tables.Uri.ToString());
        Assert.Equal("https://books.table.core.windows.net/", account.CommitTables.Uri.ToString());
        Assert.Equal("https://books.queue.core.windows.net/", account.Queues.Uri.ToString());
    }

    [Theory]
    [InlineData("managedidentity", "4c9fd3a2-5b27-4a66-9a2b-0d7c7c3c1a11")]
    [InlineData("managedidentity", null)]
    [InlineData(null, null)]
    public void An_account_name_opens_its_endpoints_by_identity(string? credential, string? clientId)
    {
        var account = Open(("AzureWebJobsStorage:accountName", "books"), ("AzureWebJobsStorage:credential", credential), ("AzureWebJobsStorage:clientId", clientId));

        Assert.Equal("https://books.table.core.windows.net/", account.Tables.Uri.ToString());
        Assert.Equal("https://books.queue.core.windows.net/", account.Queues.Uri.ToString());
    }

    [Theory]
    [InlineData("AzureWebJobsStorage", "AccountKey=" + Key)]
    [InlineData("AzureWebJobsStorage", Key)]
    [InlineData("AzureWebJobsStorage", "DefaultEndpointsProtocol=https;AccountName=books;AccountKey=%%" + Key)]
    [InlineData("AzureWebJobsStorage:accountName", "not a name/" + Key)]
    public void A_setting_that_opens_nothing_is_named_and_not_repeated(string setting, string value)
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Open((setting, value)));

        Assert.Contains(setting.Replace(":", "__", StringComparison.Ordinal), fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tableServiceUri")]
    [InlineData("queueServiceUri")]
    public void A_service_address_that_is_none_is_named(string name)
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Open(("AzureWebJobsStorage:accountName", "books"), ($"AzureWebJobsStorage:{name}", "books.example")));

        Assert.Contains($"AzureWebJobsStorage__{name}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Storage_that_does_not_answer_is_told_from_mistakes_of_our_own()
    {
        Exception[] faults =
        [
            new RequestFailedException("no connection"), new RequestFailedException(503, "busy"), new RequestFailedException(429, "slow down"), new IOException(), new HttpRequestException(),
            new TimeoutException(), new OutcomeUnknownException("lost", new IOException()), new AggregateException(new IOException(), new RequestFailedException(500, "")),
            new TaskCanceledException("", new TimeoutException()), new TaskCanceledException("the SDK's time-out", new OperationCanceledException()), new LedgerMissingException(""),
        ];
        Exception[] others =
        [
            new RequestFailedException(400, "bad"), new RequestFailedException(409, "there"), new RequestFailedException(412, "moved"), new InvalidOperationException(), new OperationCanceledException(),
            new TaskCanceledException("the caller has gone"),
            new AggregateException(new IOException(), new InvalidOperationException()),
        ];

        Assert.All(faults, fault => Assert.True(StorageFaults.IsOne(fault), fault.ToString()));
        Assert.All(others, fault => Assert.False(StorageFaults.IsOne(fault), fault.ToString()));
    }

    private static StorageAccount Open(params (string Name, string? Value)[] settings) => StorageAccount.FromConfiguration(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))).Build());
}
