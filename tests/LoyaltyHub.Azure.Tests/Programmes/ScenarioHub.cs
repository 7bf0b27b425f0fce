using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Queues.Models;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Webhooks;
using LoyaltyHub.Functions;
using LoyaltyHub.Functions.Activities;
using LoyaltyHub.Functions.Members;
using LoyaltyHub.Functions.Settlements;
using LoyaltyHub.Functions.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LoyaltyHub.Azure.Tests.Programmes;

/// <summary>A hub that runs a scenario's programmes for its partners, on a storage account of its own and a clock that stands at the scenario's time.</summary>
internal sealed class ScenarioHub : IAsyncDisposable
{
    private const int Shards = 2;
    private readonly DirectoryInfo partners = Directory.CreateTempSubdirectory("scenario-partners-");
    private readonly WebhookSecret secret = WebhookSecret.Generate();
    private readonly StepClock clock = new();
    private readonly ServiceProvider services;
    private readonly string first;

    public ScenarioHub(string connection, ScenarioForm scenario)
    {
        foreach (var (partner, kind) in scenario.Partners)
        {
            var contract = JsonNode.Parse(File.ReadAllBytes(SampleFiles.Contract))!;
            (contract["partner"], contract["name"], contract["kind"]) = (partner, partner, kind);
            contract["signature"]!["secrets"] = new JsonArray(SecretOf(partner));
            File.WriteAllText(Path.Combine(partners.FullName, $"{partner}.json"), contract.ToJsonString());
        }

        first = scenario.Partners.Keys.First();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings(scenario)).Build();
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddLoyaltyHub(configuration)
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(StorageAccount.FromConnectionString(connection))
            .BuildServiceProvider();
    }

    /// <summary>Lets it be that time.</summary>
    public void MoveTo(DateTimeOffset at) => clock.MoveTo(at);

    /// <summary>Sends an event as its partner does, and lets the hub process it.</summary>
    public async Task<HubAnswer> SendAsync(string partner, string id, byte[] body)
    {
        var call = new Call(partner, $"msg_{id}", body) { At = clock.GetUtcNow() };
        var answer = await services.CallAsync<ReceiveWebhook>(call.Request(new Uri("http://hub"), secret), (function, request) => function.Run(request, partner, default));
        await DrainAsync();
        return answer;
    }

    /// <summary>Lets one member's account become part of another's.</summary>
    public async Task<HubAnswer> MergeAsync(string member, string into)
    {
        var body = new JsonObject { ["into"] = new JsonObject { ["partner"] = first, ["alias"] = into } };
        var message = new HttpRequestMessage(HttpMethod.Post, "http://hub") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        var answer = await services.CallAsync<ChangeAccount>(message, (function, request) => function.Run(request, first, member, "merge", default));
        await DrainAsync();
        return answer;
    }

    /// <summary>The statement of a member, as anybody reads it.</summary>
    public Task<HubAnswer> StatementAsync(string member) => services.CallAsync<ShowStatement>(
        new HttpRequestMessage(HttpMethod.Get, "http://hub?take=500"), (function, request) => function.Run(request, first, member, default));

    /// <summary>What an event came to in the member's journal; where the account is part of another, in that one's.</summary>
    public async Task<EntryBody?> EntryAsync(string partner, string id)
    {
        var store = (await services.GetRequiredService<HubLedger>().OpenAsync(default)).Store;
        foreach (var shard in Shard.All(store.Shards))
        {
            await foreach (var row in store.ScanJournalAsync(shard, default))
            {
                if (row.Value!.Body is { } entry && (entry.Activity.Partner.Value, entry.Activity.EventId.Value) == (partner, id) && entry.Decision.Trace is not [Trace.Forwarded])
                {
                    return entry;
                }
            }
        }

        return null;
    }

    /// <summary>An entry and those that it led to in other accounts.</summary>
    public async Task<IReadOnlyList<EntryBody>> ChainAsync(EntryBody entry)
    {
        var chain = new List<EntryBody> { entry };
        for (var index = 0; index < chain.Count; index++)
        {
            foreach (var derived in chain[index].Decision.Derived ?? [])
            {
                chain.AddRange(await EntryAsync(derived.Partner.Value, derived.EventId.Value) is { } there ? [there] : []);
            }
        }

        return chain;
    }

    /// <summary>The steps of an entry and the rules that missed.</summary>
    public async Task<IReadOnlyList<Trace>> StepsAsync(EntryBody entry)
    {
        var open = await services.GetRequiredService<HubLedger>().OpenAsync(default);
        return [.. Explanation.All(entry.Decision, entry.Activity, await open.VersionAsync(entry.Decision.Programme, entry.Decision.Version, default))];
    }

    /// <summary>Closes the settlement window.</summary>
    public Task<HubAnswer> CloseAsync() => services.CallAsync<CloseSettlementWindow>(
        new HttpRequestMessage(HttpMethod.Post, "http://hub"), (function, request) => function.RunNow(request, default));

    /// <summary>What an audit of all books finds.</summary>
    public async Task<IReadOnlyList<string>> AuditAsync()
    {
        var report = await services.GetRequiredService<BooksAudit>().RunAsync(null, default);
        return [.. report.Differences.Select(difference => $"{difference.Where}: {difference.What}"), .. report.NetSum == 0 ? [] : new[] { $"the nets sum to {report.NetSum}" }];
    }

    /// <summary>What was put aside.</summary>
    public Task<List<string>> QuarantineAsync() => services.GetRequiredService<TableQuarantine>().ReadAsync(default)
        .Select(item => $"{item.Partner}/{item.EventId}: {item.Reason} ({item.Detail})").ToListAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        // The emulator would grow slower with every account.
        var storage = services.GetRequiredService<StorageAccount>();
        var tables = TableNames.All.Concat(Shard.All(Shards).Select(TableNames.LedgerOf));
        await Task.WhenAll(tables.Select(table => storage.Tables.DeleteTableAsync(table)).Concat<Task>(QueueNames.All.Select(queue => storage.Queues.DeleteQueueAsync(queue))));
        await services.DisposeAsync();
        partners.Delete(recursive: true);
    }

    private async Task DrainAsync()
    {
        var queue = services.GetRequiredService<StorageAccount>().Queues.GetQueueClient(QueueNames.Activities);
        while ((await queue.ReceiveMessagesAsync(32)).Value is { Length: > 0 } messages)
        {
            foreach (QueueMessage message in messages)
            {
                await ActivatorUtilities.CreateInstance<ProcessActivities>(services).Run(message.MessageText, default);
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }
        }
    }

    /// <summary>What the contract of a partner calls its secret: no two may name the same.</summary>
    private static string SecretOf(string partner) => $"SCENARIO_{partner.ToUpperInvariant().Replace('-', '_')}";

    private Dictionary<string, string?> Settings(ScenarioForm scenario) => new(scenario.Partners.Keys.Select(partner => KeyValuePair.Create<string, string?>($"PartnerSecrets:{SecretOf(partner)}", secret.Reveal())))
    {
        ["Hub:AliasKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        ["Hub:Shards"] = $"{Shards}",
        ["Hub:PartnersFolder"] = partners.FullName,
        ["Hub:Programmes"] = string.Join(';', scenario.Programmes.Select(SampleFiles.ProgrammeOf)),
        ["Settlement:CloseSchedule"] = "0 0 3 1 1 *",
        ["Settlement:SweepSchedule"] = "0 0 3 1 1 *",
        ["Accounts:SweepSchedule"] = "0 0 3 1 1 *",
    };
}
