using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LoyaltyHub.Azure.Tests.Sweep;

/// <summary>One process of the hub: the services and functions that every host has, on a way to storage of its own.</summary>
internal sealed class SweepHub : IAsyncDisposable
{
    private const int MostAttempts = 5;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <summary>What only prepares and looks waits as long as a busy emulator takes.</summary>
    private static readonly TimeSpan Unhurried = TimeSpan.FromSeconds(60);

    private readonly SweepSettings settings;
    private readonly ServiceProvider services;

    /// <param name="connection">The account.</param>
    /// <param name="settings">What it is set to.</param>
    /// <param name="transport">Its way to storage; one without faults where it is null.</param>
    /// <param name="ahead">How much later it lives than the others.</param>
    public SweepHub(string connection, SweepSettings settings, FaultyTransport? transport = null, TimeSpan ahead = default)
    {
        (this.settings, Transport) = (settings, transport);
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(settings.Configuration)
            .AddLoyaltyHub(settings.Configuration)
            .AddSingleton(settings.Partners)
            .AddSingleton(provider => new HubProgrammes([SweepSettings.Programme], provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<TableProgrammes>()))
            .AddSingleton<TimeProvider>(new LaterClock(ahead))
            .AddSingleton(StorageAccount.FromConnectionString(connection, transport, transport is null ? Unhurried : Timeout))
            .BuildServiceProvider();
    }

    public FaultyTransport? Transport { get; }

    public T Service<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Makes a signed call as it would come over the wire.</summary>
    public Task<HubAnswer> CallAsync<TFunction>(Call call, Func<TFunction, HttpRequest, Task<IResult>> run)
        where TFunction : notnull => services.CallAsync(call.Request(new Uri("http://hub"), settings.Secret), run);

    /// <summary>Makes a call of the hub's own people.</summary>
    public Task<HubAnswer> CallAsync<TFunction>(byte[] body, Func<TFunction, HttpRequest, Task<IResult>> run)
        where TFunction : notnull => services.CallAsync(new HttpRequestMessage(HttpMethod.Post, "http://hub") { Content = new ByteArrayContent(body) }, run);

    /// <summary>Takes what is visible in a queue, as the host does: runs the function and deletes the message, or else puts it back at once; after the last attempt it goes to poison.</summary>
    public async Task TurnAsync(string queue, Func<SweepHub, string, Task> function, int most = 32)
    {
        var clients = Service<StorageAccount>().Queues;
        var (client, poison) = (clients.GetQueueClient(queue), queue.EndsWith("-poison", StringComparison.Ordinal) ? null : clients.GetQueueClient(queue + "-poison"));
        QueueMessage[] messages = await client.ReceiveMessagesAsync(most, Lease);
        await Task.WhenAll(messages.Select(message => DeliverAsync(client, poison, message, function)));
    }

    public T Function<T>() => ActivatorUtilities.CreateInstance<T>(services);

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private async Task DeliverAsync(QueueClient queue, QueueClient? poison, QueueMessage message, Func<SweepHub, string, Task> function)
    {
        try
        {
            await function(this, message.MessageText);
        }
        catch (Exception) when (message.DequeueCount < MostAttempts || poison is null)
        {
            await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero);
            return;
        }
        catch (Exception)
        {
            await poison!.SendMessageAsync(message.Body, timeToLive: TimeSpan.FromSeconds(-1));
        }

        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
    }

    private sealed class LaterClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
