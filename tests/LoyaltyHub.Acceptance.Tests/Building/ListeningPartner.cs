using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Settlement;
using LoyaltyHub.Core.Webhooks;
using WireMock;
using WireMock.Server;
using WireMock.Types;
using WireMock.Util;
using Req = WireMock.RequestBuilders.Request;
using Res = WireMock.ResponseBuilders.Response;

namespace LoyaltyHub.Acceptance.Tests.Building;

/// <summary>A push as a partner received it.</summary>
internal sealed record Push(byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public SettlementDocument Document => JsonSerializer.Deserialize<SettlementDocument>(Body, HubJson.Compact)!;

    /// <summary>What the partner makes of the hub's signature over the raw bytes.</summary>
    public WebhookVerdict Verify(WebhookSecret secret) => StandardWebhooks.Verify(
        new WebhookHeaders(Headers["webhook-id"], Headers["webhook-timestamp"], Headers["webhook-signature"]), Body, [secret], TimeProvider.System.GetUtcNow());
}

/// <summary>A partner's endpoint for settlements, answering as the test says.</summary>
internal sealed class ListeningPartner : IDisposable
{
    private readonly WireMockServer _server = WireMockServer.Start();
    private readonly ConcurrentQueue<Push> _pushes = new();

    /// <param name="answer">Given the count of pushes so far, from 1: the status, and a header or the reference in the body.</param>
    public ListeningPartner(Func<int, Task<PartnerReply>>? answer = null)
    {
        answer ??= _ => Task.FromResult(new PartnerReply(HttpStatusCode.OK));
        _server.Given(Req.Create().WithPath("/settlements").UsingPost()).RespondWith(Res.Create().WithCallback(async request =>
        {
            _pushes.Enqueue(new Push(request.BodyAsBytes!, request.Headers!.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value[0])));
            return (await answer(_pushes.Count)).Message;
        }));
        _server.Given(Req.Create().WithPath("/elsewhere")).RespondWith(Res.Create().WithStatusCode(200));
    }

    public Uri Endpoint => new($"{_server.Url}/settlements");

    public Uri Elsewhere => new($"{_server.Url}/elsewhere");

    public IReadOnlyList<Push> Pushes => [.. _pushes];

    /// <summary>All calls, those elsewhere too.</summary>
    public int Calls => _server.LogEntries.Count;

    public void Dispose() => _server.Dispose();
}

/// <summary>What a listening partner answers.</summary>
internal sealed record PartnerReply(HttpStatusCode Status, string? Reference = "REF-1", string? Location = null)
{
    public ResponseMessage Message => new()
    {
        StatusCode = (int)Status,
        Headers = Location is null ? null : new Dictionary<string, WireMockList<string>> { ["Location"] = new(Location) },
        BodyData = new BodyData { DetectedBodyType = BodyType.String, BodyAsString = JsonSerializer.Serialize(new { reference = Reference }) },
    };
}
