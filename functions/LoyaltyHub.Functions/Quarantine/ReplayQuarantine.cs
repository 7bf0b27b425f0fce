using System.Text;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Quarantine;

/// <summary>Shows what could not be processed, and takes it up again once its cause is mended.</summary>
public sealed class ReplayQuarantine(TableQuarantine quarantine, QuarantineReplay replay)
{
    /// <summary>Lists what is kept, or what of it fits <c>?partner=…&amp;reason=…</c>; without its content.</summary>
    [Function("ListQuarantine")]
    public Task<IResult> List([HttpTrigger(AuthorizationLevel.Function, "get", Route = "quarantine")] HttpRequest request, CancellationToken stop) =>
        Problems.UnlessStorageFails(request, async () =>
        {
            var items = await quarantine.ReadAsync(FilterOf(request), stop).Select(kept => QuarantineEntry.Of(kept.Item)).ToListAsync(stop);
            return Results.Json(new { items }, HubJson.Compact);
        });

    /// <summary>Shows one item with its content, which may hold personal data.</summary>
    [Function("ShowQuarantine")]
    public Task<IResult> Show([HttpTrigger(AuthorizationLevel.Function, "get", Route = "quarantine/{itemId}")] HttpRequest request, string itemId, CancellationToken stop) =>
        Problems.UnlessStorageFails(request, async () => await quarantine.ReadAsync(new QuarantineFilter(Ids: [itemId]), stop).FirstOrDefaultAsync(stop) is { } kept
            ? Results.Json(new { item = QuarantineEntry.Of(kept.Item), content = Encoding.UTF8.GetString(kept.Item.Content.Span) }, HubJson.Compact)
            : Unknown());

    /// <summary>Replays one item.</summary>
    [Function("ReplayQuarantineItem")]
    public Task<IResult> ReplayOne([HttpTrigger(AuthorizationLevel.Function, "post", Route = "quarantine/{itemId}/replay")] HttpRequest request, string itemId, CancellationToken stop) =>
        Problems.UnlessStorageFails(request, async () => await replay.ReplayAsync(new QuarantineFilter(Ids: [itemId]), stop) is [var result]
            ? Results.Json(result, HubJson.Compact)
            : Unknown());

    /// <summary>Replays everything, or what fits <c>?partner=…&amp;reason=…</c>.</summary>
    [Function("ReplayQuarantine")]
    public Task<IResult> ReplayAll([HttpTrigger(AuthorizationLevel.Function, "post", Route = "quarantine/replay")] HttpRequest request, CancellationToken stop) =>
        Problems.UnlessStorageFails(request, async () => Results.Json(new { items = await replay.ReplayAsync(FilterOf(request), stop) }, HubJson.Compact));

    private static QuarantineFilter FilterOf(HttpRequest request) => new(One(request, "partner"), One(request, "reason"));

    private static string? One(HttpRequest request, string name) => request.Query[name] is [{ Length: > 0 } text] ? text : null;

    private static IResult Unknown() => Problems.NotFound("unknown-item", "The quarantine holds no item of that id; GET quarantine lists them.");
}

/// <summary>An item of the quarantine as lists show it.</summary>
/// <param name="Id">Its id, which a replay names.</param>
/// <param name="At">When it was put aside last.</param>
/// <param name="Partner">Whose it is, or <c>unknown</c>.</param>
/// <param name="Source">Where it was: <c>webhook</c>, a queue's name.</param>
/// <param name="Reason">A short code.</param>
/// <param name="Detail">What is wrong and what would mend it.</param>
/// <param name="ContentHash">SHA-256 of the content.</param>
/// <param name="Bytes">The content's length.</param>
/// <param name="EventId">The partner's event id, where it could be read.</param>
public sealed record QuarantineEntry(string Id, DateTimeOffset At, string Partner, string Source, string Reason, string Detail, string ContentHash, int Bytes, string? EventId)
{
    /// <summary>The entry of an item.</summary>
    public static QuarantineEntry Of(QuarantineItem item) =>
        new(item.Id, item.At, item.Partner, item.Source, item.Reason, item.Detail, item.ContentHash, item.Content.Length, item.EventId);
}
