using System.Text.Json;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Activities;

/// <summary>Takes the fields of one event by its mapping. What cannot be taken is noted and null, so that all errors show at once.</summary>
internal sealed partial class EventFields(EventScope scope, EventMapping mapping, AliasHasher hasher, PartnerId partner, List<FieldError> errors)
{
    private const int MaxText = 256;

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

        if (TimeText.Read(text, mapping.AtAs, mapping.AtOffset, webhook, out var at) is not { } problem)
        {
            return at;
        }

        Note(ContractField.At, problem, $"send {TimeText.Expectation(mapping.AtAs)}");
        return null;
    }

    /// <summary>What happened; null only where an error was noted.</summary>
    public Happening? Happening() => mapping.Activity switch
    {
        ActivityKind.Purchase => Purchase(),
        ActivityKind.Return => Returned(),
        ActivityKind.Engagement => Engagement(),
        ActivityKind.Hold => Hold(),
        ActivityKind.Capture => Text(ContractField.Redemption) is var captured && Count(ContractField.Points) is var some && captured is not null
            ? new Happening.PointsCaptured(captured, some)
            : null,
        ActivityKind.Void => Text(ContractField.Redemption) is { } voided ? new Happening.PointsVoided(voided) : null,
        ActivityKind.RedemptionRefund => Text(ContractField.Redemption) is var refunded && Count(ContractField.Points) is var back && refunded is not null
            ? new Happening.PointsRefunded(refunded, back)
            : null,
        ActivityKind.Confirmation => Text(ContractField.Order) is { } confirmed ? new Happening.Confirmed(confirmed) : null,
        ActivityKind.Transfer => Other(ContractField.To) is var to && Count(ContractField.Points, required: true) is { } given && PointsUnit(out var of) && to is not null
            ? new Happening.PointsGiven(to.Value, given, of)
            : null,
        ActivityKind.Subscription => Enrolled(EnrolmentKind.Subscription),
        ActivityKind.Segment => Enrolled(EnrolmentKind.Segment),
        ActivityKind.SubscriptionEnd => Text(ContractField.Name) is { } ended ? new Happening.Withdrawn(EnrolmentKind.Subscription, ended) : null,
        ActivityKind.SegmentEnd => Text(ContractField.Name) is { } left ? new Happening.Withdrawn(EnrolmentKind.Segment, left) : null,
        ActivityKind.Profile => Offset() is { } offset ? new Happening.ProfileChanged(offset) : null,
        ActivityKind.Referral => Other(ContractField.Referrer) is { } referrer ? new Happening.Referred(referrer) : null,
        ActivityKind.PerkUse => Text(ContractField.Perk) is var perk && Text(ContractField.Use) is { } use && perk is not null ? new Happening.PerkUsed(perk, use) : null,
        _ => throw new InvalidOperationException($"No activity for {mapping.Activity}."),
    };

    private bool IsThere(ContractField field) => Find(field) is not (null or { ValueKind: JsonValueKind.Null });

    private Happening.Returned? Returned()
    {
        var order = Text(ContractField.Order);
        var lines = Lines(exponent: null);
        var refunded = lines is null || IsThere(ContractField.Amount) ? Amount() : null;
        return order is null || (lines is null && refunded is null) ? null : new Happening.Returned(order, refunded, lines?.Select(line => line.Id).ToList());
    }

    private IReadOnlyList<OrderLine>? Lines(int? exponent) =>
        mapping.Fields.GetValueOrDefault(ContractField.Lines) is FieldSource.Each source ? LineFields.Read(scope.Item, source, exponent, errors) : null;

    /// <summary>The unit of points to spend; null for the programme's first. False where an error was noted.</summary>
    private bool PointsUnit(out Unit? unit)
    {
        unit = null;
        if (Text(ContractField.Unit, required: false) is not { } code)
        {
            return true;
        }

        try
        {
            unit = Unit.From(code);
            return true;
        }
        catch (ArgumentException)
        {
            Note(ContractField.Unit, "is no unit of points", "send a code of 3-12 capital letters and digits, as the programme names it");
            return false;
        }
    }

    private Happening.Purchased? Purchase()
    {
        var order = Text(ContractField.Order);
        var paid = Amount();
        var mcc = Text(ContractField.Mcc, required: false);
        var category = Text(ContractField.Category, required: false);
        if (mcc is not null && !(mcc.Length == 4 && mcc.All(char.IsAsciiDigit)))
        {
            Note(ContractField.Mcc, "is no merchant category code", "send four digits, as text where the first is 0");
        }

        var lines = paid is { } amount ? Lines(mapping.AmountAs == AmountForm.Minor ? 0 : amount.Unit.Exponent) : null;
        var channel = Text(ContractField.Channel, required: false);
        var points = paid is { } whole ? PointsPart(mapping.AmountAs == AmountForm.Minor ? 0 : whole.Unit.Exponent) : null;
        return order is null || paid is null ? null : new Happening.Purchased(
            order, paid.Value, mcc, category, lines, Other(ContractField.Employee, required: false), channel, points);
    }

    /// <summary>What was paid with points; null for nothing.</summary>
    private long? PointsPart(int exponent)
    {
        if (Scalar(ContractField.PointsPart, required: false) is not { } text || AmountText.IsZero(text))
        {
            return null;
        }

        if (AmountText.Read(text, exponent, out var value) is not { } problem)
        {
            return value;
        }

        Note(ContractField.PointsPart, problem, "send it as the event's amount is written; 0 is allowed");
        return null;
    }

    private Happening.Engaged? Engagement()
    {
        var kind = Text(ContractField.Engagement);
        var quantity = Count(ContractField.Quantity);
        var employee = Other(ContractField.Employee, required: false);
        return kind is null ? null : new Happening.Engaged(kind, quantity ?? 1, employee);
    }

    private Amount? Amount()
    {
        var code = Currency();

        // A query may select several amounts, which are added.
        var several = mapping.Fields.GetValueOrDefault(ContractField.Amount) is FieldSource.Query && Find(ContractField.Amount) is { ValueKind: JsonValueKind.Array };
        var value = several || Scalar(ContractField.Amount, required: true) is not null ? Find(ContractField.Amount) : null;
        if (code is null || value is not { } given)
        {
            return null;
        }

        var (minor, exponent) = (mapping.AmountAs == AmountForm.Minor, Exponent(code));
        if (AmountSum.Read(given, scope.Find(mapping.AmountMinus), mapping, minor ? 0 : exponent, out var amount) is not { } problem)
        {
            return new Amount(amount, Unit.From(code));
        }

        Note(ContractField.Amount, problem, minor
            ? "send a whole number of minor units above zero, or let the contract say \"as\": \"major\""
            : $"send a number of major units above zero with at most {exponent} decimals, or let the contract say \"as\": \"minor\"");
        return null;
    }

    private string? Currency()
    {
        var text = Text(ContractField.Currency);
        var code = mapping.CurrencyAnyCase ? text?.ToUpperInvariant() : text;
        if (code is null || Currencies.TryExponent(code, out _))
        {
            return code;
        }

        Note(ContractField.Currency, "is no currency of ISO 4217", "send an alphabetic code in capital letters, for example RUB");
        return null;
    }

    private static int Exponent(string code) => Currencies.TryExponent(code, out var exponent) ? exponent : throw new InvalidOperationException("The currency was checked before.");

    private long? Count(ContractField field, bool required = false)
    {
        if (Scalar(field, required) is not { } text)
        {
            return null;
        }

        // Of a decimal that is to be cut, what is cut has to be digits too.
        var point = field == ContractField.Quantity && mapping.QuantityAs == CountForm.Floor ? text.IndexOf('.', StringComparison.Ordinal) : -1;
        var whole = point > 0 && text.AsSpan(point + 1).ContainsAnyExceptInRange('0', '9') is false ? text[..point] : text;
        if (AmountText.Read(whole, 0, out var count) is not { } problem)
        {
            return count;
        }

        Note(field, problem, "send a whole number above zero");
        return null;
    }

    private string? Text(ContractField field, bool required = true)
    {
        if (Scalar(field, required) is not { } text)
        {
            return null;
        }

        if (!string.IsNullOrWhiteSpace(text) && text.Length <= MaxText && !text.Any(char.IsControl))
        {
            return text;
        }

        Note(field, "is blank, too long or holds control characters", $"send 1-{MaxText} characters");
        return null;
    }

    /// <summary>The text of a JSON string, or the digits of a JSON number as they were written; null counts as not there.</summary>
    private string? Scalar(ContractField field, bool required)
    {
        switch (Find(field))
        {
            case null or { ValueKind: JsonValueKind.Null }:
                if (required)
                {
                    Note(field, "is missing", "send it in every event of this type");
                }

                return null;
            case { ValueKind: JsonValueKind.String } text:
                return text.GetString();
            case { ValueKind: JsonValueKind.Number } number when Measures(field) || number.GetRawText().All(char.IsAsciiDigit):
                return number.GetRawText();
            case { ValueKind: JsonValueKind.Number }:
                // 1e3 and 1000.0 may be the same number but are not the same name.
                Note(field, "is a number that is not whole", "send a text");
                return null;
            case { } other:
                Note(field, $"is {JsonBody.Kind(other)}", "send a text or a number");
                return null;
        }
    }

    private static bool Measures(ContractField field) =>
        field is ContractField.Amount or ContractField.At or ContractField.Until or ContractField.Quantity or ContractField.Points or ContractField.PointsPart;

    private JsonElement? Find(ContractField field) => scope.Find(mapping.Fields.GetValueOrDefault(field));

    private void Note(ContractField field, string problem, string remedy)
    {
        var name = MappingReader.Name(field);
        errors.Add(new FieldError(name, mapping.Fields.GetValueOrDefault(field)?.Place ?? "", problem, remedy) { Contract = $"{mapping.Path}/{name}" });
    }
}
