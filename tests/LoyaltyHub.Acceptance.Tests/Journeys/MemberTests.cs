using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Acceptance.Tests.Hosting;
using LoyaltyHub.Azure.Members;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core.Members;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>Members over several partners: linked, parked, heard when a purchase is missing, and forgotten. The airline parks members it does not know.</summary>
public sealed class MemberTests : IAsyncLifetime
{
    private const string Anna = "LH-1000-0001";
    private readonly TemporaryFolder contracts = new();
    private readonly SettableClock clock = new(Payload.Noon.AddDays(10));
    private readonly HubDriver hub;
    private ListeningPartner citymart = null!;

    public MemberTests(SharedAzurite azurite) => hub = new HubDriver(EmulatorAccounts.Fresh(azurite.ConnectionString)) { Clock = clock };

    public async ValueTask InitializeAsync()
    {
        citymart = await ListeningPartner.StartAsync();
        foreach (var file in Directory.EnumerateFiles(new HubOptions().PartnersPath, "*.json"))
        {
            var contract = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            switch ((string)contract["partner"]!)
            {
                case "skyways":
                    contract["unknownMembers"] = JsonNode.Parse("""{ "policy": "park", "days": 30 }""");
                    break;
                case "citymart":
                    contract["webhooks"] = new JsonObject { ["endpoint"] = citymart.Endpoint.ToString(), ["events"] = new JsonArray("claim.made") };
                    break;
            }

            await File.WriteAllTextAsync(Path.Combine(contracts.Path, Path.GetFileName(file)), contract.ToJsonString());
        }

        hub.Settings["Hub:PartnersFolder"] = contracts.Path;
        await hub.StartAsync();
        await hub.AcceptAsync("citymart", "first", Payload.Order("1", Anna, "10000.00"));
        await hub.DrainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        await citymart.DisposeAsync();
        contracts.Dispose();
    }

    [Fact]
    public async Task A_code_that_the_member_carries_from_one_partner_to_the_other_links_two_aliases()
    {
        await hub.AcceptAsync("citymart", "company", Company("2", "C-77", "10000.00"));
        await hub.DrainAsync();
        var (own, other) = (await hub.BalanceAsync(Anna), await hub.BalanceAsync("C-77"));
        Assert.True(own > 0 && other > 0);

        var code = (await SignedAsync("skyways", "links", new { member = Anna })).Is(HttpStatusCode.Created).Json.GetProperty("code").GetString()!;
        var linked = new { code = $" {code.ToLowerInvariant()}", member = "C-77", kind = "customer-id" };
        Assert.True((await SignedAsync("citymart", "links/confirmation", linked)).Is(HttpStatusCode.OK).Json.GetProperty("linked").GetBoolean());
        Assert.True((await SignedAsync("citymart", "links/confirmation", linked)).Is(HttpStatusCode.OK).Json.GetProperty("linked").GetBoolean());
        Assert.Equal((own + other, own + other), (await hub.BalanceAsync(Anna), await hub.BalanceAsync("C-77")));

        // An alias that nobody has used yet is simply another name; a code is for one alias, and no longer than it says.
        (await SignedAsync("citymart", "links/confirmation", new { code, member = "C-78", kind = "customer-id" })).IsProblem(HttpStatusCode.Conflict, "code-used");
        var second = (await SignedAsync("skyways", "links", new { member = Anna })).Is(HttpStatusCode.Created).Json.GetProperty("code").GetString()!;
        (await SignedAsync("citymart", "links/confirmation", new { code = second, member = "C-78", kind = "customer-id" })).Is(HttpStatusCode.OK);
        Assert.Equal(own + other, await hub.BalanceAsync("C-78"));
        var third = (await SignedAsync("skyways", "links", new { member = Anna })).Is(HttpStatusCode.Created).Json.GetProperty("code").GetString()!;
        clock.Now += MemberLinks.Lifetime;
        (await SignedAsync("citymart", "links/confirmation", new { code = third, member = "C-79", kind = "customer-id" })).IsProblem(HttpStatusCode.NotFound, "unknown-code");
        (await SignedAsync("citymart", "links", new { member = Anna })).IsProblem(HttpStatusCode.BadRequest, "bad-request");
        (await SignedAsync("citymart", "links", new { nonsense = 1 })).IsProblem(HttpStatusCode.BadRequest, "bad-request");
        (await hub.SendAsync(new Call("citymart", "forged", Payload.Json(linked)) { Path = "links/confirmation", Secret = Core.Webhooks.WebhookSecret.Generate() })).Is(HttpStatusCode.Unauthorized);

        (await hub.PostAsync("members/citymart/C-77/unmerge")).Is(HttpStatusCode.Accepted);
        await hub.DrainAsync();
        Assert.Equal((own, other), (await hub.BalanceAsync(Anna), await hub.BalanceAsync("C-77")));
        await hub.AuditedAsync();
    }

    [Fact]
    public async Task What_a_stranger_earns_waits_until_it_is_claimed_or_expires()
    {
        await hub.AcceptAsync("skyways", "t1", Payload.Ticket("T1", "LH-stranger", 4000));
        await hub.AcceptAsync("skyways", "t1f", Payload.Flown("T1", "LH-stranger"));
        await hub.AcceptAsync("skyways", "t2", Payload.Ticket("T2", "LH-nobody", 4000));
        await hub.DrainAsync();
        var parked = await hub.StatementAsync("LH-stranger", "skyways");
        var waiting = parked.Balances.Sum(balance => balance.Available + balance.Pending);
        Assert.Equal(Standing.Parked, parked.Standing);
        Assert.True(waiting > 0);
        (await hub.RedeemAsync("h1", Payload.Hold("R1", "LH-stranger", 1))).IsProblem(HttpStatusCode.Conflict, "account-parked");

        var before = (await hub.StatementAsync(Anna)).Balances.Sum(balance => balance.Available + balance.Pending);
        var code = (await SignedAsync("citymart", "links", new { member = Anna, kind = "loyalty-id" })).Is(HttpStatusCode.Created).Json.GetProperty("code").GetString()!;
        (await SignedAsync("skyways", "links/confirmation", new { code, member = "LH-stranger" })).Is(HttpStatusCode.OK);
        Assert.Equal(before + waiting, (await hub.StatementAsync(Anna)).Balances.Sum(balance => balance.Available + balance.Pending));

        clock.Now += TimeSpan.FromDays(30);
        await SweepAsync();
        var lapsed = await hub.StatementAsync("LH-nobody", "skyways");
        Assert.Equal((Standing.Parked, 0), (lapsed.Standing, lapsed.Balances.Sum(balance => balance.Available + balance.Pending)));
        await hub.AcceptAsync("citymart", "known-now", Payload.Order("3", "LH-nobody", "10000.00"));
        await hub.DrainAsync();
        Assert.Equal(Standing.Active, (await hub.StatementAsync("LH-nobody")).Standing);
        await hub.AuditedAsync();
    }

    [Fact]
    public async Task A_missing_purchase_is_claimed_confirmed_and_counts_once_though_its_own_event_arrives_at_last()
    {
        var before = await hub.BalanceAsync(Anna);
        var claim = (await ClaimAsync("77", 1_000_000)).Is(HttpStatusCode.Accepted).As<PurchaseClaim>();
        Assert.Equal((ClaimState.Open, claim.Id), (claim.State, (await ClaimAsync("77", 1_000_000)).Is(HttpStatusCode.Accepted).As<PurchaseClaim>().Id));
        await Eventually.IsTrueAsync(() => citymart.Pushes.Count >= 1, "the partner is told");
        var told = JsonSerializer.Deserialize<JsonElement>(citymart.Pushes[0].Body);
        Assert.Equal(("claim.made", claim.Id, "77"), (told.GetProperty("type").GetString(), told.GetProperty("claim").GetString(), told.GetProperty("order").GetString()));
        Assert.DoesNotContain(Anna, System.Text.Encoding.UTF8.GetString(citymart.Pushes[0].Body), StringComparison.Ordinal);

        var answer = new { confirmed = true, paid = new { value = 900_000, unit = "RUB" } };
        (await SignedAsync("nordbank", $"claims/{claim.Id}", answer)).IsProblem(HttpStatusCode.NotFound, "unknown-claim");
        Assert.Equal(ClaimState.Credited, (await SignedAsync("citymart", $"claims/{claim.Id}", answer)).Is(HttpStatusCode.OK).As<PurchaseClaim>().State);
        Assert.Equal(ClaimState.Credited, (await SignedAsync("citymart", $"claims/{claim.Id}", answer)).Is(HttpStatusCode.OK).As<PurchaseClaim>().State);
        (await SignedAsync("citymart", $"claims/{claim.Id}", new { confirmed = false, reason = "no" })).IsProblem(HttpStatusCode.Conflict, "claim-answered");
        var credited = await hub.StatementAsync(Anna);
        Assert.True(await hub.BalanceAsync(Anna) > before);
        Assert.Equal(Payload.Noon.AddDays(2), credited.Entries[0].At);

        await hub.AcceptAsync("citymart", "late", Payload.Order("77", Anna, "9000.00", at: Payload.Noon.AddDays(2)));
        await hub.DrainAsync();
        Assert.Equal(credited.Balances.Sum(balance => balance.Available), await hub.BalanceAsync(Anna));
        Assert.Contains("earned before, when it was claimed", (await hub.StatementAsync(Anna)).Entries[0].Explanation.En, StringComparison.Ordinal);
        await hub.AuditedAsync();
    }

    [Fact]
    public async Task Claims_are_denied_expire_or_end_as_their_purchase_arrives_and_what_cannot_be_claimed_is_refused()
    {
        var denied = (await ClaimAsync("78", 1_000)).As<PurchaseClaim>();
        var arrived = (await ClaimAsync("79", 1_000)).As<PurchaseClaim>();
        var expired = (await ClaimAsync("80", 1_000)).As<PurchaseClaim>();
        Assert.Equal("not ours", (await SignedAsync("citymart", $"claims/{denied.Id}", new { confirmed = false, reason = "not ours" })).Is(HttpStatusCode.OK).As<PurchaseClaim>().Reason);
        await hub.AcceptAsync("citymart", "79", Payload.Order("79", Anna, "10.00"));
        await hub.DrainAsync();
        await SweepAsync();
        clock.Now += PurchaseClaim.Patience;
        await SweepAsync();
        (await SignedAsync("citymart", $"claims/{expired.Id}", new { confirmed = true })).IsProblem(HttpStatusCode.Conflict, "claim-expired");
        Assert.Equal(
            [("78", "denied"), ("79", "arrived"), ("80", "expired")],
            (await hub.GetAsync("claims?partner=citymart")).Is(HttpStatusCode.OK).Json.GetProperty("claims").EnumerateArray()
                .Select(claim => (claim.GetProperty("order").GetString()!, claim.GetProperty("state").GetString()!)).Order());
        Assert.Equal(expired.Id, Assert.Single((await hub.GetAsync("claims?state=expired")).Json.GetProperty("claims").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(arrived.Id, Assert.Single((await hub.GetAsync("claims?state=arrived")).Json.GetProperty("claims").EnumerateArray()).GetProperty("id").GetString());

        (await ClaimAsync("1", 1_000_000)).IsProblem(HttpStatusCode.Conflict, "purchase-known");
        (await ClaimAsync("90", 1_000, clock.Now.AddDays(1))).IsProblem(HttpStatusCode.Conflict, "claim-time");
        (await ClaimAsync("90", 1_000, clock.Now.AddDays(-181))).IsProblem(HttpStatusCode.Conflict, "claim-time");
        (await ClaimAsync("90", 0)).IsProblem(HttpStatusCode.BadRequest, "bad-request");
        (await hub.PostAsync($"claims/skyways/{Anna}", JsonContent.Create(Claim("90", 1_000, null)))).IsProblem(HttpStatusCode.Conflict, "no-claims");
        (await hub.PostAsync("claims/citymart/LH-none", JsonContent.Create(Claim("90", 1_000, null)))).IsProblem(HttpStatusCode.NotFound, "unknown-member");
        (await hub.GetAsync("claims?state=lost")).IsProblem(HttpStatusCode.BadRequest, "bad-request");
        (await hub.GetAsync("claims?partner=nobody")).IsProblem(HttpStatusCode.NotFound, "unknown-partner");
        (await SignedAsync("citymart", "claims/0000000000000000", new { confirmed = true })).IsProblem(HttpStatusCode.NotFound, "unknown-claim");
        await hub.AuditedAsync();
    }

    [Fact]
    public async Task A_member_is_forgotten_by_a_call_or_by_a_command_and_the_books_hold()
    {
        await hub.AcceptAsync("citymart", "boris", Payload.Order("5", "LH-2000-0002", "10000.00"));
        await hub.DrainAsync();
        await ClaimAsync("81", 1_000);

        var report = (await hub.DeleteAsync($"members/citymart/{Anna}")).Is(HttpStatusCode.OK).As<ErasureReport>();
        Assert.Equal((1, 1), (report.Aliases, report.Claims));
        (await hub.DeleteAsync($"members/citymart/{Anna}")).IsProblem(HttpStatusCode.NotFound, "unknown-member");
        (await hub.GetAsync($"members/citymart/{Anna}/statement")).IsProblem(HttpStatusCode.NotFound, "unknown-member");
        Assert.Empty((await hub.GetAsync("claims")).Json.GetProperty("claims").EnumerateArray());

        // The old event again and its return: both of the account that was hers.
        await hub.AcceptAsync("citymart", "first", Payload.Order("1", Anna, "10000.00"));
        await hub.AcceptAsync("citymart", "back", Payload.Refund("1", Anna, "10000.00"));
        await hub.DrainAsync();
        (await hub.GetAsync($"members/citymart/{Anna}/statement")).IsProblem(HttpStatusCode.NotFound, "unknown-member");

        var settings = hub.Settings.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
        var shown = await HubCommand.RunAsync(settings, "members", "show", "citymart", "LH-2000-0002", "--storage", hub.Storage);
        Assert.Equal(("", 0), (shown.Error, shown.Code));
        Assert.True(JsonDocument.Parse(shown.Out).RootElement.GetProperty("balances").GetArrayLength() > 0);
        var frozen = await HubCommand.RunAsync(settings, "members", "freeze", "citymart", "LH-2000-0002", "--storage", hub.Storage);
        Assert.Contains("The account was frozen", frozen.Out, StringComparison.Ordinal);
        var erased = await HubCommand.RunAsync(settings, "members", "erase", "citymart", "LH-2000-0002", "--storage", hub.Storage);
        Assert.Equal(1, JsonDocument.Parse(erased.Out).RootElement.GetProperty("aliases").GetInt32());
        var unknown = await HubCommand.RunAsync(settings, "members", "erase", "citymart", "LH-2000-0002", "--storage", hub.Storage);
        Assert.Equal((1, "No member with that alias of that partner is known."), (unknown.Code, unknown.Error.Trim()));
        await hub.AuditedAsync();
    }

    private static object Claim(string order, long paid, DateTimeOffset? at) => new { order, paid = new { value = paid, unit = "RUB" }, at = at ?? Payload.Noon.AddDays(2) };

    private Task<Answer> ClaimAsync(string order, long paid, DateTimeOffset? at = null) => hub.PostAsync($"claims/citymart/{Anna}", JsonContent.Create(Claim(order, paid, at)));

    private Task<Answer> SignedAsync(string partner, string path, object document) =>
        hub.SendAsync(new Call(partner, $"doc_{Guid.NewGuid():N}", Payload.Json(document)) { Path = path });

    private async Task SweepAsync()
    {
        await hub.Host.Services.GetRequiredService<AccountKeeping>().SweepAsync(default);
        await hub.Host.Services.GetRequiredService<PurchaseClaims>().SweepAsync(default);
    }

    private static byte[] Company(string number, string company, string total) => Payload.Json(new
    {
        @event = "company.order.paid",
        order = new { number, company = new { number = company }, currency = "RUB", total, paid_at = Payload.Noon },
    });
}
