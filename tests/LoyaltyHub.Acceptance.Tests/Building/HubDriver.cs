using System.Net;
using System.Security.Cryptography;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Cli.Hosting;
using LoyaltyHub.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Building;

/// <summary>A whole hub with the three sample partners, on a storage account of its own, driven from outside over HTTP.</summary>
internal sealed class HubDriver : IAsyncDisposable
{
    private static readonly Lazy<FunctionCatalog> Catalog = new(() => FunctionCatalog.Read(typeof(Functions.HubServices).Assembly));
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private HubHost? _host;

    /// <param name="storage">The account's connection string.</param>
    public HubDriver(string storage)
    {
        Storage = storage;
        Books = new Books(storage);
        Settings = new Dictionary<string, string?>
        {
            ["Hub:AliasKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Hub:Shards"] = "4",
            ["Settlement:CloseSchedule"] = "0 0 3 1 1 *",
            ["Settlement:SweepSchedule"] = "0 0 3 1 1 *",
            ["Accounts:SweepSchedule"] = "0 0 3 1 1 *",
            ["Delivery:AllowLoopback"] = "true",
        };
        foreach (var (partner, secret) in Secrets)
            Settings[$"PartnerSecrets:{partner.ToUpperInvariant()}_WEBHOOK"] = secret.Reveal();
    }

    public string Storage { get; }

    public Books Books { get; }

    public IDictionary<string, string?> Settings { get; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public CapturedLog Log { get; } = new();

    public IReadOnlyDictionary<string, WebhookSecret> Secrets { get; } =
        new[] { "nordbank", "citymart", "skyways" }.ToDictionary(partner => partner, _ => WebhookSecret.Generate());

    public HubHost Host => _host!;

    public async Task<HubDriver> StartAsync()
    {
        _host = await HubHost.StartAsync(new HubHostOptions
        {
            ConnectionString = Storage,
            Port = 0,
            Functions = Catalog.Value,
            Settings = Settings.ToDictionary(),
            LocalSettingsFile = "",
            LogLevel = LogLevel.None,
            Lease = TimeSpan.FromSeconds(10),
            Overrides = services => services.AddSingleton(Clock).AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log)),
        });
        (await GetAsync("health")).Is(HttpStatusCode.OK);
        return this;
    }

    public async Task<Answer> SendAsync(Call call)
    {
        using var request = (call with { At = call.At ?? Clock.GetUtcNow() }).Request(Host.BaseAddress, Secrets.GetValueOrDefault(call.Partner) ?? WebhookSecret.Generate());
        return await Answer.OfAsync(await _client.SendAsync(request));
    }

    /// <summary>A webhook that is taken in.</summary>
    public async Task<Answer> AcceptAsync(string partner, string id, byte[] body) => (await SendAsync(new Call(partner, id, body))).Is(HttpStatusCode.Accepted);

    /// <summary>A till's call at the airline.</summary>
    public Task<Answer> RedeemAsync(string id, byte[] body) => SendAsync(new Call("skyways", id, body) { Path = "redemptions" });

    public async Task<Answer> GetAsync(string path) => await Answer.OfAsync(await _client.GetAsync(Api(path)));

    public async Task<Answer> PostAsync(string path, HttpContent? content = null) => await Answer.OfAsync(await _client.PostAsync(Api(path), content));

    public async Task<Answer> DeleteAsync(string path) => await Answer.OfAsync(await _client.DeleteAsync(Api(path)));

    /// <summary>Waits until everything taken in is in the ledger or in quarantine.</summary>
    public Task DrainAsync() => Host.DrainAsync(TimeSpan.FromSeconds(60), [QueueNames.Activities]);

    public async Task<MemberStatement> StatementAsync(string alias, string partner = "citymart") =>
        (await GetAsync($"members/{partner}/{alias}/statement")).Is(HttpStatusCode.OK).As<MemberStatement>();

    /// <summary>What the member can spend.</summary>
    public async Task<long> BalanceAsync(string alias) => (await StatementAsync(alias)).Balances.Sum(balance => balance.Available);

    public async Task<ClosedWindow> CloseAsync() => (await PostAsync("settlements/close")).Is(HttpStatusCode.OK).As<ClosedWindow>();

    /// <summary>The books come out as the journal says, and the settlements sum to zero.</summary>
    public async Task<BooksReport> AuditedAsync()
    {
        var report = await Host.Services.GetRequiredService<BooksAudit>().RunAsync(null, CancellationToken.None);
        Assert.Empty(report.Differences);
        Assert.Equal(0, report.NetSum);
        return report;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        _client.Dispose();
    }

    private Uri Api(string path) => new(Host.BaseAddress, $"/api/{path}");
}
