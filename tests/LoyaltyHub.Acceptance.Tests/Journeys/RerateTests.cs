using System.Text.Json;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Core.Partners;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>Purchases with a wrong code and by a wrong rate, put right by the real program beside a running hub.</summary>
public sealed class RerateTests(SharedAzurite azurite) : IAsyncLifetime
{
    private static readonly string[] Who = ["--by", "Boris", "--reason", "the acquirer sent a wrong merchant code"];
    private readonly HubDriver _hub = new(EmulatorAccounts.Fresh(azurite.ConnectionString));

    public async ValueTask InitializeAsync() => await _hub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task A_wrong_code_is_previewed_and_posted_once_and_the_statement_shows_the_delta_alone()
    {
        using var folder = new TemporaryFolder();
        await PutAsync("nordbank", "cards", Payload.Cards(Payload.Card("c1", "LH-5000-0001", 459900, "5541"), Payload.Card("c2", "LH-5000-0002", 100000, "5541")));
        await PutAsync("citymart", "order", Payload.Order("9", "LH-5000-0001", "3990.50"));
        await _hub.CloseAsync();
        var facts = Path.Combine(folder.Path, "facts.csv");
        await File.WriteAllTextAsync(facts, "partner,event_id,mcc\nnordbank,c1,5812\n");

        var preview = await PreviewAsync("--corrections", facts);

        var row = Assert.Single(preview.GetProperty("rows").EnumerateArray(), one => one.GetProperty("rule").GetString() == "card-fuel");
        Assert.Equal((229, 0, -229), (row.GetProperty("before").GetInt64(), row.GetProperty("after").GetInt64(), row.GetProperty("change").GetInt64()));
        Assert.Equal(20_700, Assert.Single(preview.GetProperty("partners").EnumerateArray()).GetProperty("amount").GetProperty("value").GetInt64());
        Assert.Equal(229 + 119, await _hub.BalanceAsync("LH-5000-0001"));
        var fingerprint = preview.GetProperty("fingerprint").GetString()!;
        var refused = await RerateAsync(["apply", "0123456789abcdef", "--corrections", facts, .. Who]);
        Assert.Equal((1, ""), (refused.Code, refused.Out));
        Assert.Contains($"by now they give {fingerprint}", refused.Error);

        for (var run = 1; run <= 2; run++)
        {
            var done = await RerateAsync(["apply", fingerprint, "--corrections", facts, "--json", .. Who]);
            Assert.True(done.Code == 0, done.Out + done.Error);
            var result = JsonSerializer.Deserialize<JsonElement>(done.Out);
            Assert.Equal((1, run == 2), (result.GetProperty("members").GetInt32(), result.GetProperty("repeated").GetBoolean()));
        }

        var statement = await _hub.StatementAsync("LH-5000-0001");
        Assert.Equal(22 + 119, statement.Balances.Sum(balance => balance.Available));
        Assert.Equal(("correction", -207L), (statement.Entries[0].Kind, statement.Entries[0].Points));
        Assert.StartsWith("Corrected because: the acquirer sent a wrong merchant code (approved by Boris). 22 points added for “Any purchase by card” on order c1 at nordbank", statement.Entries[0].Explanation.En);
        Assert.StartsWith("Исправлено, потому что: the acquirer sent a wrong merchant code (одобрено: Boris).", statement.Entries[0].Explanation.Ru);
        Assert.Equal(50, await _hub.BalanceAsync("LH-5000-0002"));
        var settlement = Assert.Single((await _hub.CloseAsync()).Settlements);
        Assert.Equal((PartnerId.From("nordbank"), 20_700L, 1), (settlement.Id.Partner, settlement.Net.Value, settlement.Lines));
        var line = Assert.Single((await _hub.GetAsync($"settlements/{settlement.Id}")).As<JsonElement>().GetProperty("document").GetProperty("lines").EnumerateArray());
        Assert.Equal(("c1", "correction"), (line.GetProperty("eventId").GetString(), line.GetProperty("reason").GetString()));
        await _hub.AuditedAsync();
        Assert.Empty((await PreviewAsync("--corrections", facts)).GetProperty("rows").EnumerateArray());

        await PutAsync("citymart", "back", Payload.Refund("9", "LH-5000-0001", "3990.50"));
        Assert.Equal(22, await _hub.BalanceAsync("LH-5000-0001"));
        await _hub.AuditedAsync();
    }

    [Fact]
    public async Task A_wrong_rate_is_put_right_for_what_happened_and_for_what_is_still_to_come()
    {
        await PutAsync("citymart", "one", Payload.Order("1", "LH-5000-0101", "1000.00"));
        await PutAsync("citymart", "half", Payload.Refund("1", "LH-5000-0101", "500.00"));
        using var folder = new TemporaryFolder();
        var right = Path.Combine(folder.Path, "coalition-2.json");
        var wrong = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "programmes", "coalition.json"));
        await File.WriteAllTextAsync(right, wrong.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal).Replace("\"percent\": 3,", "\"percent\": 4,", StringComparison.Ordinal));
        var preview = await PreviewAsync("--programme", right);
        Assert.Equal(5, Assert.Single(preview.GetProperty("rows").EnumerateArray()).GetProperty("change").GetInt64());

        var done = await RerateAsync(["apply", preview.GetProperty("fingerprint").GetString()!, "--programme", right, .. Who]);

        Assert.True(done.Code == 0, done.Out + done.Error);
        Assert.Equal(20, await _hub.BalanceAsync("LH-5000-0101"));
        await PutAsync("citymart", "rest", Payload.Refund("1", "LH-5000-0101", "500.00"));
        Assert.Equal(0, await _hub.BalanceAsync("LH-5000-0101"));
        Assert.Equal(0, Assert.Single((await _hub.CloseAsync()).Settlements).Net.Value);
        await _hub.AuditedAsync();
    }

    [Fact]
    public async Task A_mended_contract_reads_the_partners_own_payloads_again_and_trusts_no_others()
    {
        using var folder = new TemporaryFolder();
        var body = Payload.Cards(Payload.Card("c1", "LH-5000-0201", 100000, "5812"));
        await PutAsync("nordbank", "cards", body);
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "cards.json"), body);
        var contract = Path.Combine(folder.Path, "contract", "nordbank.json");
        Directory.CreateDirectory(Path.GetDirectoryName(contract)!);
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "partners", "nordbank.json"));
        await File.WriteAllTextAsync(contract, text.Replace("\"amount\": { \"from\": \"/data/amount\", \"as\": \"minor\" }", "\"amount\": { \"from\": \"/data/amount\", \"as\": \"major\" }", StringComparison.Ordinal));
        var payload = Path.Combine(folder.Path, "cards.json");

        var preview = await PreviewAsync("--contract", contract, "--payloads", payload);

        Assert.Equal((5, 500), (preview.GetProperty("rows")[0].GetProperty("before").GetInt64(), preview.GetProperty("rows")[0].GetProperty("after").GetInt64()));
        await File.WriteAllBytesAsync(payload, Payload.Cards(Payload.Card("c1", "LH-5000-0201", 999999, "5812")));
        var other = await RerateAsync(["preview", "--contract", contract, "--payloads", payload]);
        Assert.Equal(1, other.Code);
        Assert.Contains("was delivered with other bytes", other.Error);
        await File.WriteAllBytesAsync(payload, Payload.Cards(Payload.Card("c9", "LH-5000-0201", 100000, "5812")));
        var strange = await RerateAsync(["preview", "--contract", contract, "--payloads", payload]);
        Assert.Equal(1, strange.Code);
        Assert.Contains("the journal has no event that the payloads hold", strange.Error);
        var alone = await RerateAsync(["preview", "--contract", contract]);
        Assert.Contains("give --contract together with --payloads", alone.Error);
    }

    private async Task<JsonElement> PreviewAsync(params string[] what)
    {
        var preview = await RerateAsync(["preview", "--json", .. what]);
        Assert.True(preview.Code == 0, preview.Out + preview.Error);
        return JsonSerializer.Deserialize<JsonElement>(preview.Out);
    }

    private Task<HubCommand> RerateAsync(IEnumerable<string> arguments) => HubCommand.RunAsync(
        new Dictionary<string, string?> { ["Hub__AliasKey"] = _hub.Settings["Hub:AliasKey"] }, ["rerate", .. arguments, "--storage", _hub.Storage]);

    private async Task PutAsync(string partner, string id, byte[] body)
    {
        await _hub.AcceptAsync(partner, id, body);
        await _hub.DrainAsync();
    }
}
