using LoyaltyHub.Azure.Delivery;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Rehearsal;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using Microsoft.AspNetCore.Http;

namespace LoyaltyHub.Functions.Webhooks;

/// <summary>Answers a webhook that says <c>?dryRun=true</c>: what each event means, what it would give and why. Writes nothing, and uses up no id.</summary>
public sealed class WebhookDryRun(WebhookRehearsal rehearsal, ThinEvents thin)
{
    private const int MostFetched = 10;
    private const string Parameter = "dryRun";

    /// <summary>Whether a call asks for it; anything but true and false is a slip of the pen that must not be taken in earnest.</summary>
    internal static bool? IsAskedFor(HttpRequest request) => request.Query[Parameter] switch
    {
        [] or ["false"] => false,
        ["true"] => true,
        _ => null,
    };

    internal static IResult Unclear() => Problems.BadRequest(Parameter, "dryRun is true or false, once. Nothing was accepted.");

    internal async Task<IResult> AnswerAsync(SignedRequest.Opened opened, HttpRequest request, CancellationToken stop)
    {
        var (events, unfetched) = await DetailedAsync(opened, stop);
        var accepted = events.OfType<NormalisedEvent.Accepted>().ToList();
        return accepted.Count > WebhookRehearsal.MostActivities
            ? Problems.Unprocessable($"A dry run takes at most {WebhookRehearsal.MostActivities} events; send fewer of them.", Array.Empty<FieldError>())
            : await Problems.UnlessStorageFails(request, async () =>
            {
                var effects = await rehearsal.PlayAsync([.. accepted.Select(one => one.Activity)], stop);
                var byEvent = accepted.Zip(effects).ToDictionary(pair => (NormalisedEvent)pair.First, pair => pair.Second, (IEqualityComparer<NormalisedEvent>)ReferenceEqualityComparer.Instance);
                return Results.Json(
                    new DryRunAnswer(opened.Id, ReceiveWebhook.StatusOf(opened), [.. events.Select(item => Told(DryRunEvent.Of(item, byEvent.GetValueOrDefault(item)), unfetched.GetValueOrDefault(item.Index)))]),
                    HubJson.Compact);
            });
    }

    private static DryRunEvent Told(DryRunEvent told, string? unfetched) => unfetched is null ? told : told with { Reason = unfetched };

    /// <summary>The events with their details, which are fetched for the first few of them: asking changes nothing at the platform.</summary>
    private async Task<(List<NormalisedEvent> Events, Dictionary<int, string> Unfetched)> DetailedAsync(SignedRequest.Opened opened, CancellationToken stop)
    {
        var (events, unfetched, left) = (new List<NormalisedEvent>(), new Dictionary<int, string>(), MostFetched);
        foreach (var one in opened.Events)
        {
            if (one is not NormalisedEvent.Thin told || left-- <= 0)
            {
                events.Add(one);
                continue;
            }

            var outcome = await thin.FetchAsync(opened.Partner, told.Raw, told.Fallback, stop);
            if (outcome is DetailOutcome.Fetched fetched)
            {
                events.AddRange(opened.Partner.Normaliser.NormaliseFetched(told.Raw, told.Fallback, fetched.Content).Select(read => read with { Index = told.Index }));
                continue;
            }

            events.Add(one);
            unfetched[told.Index] = $"{EventResult.Fetched}, which does not give them now: {(outcome is DetailOutcome.Failed failed ? failed.Reason : "it is asked too much.")}";
        }

        return (events, unfetched);
    }
}

/// <summary>The answer to a dry run.</summary>
/// <param name="WebhookId">The webhook's id; null where the partner's signatures carry none.</param>
/// <param name="WouldAnswer">The HTTP status of the same call in earnest.</param>
/// <param name="Events">One per event, in the order of the body.</param>
public sealed record DryRunAnswer(string? WebhookId, int WouldAnswer, IReadOnlyList<DryRunEvent> Events);

/// <summary>What one event means and would do.</summary>
/// <param name="Index">Its place in the body, from 0.</param>
/// <param name="EventId">Its id, where it could be read.</param>
/// <param name="Status"><c>accepted</c>, <c>ignored</c> or <c>rejected</c>.</param>
public sealed record DryRunEvent(int Index, string? EventId, string Status)
{
    /// <summary>What an accepted one says in the hub's words; members stand there as keyed hashes.</summary>
    public DryRunActivity? Activity { get; init; }

    /// <summary>What an accepted one would do.</summary>
    public RehearsedEffect? Effect { get; init; }

    /// <summary>Why an ignored one is, and what an accepted one waits for.</summary>
    public string? Reason { get; init; }

    /// <summary>What is wrong with a rejected one, as problem details (RFC 9457).</summary>
    public EventProblem? Problem { get; init; }

    internal static DryRunEvent Of(NormalisedEvent item, RehearsedEffect? effect) => item switch
    {
        NormalisedEvent.Accepted accepted => new DryRunEvent(accepted.Index, accepted.Activity.EventId.Value, "accepted")
        {
            Activity = new DryRunActivity(accepted.Activity.At, accepted.Activity.What),
            Effect = effect,
        },
        NormalisedEvent.Thin thin => new DryRunEvent(thin.Index, null, "accepted") { Reason = EventResult.Fetched },
        NormalisedEvent.Ignored ignored => new DryRunEvent(ignored.Index, null, "ignored") { Reason = ignored.Reason },
        NormalisedEvent.Rejected rejected => new DryRunEvent(rejected.Index, rejected.EventId, "rejected") { Problem = EventProblem.Of(rejected.Errors) },
        _ => throw new InvalidOperationException($"No result for {item.GetType().Name}."),
    };
}

/// <summary>An activity as the contract maps it.</summary>
/// <param name="At">When it happened, with the partner's offset.</param>
/// <param name="What">What happened.</param>
public sealed record DryRunActivity(DateTimeOffset At, Happening What);

/// <summary>Why an event cannot be used, as problem details.</summary>
/// <param name="Type">The kind of problem.</param>
/// <param name="Title">The same for people.</param>
/// <param name="Status">The status of a call that held only this event.</param>
/// <param name="Detail">All of it in a sentence.</param>
/// <param name="Code">Stable.</param>
/// <param name="Errors">Each field with its place in the event and in the contract.</param>
public sealed record EventProblem(string Type, string Title, int Status, string Detail, string Code, IReadOnlyList<FieldError> Errors)
{
    internal static EventProblem Of(IReadOnlyList<FieldError> errors) => new(
        "urn:loyaltyhub:problem:not-processable",
        "The event cannot be used",
        StatusCodes.Status422UnprocessableEntity,
        string.Join("; ", errors.Select(error => $"{error.Field} {error.Problem}: {error.Remedy}")) + ".",
        "not-processable",
        errors);
}
