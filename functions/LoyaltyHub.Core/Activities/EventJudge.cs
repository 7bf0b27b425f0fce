using System.Text.Json;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Activities;

/// <summary>Says what one event means by its contract: nothing, one activity, several of them, or what has to be fetched first.</summary>
internal sealed class EventJudge(PartnerContract contract, AliasHasher hasher)
{
    private const int MostElements = 1_000;

    /// <summary>Judges an event; the result has at least one part.</summary>
    /// <param name="scope">The event.</param>
    /// <param name="raw">Its bytes.</param>
    /// <param name="index">Its place in the body.</param>
    /// <param name="fallbackId">Its id where the contract maps none.</param>
    /// <param name="at">Its time where the contract maps none.</param>
    /// <param name="isCloudEvent">Whether it has to be a CloudEvent.</param>
    /// <param name="details">What was fetched for it; null where nothing was yet.</param>
    public IReadOnlyList<NormalisedEvent> Judge(EventScope scope, ReadOnlyMemory<byte> raw, int index, string? fallbackId, DateTimeOffset at, bool isCloudEvent, ReadOnlyMemory<byte>? details)
    {
        var one = new Judged(scope, raw, index, fallbackId, at);
        if (isCloudEvent && CloudEvent.Problem(scope.Item) is { } envelope)
        {
            return [Rejected(one, null, [envelope])];
        }

        var errors = new List<FieldError>();
        if (TypeOf(scope, errors) is not { } type)
        {
            return [Rejected(one, null, errors)];
        }

        if (contract.Ignored.TryGetValue(type, out var reason))
        {
            return [new NormalisedEvent.Ignored(index, reason)];
        }

        var mappings = contract.MappingsOf(type);
        if (mappings.Count == 0)
        {
            return [contract.Others == OtherEvents.Ignore
                ? new NormalisedEvent.Ignored(index, "the contract maps no event of this type")
                : Rejected(one, null, [new FieldError("type", contract.TypeField.Place, "is no event type of this contract", $"send one of {Known()}, or add a mapping to the contract") { Contract = "/events" }])];
        }

        if (!contract.Fetches.TryGetValue(type, out var fetch))
        {
            return Judge(one, mappings);
        }

        if (Skipping.Reason(fetch.Skip, scope) is { } skipped)
        {
            return [new NormalisedEvent.Ignored(index, skipped)];
        }

        if (details is not { } fetched)
        {
            return [new NormalisedEvent.Thin(index, raw.ToArray(), new EventFallback(fallbackId, at) { Named = NamedOf(scope, fetch) })];
        }

        return Details.Join(scope.Item, fetch.Into, fetched, out var problem) is { } whole
            ? Judge(one with { Scope = scope.With(whole) }, mappings)
            : [Rejected(one, null, [new FieldError(fetch.Into, "", problem, "look at what the platform answers") { Contract = "/events" }])];
    }

    /// <summary>What is fetched for an event; null where nothing is.</summary>
    public DetailRequest? RequestFor(ReadOnlyMemory<byte> raw, EventScope? scope, Func<string, string?> secret) =>
        scope is not null && !raw.IsEmpty && TypeOf(scope, []) is { } type && contract.Fetches.TryGetValue(type, out var fetch) ? DetailRequest.Of(fetch, scope, secret) : null;

    private List<NormalisedEvent> Judge(Judged one, IReadOnlyList<EventMapping> mappings)
    {
        var results = mappings.SelectMany(mapping => Apply(one, mapping)).ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < results.Count; i++)
        {
            // Under one id the second activity would look like a repetition of the first, and be lost without a word.
            if (results[i] is NormalisedEvent.Accepted { Activity: var activity } && !seen.Add(activity.EventId.Value))
            {
                results[i] = Rejected(one, activity.EventId.Value, [new FieldError("eventId", "", "is the id of another activity of the same event", "let the contract take something into it that tells them apart") { Contract = mappings[0].Path }]);
            }
        }

        // What some mappings leave alone is of interest only where all do.
        return results.Exists(result => result is not NormalisedEvent.Ignored) ? results.FindAll(result => result is not NormalisedEvent.Ignored) : results[..1];
    }

    private IEnumerable<NormalisedEvent> Apply(Judged one, EventMapping mapping)
    {
        if (mapping.Each is null)
        {
            return [Apply(one, mapping, one.Scope)];
        }

        var elements = mapping.Each.In(one.Scope.Item).Take(MostElements + 1).ToList();
        return elements.Count switch
        {
            0 => [new NormalisedEvent.Ignored(one.Index, $"{mapping.Each} holds nothing")],
            > MostElements => [Rejected(one, null, [new FieldError("each", mapping.Each.ToString(), $"holds more than {MostElements} elements", "send them in several events") { Contract = $"{mapping.Path}/each" }])],
            _ => elements.Select(element => Apply(one, mapping, one.Scope.Within(element.Element, element.Keys))),
        };
    }

    private NormalisedEvent Apply(Judged one, EventMapping mapping, EventScope scope)
    {
        if (Skipping.Reason(mapping.Skip, scope) is { } skipped)
        {
            return new NormalisedEvent.Ignored(one.Index, skipped);
        }

        var errors = new List<FieldError>();
        var fields = new EventFields(scope, mapping, hasher, contract.Partner, errors);
        var id = fields.EventId(one.FallbackId);
        var alias = fields.Member();
        var at = fields.At(one.At);
        var what = fields.Happening();
        if (errors.Count > 0)
        {
            return Rejected(one, id?.Value, errors);
        }

        // What says an event again in other bytes, because something else in it has changed, says the same.
        var hash = mapping.DuplicateKey is null && mapping.Each is null ? Normaliser.Hash(one.Raw.Span) : Meaning(alias!.Value, what!);
        return new NormalisedEvent.Accepted(one.Index, new Activity(contract.Partner, id!.Value, alias!.Value, at!.Value, what!, hash)
        {
            Order = mapping.Alias == AliasKind.Order ? alias
                : contract.FindsByOrder && what is Happening.Purchased purchase ? hasher.Hash(AliasKind.Order, contract.Partner, purchase.Order)
                : null,
            ParkDays = contract.ParkDays,
        });
    }

    private NormalisedEvent.Rejected Rejected(Judged one, string? id, IReadOnlyList<FieldError> errors) =>
        new(one.Index, id, one.Raw.ToArray(), Normaliser.Hash(one.Raw.Span), [.. errors.Select(error => error with { ContractLine = contract.LineOf(error.Contract) })])
        {
            Fallback = new EventFallback(one.FallbackId, one.At) { Named = one.Scope.Named },
        };

    private string? TypeOf(EventScope scope, List<FieldError> errors)
    {
        if (scope.Item.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new FieldError("event", "", $"is {JsonBody.Kind(scope.Item)}", "send each event as an object"));
            return null;
        }

        if (scope.Find(contract.TypeField) is { ValueKind: JsonValueKind.String } type)
        {
            return type.GetString();
        }

        errors.Add(new FieldError("type", contract.TypeField.Place, "is missing or no text", $"send one of {Known()}") { Contract = "/typeField" });
        return null;
    }

    /// <summary>What the call says besides the event, taken while it is there: for the fetch, and for what is read after it.</summary>
    private Dictionary<string, string> NamedOf(EventScope scope, FetchTerms fetch)
    {
        foreach (var source in contract.Events.SelectMany(mapping => mapping.Fields.Values.Append(mapping.DuplicateKey).Append(mapping.At.ZoneFrom).Concat(mapping.Skip.Select(skip => skip.Source))))
        {
            scope.Find(source);
        }

        _ = DetailRequest.Of(fetch, scope, _ => "");
        return scope.Named?.ToDictionary() ?? [];
    }

    /// <summary>What an event says, whatever bytes it says it in and whenever.</summary>
    private static string Meaning(AliasHash alias, Happening what) => Normaliser.Hash(JsonSerializer.SerializeToUtf8Bytes(new { alias, what }, HubJson.Compact));

    private string Known() => string.Join(", ", contract.Events.Select(mapping => mapping.Type).Distinct());

    /// <summary>An event while it is judged.</summary>
    private sealed record Judged(EventScope Scope, ReadOnlyMemory<byte> Raw, int Index, string? FallbackId, DateTimeOffset At);
}
