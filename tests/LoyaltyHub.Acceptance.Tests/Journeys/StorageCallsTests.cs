using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>What an event costs in storage calls, counted on the wire.</summary>
public sealed class StorageCallsTests(SharedAzurite azurite) : IAsyncLifetime
{
    private const string Member = "LH-2000-0001";
    private static readonly string[] Idle = ["GET settlements", "GET activities-poison", "GET deliveries"];
    private readonly HubDriver _hub = new(EmulatorAccounts.Fresh(azurite.ConnectionString));

    public async ValueTask InitializeAsync()
    {
        await _hub.StartAsync();
        await _hub.AcceptAsync("citymart", "order-1", Payload.Order("1", Member, "1000.00"));
        await _hub.DrainAsync();
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task A_lone_event_whose_member_is_known_costs_a_put_a_receive_a_commit_and_a_delete()
    {
        var requests = await SentAsync(() => _hub.AcceptAsync("citymart", "order-2", Payload.Order("2", Member, "2000.00")));
        Assert.Equal(["POST activities/messages", "POST $batch", "DELETE activities/messages"], requests.Where(request => request != "GET activities/messages"));
        Assert.Contains("GET activities/messages", requests);
    }

    [Fact]
    public async Task The_events_of_one_call_share_its_message_and_the_commits_of_their_shards()
    {
        var cards = Enumerable.Range(0, 20).Select(number => Payload.Card($"c{number}", Member, 100_000, "5411")).ToArray();
        var requests = await SentAsync(() => _hub.AcceptAsync("nordbank", "batch", Payload.Cards(cards)));
        Assert.Equal(1, requests.Count(request => request == "POST activities/messages"));
        Assert.Equal(1, requests.Count(request => request == "DELETE activities/messages"));
        Assert.InRange(requests.Count(request => request == "POST $batch"), 1, 2);
    }

    [Fact]
    public async Task A_redemption_costs_a_commit_and_no_message()
    {
        var requests = await SentAsync(() => _hub.RedeemAsync("hold-1", Payload.Hold("r1", Member, 10)));
        Assert.Equal("POST $batch", Assert.Single(requests, request => request != "GET activities/messages"));
    }

    /// <summary>What is sent until the event has taken effect; looks at queues that hold nothing, and questions for their length, are the test's own or idle ones.</summary>
    private async Task<IReadOnlyList<string>> SentAsync(Func<Task> act)
    {
        using var tap = new WireTap(_hub.Storage);
        await act();
        await _hub.DrainAsync();
        return [.. tap.Requests.Select(Plain).Where(request => request is not "GET activities" && Pipeline(request))];
    }

    private static bool Pipeline(string request) => !Idle.Any(look => request.StartsWith(look, StringComparison.Ordinal));

    /// <summary>Without the id of a single message.</summary>
    private static string Plain(string request) => request.StartsWith("DELETE activities/messages/", StringComparison.Ordinal) ? "DELETE activities/messages" : request;
}
