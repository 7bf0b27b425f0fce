using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <content>Which event it is, whom it concerns and when it happened.</content>
internal sealed partial class EventFields
{
    public EventId? EventId(string? fallback)
    {
        var text = mapping.DuplicateKey is { } key ? Key(key)
            : mapping.Fields.ContainsKey(ContractField.EventId) ? Text(ContractField.EventId)
            : fallback;
        try
        {
            return text is null ? null : Activities.EventId.From(text);
        }
        catch (ArgumentException)
        {
            Note(ContractField.EventId, "is no event id", $"send 1-{Activities.EventId.MaxLength} characters, none of them a control character");
            return null;
        }
    }

    /// <summary>The semantic duplicate key in the id's place.</summary>
    private string? Key(FieldSource source)
    {
        if (EventScope.Scalar(scope.Find(source)) is { Length: > 0 } key)
        {
            return key;
        }

        errors.Add(new FieldError("duplicateKey", source.Place, "is missing", "send it in every event of this type") { Contract = $"{mapping.Path}/duplicateKey" });
        return null;
    }

    public AliasHash? Member() => Alias(ContractField.Member, mapping.Alias, required: true);

    private AliasHash? Other(ContractField field, bool required = true) => Alias(field, mapping.OtherAlias, required);

    private AliasHash? Alias(ContractField field, AliasKind kind, bool required)
    {
        if (Scalar(field, required) is not { } alias)
        {
            return null;
        }

        if (hasher.TryHash(kind, partner, alias, out var hash))
        {
            return hash;
        }

        Note(field, "is not what the contract says it is", AliasHasher.Expectation(kind));
        return null;
    }

    public DateTimeOffset? At(DateTimeOffset webhook)
    {
        if (!mapping.Fields.ContainsKey(ContractField.At))
        {
            return webhook;
        }

        if (Scalar(ContractField.At, required: true) is not { } text)
        {
            return null;
        }

        if (TimeText.Read(text, mapping.At, Zone(mapping.At), webhook, out var at) is not { } problem)
        {
            return at;
        }

        Note(ContractField.At, problem, $"send {TimeText.Expectation(mapping.At)}");
        return null;
    }

    /// <summary>The zone that the event says its clocks are in; null where it says none.</summary>
    private string? Zone(TimeTerms terms) => EventScope.Scalar(scope.Find(terms.ZoneFrom));
}
