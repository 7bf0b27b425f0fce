using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Azure.Delivery;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace LoyaltyHub.Azure.Tests.Building;

/// <summary>One process of the hub on a storage account; another one on the same account comes from <see cref="Another"/>.</summary>
internal sealed class TestHub : IDisposable
{
    public const int Shards = 4;

    private TestHub(string connection, FaultyTransport? transport, Uri? partner, Programme rules, FakeTimeProvider clock)
    {
        (Connection, Rules, Clock) = (connection, rules, clock);
        Account = StorageAccount.FromConnectionString(connection, transport);
        Configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings(partner)).Build();
        Programmes = new TableProgrammes(Account);
        Ledger = new HubLedger(Account, Options.Create(new HubOptions { Shards = Shards }), new HubProgrammes([rules], clock, Programmes), Programmes, TimeProvider.System, new BudgetAlarm(NullLogger<BudgetAlarm>.Instance));
        Settlements = new TableSettlements(Account);
        Quarantine = new TableQuarantine(Account);
        Queue = new ActivityQueue(new StoredActivities(Account));
        Delivery = new PartnerDelivery(new DeliveryOptions { Retries = 0, BreakerFailures = 1000, AllowLoopback = true }, TimeProvider.System);
        Identities = new TableIdentities(Account, clock);
        Processing = new ActivityProcessing(Ledger, Queue, Identities, Quarantine, clock);
        Details = new DetailFetching(new DeliveryOptions { Retries = 0, BreakerFailures = 1000, AllowLoopback = true }, TimeProvider.System);
        Closing = new SettlementClosing(Ledger, Settlements, new SettlementQueue(Account), clock);
        Partners = new PartnerDirectory(Sample.PartnersPath, Hasher, Configuration);
        Dispatch = new SettlementDispatch(Settlements, new SettlementQueue(Account), Partners, Delivery, clock);
        Audit = new BooksAudit(Ledger, Settlements);
    }

    public static AliasHasher Hasher { get; } = new(RandomNumberGenerator.GetBytes(32));

    public string Connection { get; }

    public Programme Rules { get; }

    public FakeTimeProvider Clock { get; }

    public StorageAccount Account { get; }

    public IConfiguration Configuration { get; }

    public TableProgrammes Programmes { get; }

    public HubLedger Ledger { get; }

    public TableSettlements Settlements { get; }

    public TableQuarantine Quarantine { get; }

    public ActivityQueue Queue { get; }

    public TableIdentities Identities { get; }

    public ActivityProcessing Processing { get; }

    public SettlementClosing Closing { get; }

    public SettlementDispatch Dispatch { get; }

    public BooksAudit Audit { get; }

    public PartnerDirectory Partners { get; }

    private PartnerDelivery Delivery { get; }

    private DetailFetching Details { get; }

    public static async Task<TestHub> StartAsync(SharedAzurite azurite, Uri? partner = null, Programme? rules = null)
    {
        var hub = new TestHub(await azurite.NewAccountAsync(), null, partner, rules ?? Sample.Programme, new FakeTimeProvider(Sample.Noon));
        await hub.Ledger.OpenAsync(default);
        return hub;
    }

    public TestHub Another(FaultyTransport? transport = null) => new(Connection, transport, null, Rules, Clock);

    public async Task SettleAsync(params Activity[] activities) =>
        await Task.WhenAll(activities.Select(activity => Processing.SettleAsync(activity, default)));

    /// <summary>A webhook of Citymart's that holds these events, taken in and processed.</summary>
    public async Task SendAsync(string webhook, IEnumerable<string> events)
    {
        var body = Encoding.UTF8.GetBytes($"[{string.Join(',', events)}]");
        var read = (Normalisation.Events)Partners.Find("citymart")!.Normaliser.Normalise(body, webhook, Clock.GetUtcNow());
        await new WebhookIntake(Ledger, Queue, Quarantine, Clock).TakeInAsync(Sample.Citymart, read.Items, default);
        foreach (var message in await TakeAsync(QueueNames.Activities))
        {
            await Processing.ProcessAsync(message, default);
        }
    }

    /// <summary>What fetches details for the partners of some contracts, once per attempt.</summary>
    public ThinEvents Thin(PartnerDirectory? partners = null) => new(
        new StoredActivities(Account), new DeferredActivities(Account), partners ?? Partners, Details, Processing, Quarantine, Clock);

    public async Task<IReadOnlyList<string>> JournalAsync()
    {
        var store = (await Ledger.OpenAsync(default)).Store;
        var entries = new List<string>();
        foreach (var shard in Core.Ledger.Shard.All(store.Shards))
        {
            entries.AddRange(await store.ScanJournalAsync(shard, default).Select(row => row.Value!.Body.Activity.EventId.Value).ToListAsync());
        }

        return [.. entries.Order(StringComparer.Ordinal)];
    }

    /// <summary>Takes the visible messages off a queue.</summary>
    public async Task<IReadOnlyList<string>> TakeAsync(string queue)
    {
        var client = Account.Queues.GetQueueClient(queue);
        var texts = new List<string>();
        while ((await client.ReceiveMessagesAsync(32)).Value is { Length: > 0 } messages)
        {
            foreach (var message in messages)
            {
                texts.Add(message.MessageText);
                await client.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }
        }

        return texts;
    }

    /// <summary>How many messages a queue holds, the invisible ones too.</summary>
    public async Task<int> CountAsync(string queue) => (await Account.Queues.GetQueueClient(queue).GetPropertiesAsync()).Value.ApproximateMessagesCount;

    public void Dispose()
    {
        Delivery.Dispose();
        Details.Dispose();
    }

    private static Dictionary<string, string?> Settings(Uri? partner)
    {
        var settings = new Dictionary<string, string?>();
        foreach (var name in new[] { "citymart", "nordbank", "skyways" })
        {
            settings[$"PartnerSecrets:{name.ToUpperInvariant()}_WEBHOOK"] = WebhookSecret.Generate().Reveal();
            settings[$"PartnerEndpoints:{name}"] = partner?.ToString();
        }

        settings["PartnerSecrets:CITYMART_API"] = "the token of the platform's api";

        return settings;
    }
}
