using System.Collections.Frozen;
using System.Text.Json;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads the mapping of one event type: <c>activity</c> and, per field, a pointer, <c>{ "from": … }</c> or <c>{ "value": … }</c>.</summary>
internal static class MappingReader
{
    private const string FieldRemedy = "write a JSON Pointer, { \"from\": \"/pointer\" }, another source or { \"value\": constant }";

    /// <summary>Of each activity: the fields it must have and those it may have, besides member, at and eventId.</summary>
    public static FrozenDictionary<ActivityKind, (ContractField[] Must, ContractField[] May)> Shapes { get; } =
        new Dictionary<ActivityKind, (ContractField[], ContractField[])>
        {
            [ActivityKind.Purchase] = (
                [ContractField.Order, ContractField.Amount, ContractField.Currency],
                [ContractField.Mcc, ContractField.Category, ContractField.Lines, ContractField.Employee, ContractField.Channel, ContractField.PointsPart]),
            [ActivityKind.Return] = ([ContractField.Order], [ContractField.Amount, ContractField.Currency, ContractField.Lines]),
            [ActivityKind.Engagement] = ([ContractField.Engagement], [ContractField.Quantity, ContractField.Employee]),
            [ActivityKind.Cancellation] = ([ContractField.Cancels], [ContractField.Quantity]),
            [ActivityKind.Hold] = ([ContractField.Redemption], [ContractField.Points, ContractField.Unit, ContractField.Item, ContractField.Amount, ContractField.Currency]),
            [ActivityKind.Capture] = ([ContractField.Redemption], [ContractField.Points]),
            [ActivityKind.Void] = ([ContractField.Redemption], []),
            [ActivityKind.RedemptionRefund] = ([ContractField.Redemption], [ContractField.Points]),
            [ActivityKind.Confirmation] = ([ContractField.Order], []),
            [ActivityKind.EngagementConfirmation] = ([ContractField.Confirms], []),
            [ActivityKind.Transfer] = ([ContractField.To, ContractField.Points], [ContractField.Unit]),
            [ActivityKind.Subscription] = ([ContractField.Name], [ContractField.Until]),
            [ActivityKind.SubscriptionEnd] = ([ContractField.Name], []),
            [ActivityKind.Segment] = ([ContractField.Name], [ContractField.Until]),
            [ActivityKind.SegmentEnd] = ([ContractField.Name], []),
            [ActivityKind.Profile] = ([ContractField.UtcOffset], []),
            [ActivityKind.Referral] = ([ContractField.Referrer], []),
            [ActivityKind.PerkUse] = ([ContractField.Perk, ContractField.Use], []),
        }.ToFrozenDictionary();

    /// <summary>Only these may be constants: any other would make all events the same one, or the same member's.</summary>
    public static ContractField[] Constants { get; } =
    [
        ContractField.Currency, ContractField.Mcc, ContractField.Category, ContractField.Channel, ContractField.Engagement, ContractField.Quantity, ContractField.Points, ContractField.Unit,
        ContractField.Name, ContractField.Perk, ContractField.Item, ContractField.UtcOffset,
    ];

    /// <summary>What every mapping may say besides its fields.</summary>
    public static string[] Besides { get; } = ["skip", "duplicateKey", "each", "description"];

    /// <summary>The fields that name a member; a mapping has one of the others at most besides the first.</summary>
    private static readonly ContractField[] Others = [ContractField.To, ContractField.Referrer, ContractField.Employee];

    public static EventMapping Read(string type, ContractNode node)
    {
        var activity = node.Word<ActivityKind>("activity");
        var (must, may) = Shapes[activity];
        ContractField[] known = [ContractField.Member, .. must, .. may, ContractField.At, ContractField.EventId];
        node.Allow([.. known.Select(Name).Prepend("activity"), .. Besides]);
        _ = node.Plain("description");
        foreach (var field in must.Prepend(ContractField.Member).Where(field => node.Find(Name(field)) is null))
        {
            node.Fault(Name(field), "is missing", FieldRemedy);
        }

        if (activity == ActivityKind.Return && node.Find(Name(ContractField.Amount)) is null && node.Find(Name(ContractField.Lines)) is null)
        {
            node.Fault(Name(ContractField.Amount), "is missing", $"{FieldRemedy}, or name the 'lines' that come back");
        }

        ContractField[] paying = [ContractField.Points, ContractField.Item, ContractField.Amount];
        if (activity == ActivityKind.Hold && paying.All(field => node.Find(Name(field)) is null))
        {
            node.Fault(Name(ContractField.Points), "is missing", $"{FieldRemedy}, or name the 'item' of the catalogue or the order's 'amount'");
        }

        if ((node.Find(Name(ContractField.Amount)) is null) != (node.Find(Name(ContractField.Currency)) is null) && activity is ActivityKind.Return or ActivityKind.Hold)
        {
            node.Fault(Name(ContractField.Currency), "and 'amount' belong together", "give both or neither");
        }

        var fields = known.Select(field => KeyValuePair.Create(field, field == ContractField.Lines ? Lines(node, activity) : Source(node, field)))
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key, pair => pair.Value!);
        var alias = Attribute<AliasKind>(node, ContractField.Member, "alias") ?? default;
        if (alias == AliasKind.Order && activity is not (ActivityKind.Return or ActivityKind.Confirmation))
        {
            node.Object("member", FieldRemedy)!.Fault("alias", "is the order, and only what follows a purchase finds its member by that", "name what the member is known by");
        }

        return new EventMapping(type, activity, alias, OtherAlias(node, known) ?? alias, fields)
        {
            Path = node.Place,
            AmountAs = Attribute<AmountForm>(node, ContractField.Amount, "as") ?? default,
            AmountDecimals = AmountReader.Decimals(node),
            AmountSign = Attribute<AmountSign>(node, ContractField.Amount, "sign") ?? AmountSign.None,
            AmountMinus = Inner(node, ContractField.Amount, "minus"),
            AmountIsTotal = AmountReader.IsTotal(node, activity),
            CurrencyAnyCase = Attribute<CurrencyForm>(node, ContractField.Currency, "as") is CurrencyForm.AnyCase,
            QuantityAs = Attribute<CountForm>(node, ContractField.Quantity, "as") ?? CountForm.Whole,
            At = TimeTermsReader.Read(node, "at"),
            Until = TimeTermsReader.Read(node, "until"),
            Each = node.Find("each") is null ? null : node.Range("each", "point at the elements, each of which becomes an activity: /refunds"),
            Skip = SkipReader.Read(node),
            DuplicateKey = DuplicateKey(node),
        };
    }

    /// <summary>A source inside a field's object; null where it is left out.</summary>
    private static FieldSource? Inner(ContractNode node, ContractField field, string name) =>
        node.Find(Name(field)) is { ValueKind: JsonValueKind.Object } && node.Object(Name(field), FieldRemedy)! is var source && source.Find(name) is not null
            ? SourceReader.Read(source, name)
            : null;

    private static FieldSource? DuplicateKey(ContractNode node)
    {
        if (node.Find("duplicateKey") is null)
        {
            return null;
        }

        if (node.Find("eventId") is not null)
        {
            node.Fault("duplicateKey", "and 'eventId' both name the event", "keep 'eventId' where the partner keeps ids on retry, 'duplicateKey' where it does not");
        }

        return SourceReader.Read(node, "duplicateKey");
    }

    /// <summary>What the other member's field holds; null where it does not say, and is written as the member's own.</summary>
    private static AliasKind? OtherAlias(ContractNode node, ContractField[] known)
    {
        AliasKind? alias = null;
        foreach (var field in Others.Where(known.Contains))
        {
            alias = Attribute<AliasKind>(node, field, "alias") ?? alias;
        }

        return alias;
    }

    /// <summary>A field's name in contracts.</summary>
    public static string Name(ContractField field) => JsonNamingPolicy.CamelCase.ConvertName(field.ToString());

    private static FieldSource? Source(ContractNode node, ContractField field)
    {
        var name = Name(field);
        return node.Find(name)?.ValueKind switch
        {
            null => null,
            JsonValueKind.String when Required(field) is { } extra => Refuse(node, name, $"does not say its '{extra}'", $"write {{ \"from\": \"/pointer\", \"{extra}\": … }}"),
            JsonValueKind.String => node.Pointer(name, FieldRemedy) is { } pointer ? new FieldSource.From(pointer) : null,
            JsonValueKind.Object => FromObject(node.Object(name, FieldRemedy)!, node, field),
            _ => Refuse(node, name, "is neither text nor an object", FieldRemedy),
        };
    }

    private static FieldSource.Each? Lines(ContractNode node, ActivityKind activity) => node.Find("lines") is null ? null : LinesReader.Read(node, activity == ActivityKind.Purchase);

    private static FieldSource? FromObject(ContractNode source, ContractNode mapping, ContractField field)
    {
        source.Allow([.. SourceReader.Properties, "value", .. Extras(field)]);
        return source.Find("value") is not { } value ? SourceReader.Place(source, mapping, Name(field))
            : SourceReader.Places.Any(place => source.Find(place) is not null) ? Refuse(mapping, Name(field), "has both a place and a constant 'value'", FieldRemedy)
            : Constant(source, field, value);
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
        ContractField.UtcOffset => UtcOffsets.TryRead(value.GetString(), out _) ? null : "is no offset from UTC",
        ContractField.Mcc => value.GetString() is { Length: 4 } code && code.All(char.IsAsciiDigit) ? null : "is no merchant category code of four digits",
        _ => null,
    };

    /// <summary>What a field's object may say besides its place.</summary>
    public static string[] Extras(ContractField field) => field switch
    {
        ContractField.Member or ContractField.To or ContractField.Referrer or ContractField.Employee => ["alias"],
        ContractField.Amount => ["as", "decimals", "sign", "minus", "total"],
        ContractField.At or ContractField.Until => TimeTermsReader.Properties,
        ContractField.Currency or ContractField.Quantity => ["as"],
        _ => [],
    };

    /// <summary>What a field's object has to say besides its place.</summary>
    public static string? Required(ContractField field) => field switch
    {
        ContractField.Member => "alias",
        ContractField.Amount => "as",
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
        return source.Find(attribute) is null && Required(field) != attribute ? null : source.Word<T>(attribute);
    }

    private static FieldSource? Refuse(ContractNode node, string name, string problem, string remedy)
    {
        node.Fault(name, problem, remedy);
        return null;
    }
}
