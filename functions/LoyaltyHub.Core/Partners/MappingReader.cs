using System.Collections.Frozen;
using System.Text.Json;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads the mapping of one event type: <c>activity</c> and, per field, a pointer, <c>{ "from": … }</c> or <c>{ "value": … }</c>.</summary>
internal static class MappingReader
{
    private const string FieldRemedy = "write a JSON Pointer, { \"from\": \"/pointer\" } or { \"value\": constant }";

    /// <summary>Of each activity: the fields it must have and those it may have, besides member, at and eventId.</summary>
    private static readonly FrozenDictionary<ActivityKind, (ContractField[] Must, ContractField[] May)> Shapes =
        new Dictionary<ActivityKind, (ContractField[], ContractField[])>
        {
            [ActivityKind.Purchase] = ([ContractField.Order, ContractField.Amount, ContractField.Currency], [ContractField.Mcc, ContractField.Category, ContractField.Lines]),
            [ActivityKind.Return] = ([ContractField.Order], [ContractField.Amount, ContractField.Currency, ContractField.Lines]),
            [ActivityKind.Engagement] = ([ContractField.Engagement], [ContractField.Quantity]),
            [ActivityKind.Hold] = ([ContractField.Redemption, ContractField.Points], [ContractField.Unit]),
            [ActivityKind.Capture] = ([ContractField.Redemption], [ContractField.Points]),
            [ActivityKind.Void] = ([ContractField.Redemption], []),
            [ActivityKind.RedemptionRefund] = ([ContractField.Redemption], [ContractField.Points]),
            [ActivityKind.Confirmation] = ([ContractField.Order], []),
            [ActivityKind.Transfer] = ([ContractField.To, ContractField.Points], [ContractField.Unit]),
        }.ToFrozenDictionary();

    /// <summary>Only these may be constants: any other would make all events the same one, or the same member's.</summary>
    private static readonly ContractField[] Constants =
        [ContractField.Currency, ContractField.Mcc, ContractField.Category, ContractField.Engagement, ContractField.Quantity, ContractField.Points, ContractField.Unit];

    public static EventMapping Read(string type, ContractNode node)
    {
        var activity = node.Word<ActivityKind>("activity");
        var (must, may) = Shapes[activity];
        ContractField[] known = [ContractField.Member, .. must, .. may, ContractField.At, ContractField.EventId];
        node.Allow([.. known.Select(Name).Prepend("activity")]);
        foreach (var field in must.Prepend(ContractField.Member).Where(field => node.Find(Name(field)) is null))
        {
            node.Fault(Name(field), "is missing", FieldRemedy);
        }

        if (activity == ActivityKind.Return && node.Find(Name(ContractField.Amount)) is null && node.Find(Name(ContractField.Lines)) is null)
        {
            node.Fault(Name(ContractField.Amount), "is missing", $"{FieldRemedy}, or name the 'lines' that come back");
        }

        if ((node.Find(Name(ContractField.Amount)) is null) != (node.Find(Name(ContractField.Currency)) is null) && activity == ActivityKind.Return)
        {
            node.Fault(Name(ContractField.Currency), "and 'amount' belong together", "give both or neither");
        }

        var fields = known.Select(field => KeyValuePair.Create(field, field == ContractField.Lines ? Lines(node, activity) : Source(node, field)))
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key, pair => pair.Value!);
        return new EventMapping(
            type,
            activity,
            Attribute<AliasKind>(node, ContractField.Member, "alias") ?? default,
            Attribute<AmountForm>(node, ContractField.Amount, "as") ?? default,
            Attribute<TimeForm>(node, ContractField.At, "as") ?? TimeForm.Iso8601,
            fields);
    }

    private static string Name(ContractField field) => JsonNamingPolicy.CamelCase.ConvertName(field.ToString());

    private static FieldSource? Source(ContractNode node, ContractField field)
    {
        var name = Name(field);
        return node.Find(name)?.ValueKind switch
        {
            null => null,
            JsonValueKind.String when Extra(field) is { Required: true } extra => Refuse(node, name, $"does not say its '{extra.Name}'", $"write {{ \"from\": \"/pointer\", \"{extra.Name}\": … }}"),
            JsonValueKind.String => node.Pointer(name, FieldRemedy) is { } pointer ? new FieldSource.From(pointer) : null,
            JsonValueKind.Object => FromObject(node.Object(name, FieldRemedy)!, node, field),
            _ => Refuse(node, name, "is neither text nor an object", FieldRemedy),
        };
    }

    private static FieldSource.Each? Lines(ContractNode node, ActivityKind activity)
    {
        const string Remedy = "write { \"from\": \"/array\", \"id\": \"/pointer/in/line\", \"amount\": \"/pointer/in/line\" }";
        if (node.Find("lines") is null || node.Object("lines", Remedy) is not { } lines)
        {
            return null;
        }

        var priced = activity == ActivityKind.Purchase;
        lines.Allow(priced ? ["from", "id", "amount"] : ["from", "id"]);
        var (from, id, amount) = (lines.Pointer("from", Remedy), lines.Pointer("id", Remedy), priced ? lines.Pointer("amount", Remedy) : null);
        return from is null || id is null ? null : new FieldSource.Each(from, id, amount);
    }

    private static FieldSource? FromObject(ContractNode source, ContractNode mapping, ContractField field)
    {
        source.Allow(Extra(field) is { } extra ? ["from", "value", extra.Name] : ["from", "value"]);
        return (source.Find("from"), source.Find("value")) switch
        {
            (not null, null) => source.Pointer("from", FieldRemedy) is { } pointer ? new FieldSource.From(pointer) : null,
            (null, { } value) => Constant(source, field, value),
            _ => Refuse(mapping, Name(field), "needs either 'from' or 'value'", FieldRemedy),
        };
    }

    private static FieldSource? Constant(ContractNode source, ContractField field, JsonElement value) =>
        !Constants.Contains(field) ? Refuse(source, "value", "would be the same for every event", "take the field out of the event with 'from'")
        : Fits(field, value) is { } problem ? Refuse(source, "value", problem, "correct the constant")
        : new FieldSource.Constant(value.Clone());

    private static string? Fits(ContractField field, JsonElement value) => field switch
    {
        ContractField.Quantity or ContractField.Points =>
            value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count > 0 ? null : "is no whole number above zero",
        _ when value.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(value.GetString()) => "is no text",
        ContractField.Currency => Currencies.TryExponent(value.GetString()!, out _) ? null : "is no ISO 4217 code",
        ContractField.Mcc => value.GetString() is { Length: 4 } code && code.All(char.IsAsciiDigit) ? null : "is no merchant category code of four digits",
        _ => null,
    };

    private static (string Name, bool Required)? Extra(ContractField field) => field switch
    {
        ContractField.Member => ("alias", true),
        ContractField.Amount => ("as", true),
        ContractField.At => ("as", false),
        _ => null,
    };

    private static T? Attribute<T>(ContractNode node, ContractField field, string attribute)
        where T : struct, Enum
    {
        if (node.Find(Name(field)) is not { ValueKind: JsonValueKind.Object })
        {
            return null;
        }

        var source = node.Object(Name(field), FieldRemedy)!;
        return source.Find(attribute) is null && !Extra(field)!.Value.Required ? null : source.Word<T>(attribute);
    }

    private static FieldSource? Refuse(ContractNode node, string name, string problem, string remedy)
    {
        node.Fault(name, problem, remedy);
        return null;
    }
}
