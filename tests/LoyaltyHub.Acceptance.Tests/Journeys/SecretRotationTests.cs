using System.Net;
using System.Text.Json.Nodes;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>A partner's secret is changed while the hub runs: with an overlap, and without one webhook refused.</summary>
public sealed class SecretRotationTests(SharedAzurite azurite)
{
    private const string First = "PartnerSecrets:CITYMART_WEBHOOK";
    private const string Second = "PartnerSecrets:CITYMART_WEBHOOK_2";

    [Fact]
    public async Task A_secret_is_changed_on_a_running_hub_with_an_overlap_and_the_old_one_is_refused_afterwards()
    {
        using var contracts = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(new HubOptions().PartnersPath, "*.json"))
        {
            var contract = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            if ((string)contract["partner"]! == "citymart")
            {
                contract["signature"]!["secrets"] = new JsonArray("CITYMART_WEBHOOK", "CITYMART_WEBHOOK_2");
            }

            await File.WriteAllTextAsync(Path.Combine(contracts.Path, Path.GetFileName(file)), contract.ToJsonString());
        }

        await using var hub = new HubDriver(EmulatorAccounts.Fresh(azurite.ConnectionString));
        hub.Settings["Hub:PartnersFolder"] = contracts.Path;
        hub.Settings[Second] = WebhookSecret.Generate().Reveal();
        await hub.StartAsync();
        var settings = hub.Host.Services.GetRequiredService<IConfiguration>();
        var (old, fresh) = (hub.Secrets["citymart"], WebhookSecret.Generate());

        await OrderAsync(1, old, HttpStatusCode.Accepted);
        await OrderAsync(2, fresh, HttpStatusCode.Unauthorized);

        // The new secret is set beside the old one: both sign, while webhooks never stop coming.
        using var over = new CancellationTokenSource();
        var traffic = TrafficAsync();
        settings[Second] = fresh.Reveal();
        await OrderAsync(2, fresh, HttpStatusCode.Accepted);
        await OrderAsync(3, old, HttpStatusCode.Accepted);
        await OrderAsync(3, fresh, HttpStatusCode.Accepted);

        // The partner signs with the new one alone by now: the old one is taken away, by another value or by none.
        await over.CancelAsync();
        var sent = await traffic;
        settings[First] = WebhookSecret.Generate().Reveal();
        await OrderAsync(4, old, HttpStatusCode.Unauthorized);
        await OrderAsync(4, fresh, HttpStatusCode.Accepted);
        settings[First] = null;
        await OrderAsync(5, old, HttpStatusCode.Unauthorized);
        await OrderAsync(5, fresh, HttpStatusCode.Accepted);
        settings[Second] = null;
        (await SendAsync(6, fresh)).IsProblem(HttpStatusCode.ServiceUnavailable, "secret-missing");

        await hub.DrainAsync();
        Assert.True(sent > 0);
        Assert.Equal(5 + sent, (await hub.StatementAsync("LH-1")).TotalEntries);
        await hub.AuditedAsync();

        async Task<int> TrafficAsync()
        {
            var count = 0;
            while (!over.IsCancellationRequested && count < 400)
            {
                await OrderAsync(1_000 + count++, count % 2 == 0 && settings[Second] == fresh.Reveal() ? fresh : old, HttpStatusCode.Accepted);
            }

            return count;
        }

        async Task OrderAsync(int number, WebhookSecret secret, HttpStatusCode status) => (await SendAsync(number, secret)).Is(status);

        Task<Answer> SendAsync(int number, WebhookSecret secret) =>
            hub.SendAsync(new Call("citymart", $"order-{number}", Payload.Order(number.ToString(System.Globalization.CultureInfo.InvariantCulture), "LH-1", "100.00")) { Secret = secret });
    }
}
