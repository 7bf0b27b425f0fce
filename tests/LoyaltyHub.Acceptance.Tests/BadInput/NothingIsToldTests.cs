using System.Collections.Concurrent;
using System.Net;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Acceptance.Tests.Hosting;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.BadInput;

/// <summary>Whatever comes in, no answer, log line, message or ledger row repeats who a member is or what a secret says.</summary>
public sealed class NothingIsToldTests(SharedAzurite azurite)
{
    private const string Member = "LH-8000-SECRETIVE";

    [Fact]
    public async Task No_log_line_answer_or_row_holds_an_alias_or_a_secret()
    {
        await using var partner = await ListeningPartner.StartAsync((_, _) => Task.FromResult(Microsoft.AspNetCore.Http.Results.StatusCode(500)));
        await using var hub = new HubDriver(EmulatorAccounts.Fresh(azurite.ConnectionString));
        hub.Settings["PartnerEndpoints:citymart"] = partner.Endpoint.ToString();
        hub.Settings["Delivery:Retries"] = "0";
        await hub.StartAsync();
        var answers = await TroubleAsync(hub);
        await hub.DrainAsync();
        await hub.CloseAsync();
        await Eventually.IsTrueAsync(() => partner.Pushes.Count > 0, "the push was tried");
        await hub.GetAsync($"members/citymart/{Member}/statement");

        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.Accepted);
        Assert.NotEmpty(hub.Log.Lines);
        string[] secrets = [Member, .. hub.Secrets.Values.Select(secret => secret.Reveal()[6..]), hub.Settings["Hub:AliasKey"]!];
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(answers, answer => answer.Text.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(hub.Log.Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(secret, await hub.Books.EverythingAsync());
        }
    }

    private static async Task<IReadOnlyCollection<Answer>> TroubleAsync(HubDriver hub)
    {
        var answers = new ConcurrentBag<Answer>();
        byte[][] bodies =
        [
            Payload.Order("1", Member, "1000.00"),
            Payload.Order("2", Member, "-1"),
            Payload.Order("3", Member, "1", "RUR"),
            Payload.Text($$"""{"event":"{{Member}}"}"""),
            Payload.Text($$"""{"{{Member}}":1,"{{Member}}":2}"""),
            Payload.Text($"{Member}"),
            Payload.Text($"[\"{Member}\"]"),
        ];
        foreach (var (body, number) in bodies.Select((body, number) => (body, number)))
            answers.Add(await hub.SendAsync(new Call("citymart", $"e{number}", body)));
        answers.Add(await hub.SendAsync(new Call("citymart", "forged", bodies[0]) { Secret = hub.Secrets["skyways"] }));
        answers.Add(await hub.SendAsync(new Call("citymart", "typed", bodies[0]) { ContentType = "text/plain" }));
        answers.Add(await hub.RedeemAsync("h1", Payload.Hold("R1", Member, 1_000_000)));
        answers.Add(await hub.RedeemAsync("h2", Payload.Capture("R2", Member, 1)));
        answers.Add(await hub.GetAsync($"members/citymart/{Member}-unknown/statement"));
        answers.Add(await hub.GetAsync($"members/citymart/{Member}/statement?take=x"));
        answers.Add(await hub.GetAsync($"settlements/{Member}"));
        return answers;
    }
}
