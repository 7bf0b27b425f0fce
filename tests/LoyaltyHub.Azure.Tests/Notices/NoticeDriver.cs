using System.Text.Json.Nodes;
using LoyaltyHub.Azure.Delivery;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using Microsoft.Extensions.Logging;

namespace LoyaltyHub.Azure.Tests.Notices;

/// <summary>A hub whose partner Citymart wants to be told of everything at an endpoint of the test's, by the test's clock.</summary>
internal sealed class NoticeDriver : IDisposable
{
    private readonly ContractFolder contracts;
    private readonly LedgerEngine engine;
    private readonly List<PartnerDelivery> deliveries = [];

    private NoticeDriver(TestHub hub, IShardStore store, Uri endpoint, IReadOnlyList<string>? events, Programme rules)
    {
        Hub = hub;
        contracts = new ContractFolder("citymart", contract => contract["webhooks"] = new JsonObject
        {
            ["endpoint"] = endpoint.ToString(),
            ["events"] = new JsonArray([.. (events ?? ["balance.changed", "redemption.captured", "settlement.ready"]).Select(name => (JsonNode)name)]),
        });
        Partners = contracts.Directory(hub);
        Webhooks = new TableWebhooks(hub.Account);
        engine = new LedgerEngine(store, rules, hub.Clock) { Notices = new Noticing(Partners.Wanted, shard => Written.Add(shard)) };
        Dispatch = NewInstance();
    }

    public TestHub Hub { get; }

    public PartnerDirectory Partners { get; }

    public TableWebhooks Webhooks { get; }

    public WebhookDispatch Dispatch { get; }

    public KeptLog Log { get; } = new();

    public List<Shard> Written { get; } = [];

    public static async Task<NoticeDriver> StartAsync(SharedAzurite azurite, Uri endpoint, IReadOnlyList<string>? events = null, Programme? rules = null)
    {
        var hub = await TestHub.StartAsync(azurite);
        return new NoticeDriver(hub, (await hub.Ledger.OpenAsync(default)).Store, endpoint, events, rules ?? Sample.Programme);
    }

    /// <summary>Another instance of the hub.</summary>
    public WebhookDispatch NewInstance(int seed = 1)
    {
        var delivery = new PartnerDelivery(new DeliveryOptions { AllowLoopback = true, AttemptTimeout = TimeSpan.FromMinutes(10), TotalTimeout = TimeSpan.FromHours(1) }, Hub.Clock);
        deliveries.Add(delivery);
        return new WebhookDispatch(Webhooks, new WebhookQueue(Hub.Account), Partners, delivery, Hub.Clock, Log, new Random(seed));
    }

    public NoticeOutbox Outbox(StorageAccount? account = null) =>
        new(new TableNotices(account ?? Hub.Account), new TableWebhooks(account ?? Hub.Account), new WebhookQueue(account ?? Hub.Account), Partners, Hub.Clock);

    /// <summary>Commits a purchase of a member's.</summary>
    public async Task BuyAsync(string eventId, MemberId member, long rubles = 1000) => await engine.SubmitAsync(member, Sample.Purchase(eventId, rubles));

    public async Task CommitAsync(MemberId member, params Core.Activities.Activity[] activities) =>
        await Task.WhenAll(activities.Select(activity => engine.SubmitAsync(member, activity)));

    public async Task MoveAsync(StorageAccount? account = null)
    {
        foreach (var shard in Shard.All(TestHub.Shards))
        {
            await Outbox(account).MoveAsync(shard, default);
        }
    }

    public async Task<IReadOnlyList<PartnerWebhook>> WaitingAsync() => await Webhooks.WaitingAsync(Sample.Citymart, default).ToListAsync();

    public Task SendAsync(MemberId member, WebhookDispatch? instance = null) => (instance ?? Dispatch).SendAsync(Sample.Citymart, member.Value, default);

    public void Dispose()
    {
        deliveries.ForEach(delivery => delivery.Dispose());
        contracts.Dispose();
        Hub.Dispose();
    }
}

/// <summary>What people are told, in order.</summary>
internal sealed class KeptLog : ILogger<WebhookDispatch>
{
    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Lines.Add(formatter(state, exception));
        }
    }
}
