using System.Net;
using System.Text.Json;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>What could not be read is seen and taken up again from outside.</summary>
public sealed class QuarantineTests(SharedAzurite azurite) : IAsyncLifetime
{
    private readonly HubDriver _hub = new(EmulatorAccounts.Fresh(azurite.ConnectionString));

    public async ValueTask InitializeAsync() => await _hub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task An_item_is_listed_shown_and_replayed_by_calls_and_by_commands()
    {
        (await _hub.SendAsync(new Call("citymart", "msg_1", Payload.Text("""{"event":"order.teleported"}""")))).Is(HttpStatusCode.UnprocessableEntity);

        var item = Assert.Single((await _hub.GetAsync("quarantine?partner=citymart")).Is(HttpStatusCode.OK).As<JsonElement>().GetProperty("items").EnumerateArray());
        var id = item.GetProperty("id").GetString()!;
        Assert.False(item.TryGetProperty("content", out _));
        Assert.Empty((await _hub.GetAsync("quarantine?partner=nordbank")).Is(HttpStatusCode.OK).As<JsonElement>().GetProperty("items").EnumerateArray());

        Assert.Contains("order.teleported", (await _hub.GetAsync($"quarantine/{id}")).Is(HttpStatusCode.OK).As<JsonElement>().GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal("kept", (await _hub.PostAsync($"quarantine/{id}/replay")).Is(HttpStatusCode.OK).As<JsonElement>().GetProperty("outcome").GetString());
        Assert.Single((await _hub.PostAsync("quarantine/replay?reason=not-normalised")).Is(HttpStatusCode.OK).As<JsonElement>().GetProperty("items").EnumerateArray());
        (await _hub.GetAsync("quarantine/0000000000000000")).IsProblem(HttpStatusCode.NotFound, "unknown-item");
        (await _hub.PostAsync("quarantine/0000000000000000/replay")).IsProblem(HttpStatusCode.NotFound, "unknown-item");

        var listed = await HubCommand.RunAsync("quarantine", "list", "--json", "--storage", _hub.Storage);
        Assert.Equal(id, JsonDocument.Parse(listed.Out).RootElement.GetProperty("items")[0].GetProperty("id").GetString());
        var replayed = await HubCommand.RunAsync("quarantine", "replay", id, "--storage", _hub.Storage);
        Assert.Equal(1, replayed.Code);
        Assert.Contains("stays in quarantine", replayed.Out, StringComparison.Ordinal);
        var nothing = await HubCommand.RunAsync("quarantine", "replay", "--storage", _hub.Storage);
        Assert.Equal(1, nothing.Code);
        Assert.Contains("--all", nothing.Error, StringComparison.Ordinal);
    }
}
