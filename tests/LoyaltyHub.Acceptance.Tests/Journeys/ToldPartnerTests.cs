using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Acceptance.Tests.Hosting;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>A partner whose contract asks for webhooks is told what became of its events.</summary>
public sealed class ToldPartnerTests(SharedAzurite azurite)
{
    [Fact]
    public async Task A_partner_is_told_of_balances_captures_and_settlements_once_each()
    {
        using var contracts = new TemporaryFolder();
        await using var partner = await ListeningPartner.StartAsync();
        foreach (var file in Directory.EnumerateFiles(new HubOptions().PartnersPath, "*.json"))
        {
            var contract = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            if (Path.GetFileName(file) == "skyways.json")
            {
                contract["webhooks"] = new JsonObject { ["endpoint"] = partner.Endpoint.ToString(), ["events"] = new JsonArray("balance.changed", "redemption.captured", "settlement.ready") };
            }

            await File.WriteAllTextAsync(Path.Combine(contracts.Path, Path.GetFileName(file)), contract.ToJsonString());
        }

        await using var hub = new HubDriver(EmulatorAccounts.Fresh(azurite.ConnectionString));
        hub.Settings["Hub:PartnersFolder"] = contracts.Path;
        hub.Settings["PartnerEndpoints:skyways"] = "http://127.0.0.1:9/";
        await hub.StartAsync();

        await hub.AcceptAsync("citymart", "order-1", Payload.Order("1", "LH-1", "100000.00"));
        await hub.DrainAsync();
        (await hub.RedeemAsync("hold-1", Payload.Hold("r1", "LH-1", 400))).Is(HttpStatusCode.OK);
        (await hub.RedeemAsync("capture-1", Payload.Capture("r1", "LH-1", 350))).Is(HttpStatusCode.OK);
        (await hub.RedeemAsync("capture-1", Payload.Capture("r1", "LH-1", 350))).Is(HttpStatusCode.OK);
        await hub.CloseAsync();

        await Eventually.IsTrueAsync(() => partner.Pushes.Count >= 4, "four webhooks");
        var told = partner.Pushes.Select(push => JsonSerializer.Deserialize<JsonElement>(push.Body)).ToList();
        Assert.Equal(["balance.changed", "balance.changed", "redemption.captured", "settlement.ready"], told.Select(body => body.GetProperty("type").GetString()).Order());
        Assert.All(partner.Pushes, push => Assert.IsType<WebhookVerdict.Verified>(push.Verify(hub.Secrets["skyways"])));
        Assert.Equal(350, told.Single(body => body.GetProperty("type").GetString() == "redemption.captured").GetProperty("points").GetInt64());
        Assert.All(partner.Pushes, push => Assert.DoesNotContain("LH-1", System.Text.Encoding.UTF8.GetString(push.Body), StringComparison.Ordinal));
        Assert.Empty((await hub.GetAsync("webhooks/skyways")).Is(HttpStatusCode.OK).Json.GetProperty("waiting").EnumerateArray());
        (await hub.GetAsync("webhooks/citymart")).IsProblem(HttpStatusCode.NotFound, "no-webhooks");

        var id = told[0].GetProperty("id").GetString();
        Assert.Equal(1, (await hub.PostAsync($"webhooks/skyways/replay?id={id}")).Is(HttpStatusCode.OK).Json.GetProperty("replayed").GetInt32());
        await Eventually.IsTrueAsync(() => partner.Pushes.Count >= 5, "the same webhook again");
        Assert.Equal(id, partner.Pushes[^1].Headers["webhook-id"]);
        (await hub.PostAsync("webhooks/skyways/replay")).IsProblem(HttpStatusCode.BadRequest, "bad-request");
        (await hub.PostAsync("webhooks/skyways/replay?id=nothing")).IsProblem(HttpStatusCode.NotFound, "unknown-webhook");
        Assert.Equal(0, (await hub.PostAsync("webhooks/skyways/enable")).Is(HttpStatusCode.OK).Json.GetProperty("lanes").GetInt32());
        await hub.AuditedAsync();
    }
}
