using System.Diagnostics;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using LoyaltyHub.Acceptance.Tests.Hosting;
using LoyaltyHub.Cli.Azurite;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Azurite;

public sealed class AzuriteProcessTests
{
    [Fact]
    public async Task It_restarts_on_the_same_ports_with_its_data_and_leaves_nothing_behind()
    {
        await using var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions());
        var (before, child) = (azurite.ConnectionString, azurite.ProcessId);
        await Table(before).CreateAsync();
        await Table(before).AddEntityAsync(new TableEntity("p", "r") { ["Value"] = 42L });
        await new QueueClient(before, "kept").CreateAsync();
        await new QueueClient(before, "kept").SendMessageAsync("hello");

        await azurite.StopAsync();
        Assert.False(azurite.IsRunning);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(child));
        await azurite.RestartAsync();

        Assert.Equal(before, azurite.ConnectionString);
        Assert.Equal(42L, (await Table(before).GetEntityAsync<TableEntity>("p", "r")).Value["Value"]);
        Assert.Equal("hello", (await new QueueClient(before, "kept").ReceiveMessageAsync()).Value.Body.ToString());
        await azurite.DisposeAsync();
        Assert.False(Directory.Exists(azurite.DataPath));
    }

    [Fact]
    public async Task Ports_that_are_taken_are_a_clear_fault()
    {
        await using var first = await AzuriteProcess.StartAsync(new AzuriteOptions());
        var fault = await Assert.ThrowsAsync<AzuriteUnavailableException>(() => AzuriteProcess.StartAsync(new AzuriteOptions { Ports = first.Ports }));
        Assert.Contains("EADDRINUSE", fault.Message);
        Assert.True(first.IsRunning);
    }

    [Fact]
    public async Task Without_node_the_message_names_what_to_install_and_how_to_do_without()
    {
        var fault = await Assert.ThrowsAsync<AzuriteUnavailableException>(() =>
            AzuriteProcess.StartAsync(new AzuriteOptions { SearchPath = Path.GetTempPath() + "nothing-here" }));
        Assert.Contains("Node.js 20", fault.Message);
        Assert.Contains("--storage", fault.Message);
    }

    [Fact]
    public async Task A_second_session_on_the_same_folder_shares_the_emulator_and_does_not_stop_it()
    {
        using var folder = new TemporaryFolder();
        StorageChoice choice = new StorageChoice.OwnAzurite(folder.Path);
        await using (var first = await choice.OpenAsync())
        {
            var second = await choice.OpenAsync();
            Assert.True(first.Owned);
            Assert.False(second.Owned);
            Assert.Equal(first.ConnectionString, second.ConnectionString);
            await second.DisposeAsync();
            Assert.True(first.Azurite!.IsRunning);
        }

        await using var third = await choice.OpenAsync();
        Assert.True(third.Owned);
    }

    [Fact]
    public async Task Killing_the_hub_ends_its_emulator_too_and_keeps_the_data_for_the_next()
    {
        using var folder = new TemporaryFolder();
        string connection;
        using (var hub = HubProcess.Start("serve", "--port", "0", "--data", folder.Path))
        {
            await Eventually.IsTrueAsync(() => hub.Output.Contains("Listening on"), "the hub listens", seconds: 90);
            await using var session = await new StorageChoice.OwnAzurite(folder.Path).OpenAsync();
            Assert.False(session.Owned);
            connection = session.ConnectionString;
            await Table(connection).CreateAsync();
            await Table(connection).AddEntityAsync(new TableEntity("p", "r"));
            hub.Kill();
        }

        await Eventually.IsTrueAsync(() => IsGoneAsync(connection), "the emulator has ended by itself");
        await using var next = await new StorageChoice.OwnAzurite(folder.Path).OpenAsync();
        Assert.True(next.Owned);
        Assert.True((await Table(next.ConnectionString).GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Fact]
    public void The_command_line_goes_before_the_setting_and_the_setting_before_our_own()
    {
        var setting = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("AzureWebJobsStorage", "setting")]).Build();
        var none = new ConfigurationBuilder().Build();
        Assert.Equal(new StorageChoice.Given("given"), StorageChoice.Make("given", null, setting));
        Assert.Equal(new StorageChoice.Given("setting"), StorageChoice.Make(null, null, setting));
        Assert.Equal(new StorageChoice.OwnAzurite("/some/folder"), StorageChoice.Make(null, "/some/folder", setting));
        Assert.EndsWith(Path.Combine(".hub", "azurite"), Assert.IsType<StorageChoice.OwnAzurite>(StorageChoice.Make(null, null, none)).DataPath);
        Assert.Throws<ArgumentException>(() => StorageChoice.Make("given", "/some/folder", none));
    }

    private static TableClient Table(string connection)
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        return new TableClient(connection, "kept", options);
    }

    private static async Task<bool> IsGoneAsync(string connection)
    {
        try
        {
            await Table(connection).GetEntityIfExistsAsync<TableEntity>("p", "r");
            return false;
        }
        catch (RequestFailedException fault) when (fault.Status == 0)
        {
            return true;
        }
    }
}
