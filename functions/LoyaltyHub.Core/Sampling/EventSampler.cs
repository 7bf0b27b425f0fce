using System.Globalization;
using System.Text.Json.Nodes;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Sampling;

/// <summary>
/// Makes events of a partner from its contract: from the contract's example of that type where there is one, or else from nothing. It is only a proposal: whether the contract reads
/// from it what it should say is for its own mapping to tell.
/// </summary>
public sealed class EventSampler(PartnerContract contract)
{
    /// <summary>Makes an event.</summary>
    /// <param name="mapping">Of this type.</param>
    /// <param name="facts">What it says.</param>
    /// <returns>The event; or the place that a value could not be put to, and what would help.</returns>
    public (SampleEvent? Event, string? Problem) Make(EventMapping mapping, SampleFacts facts)
    {
        var draft = new EventDraft(Base(mapping), mapping.Each is { } each ? [.. JsonPlace.Of(each), "0"] : []);
        var problem = draft.Put(contract.TypeField, mapping.Type) ? null : Unplaced("type", contract.TypeField, mapping);
        foreach (var (field, source) in mapping.Fields.Where(pair => pair.Value is not FieldSource.Constant && pair.Key is not (ContractField.EventId or ContractField.Lines)))
        {
            if (Text(field, mapping, facts) is { } text && !draft.Put(source, text, IsNumber(field, mapping)))
            {
                problem ??= Unplaced(MappingReader.Name(field), source, mapping);
            }
        }

        if (mapping.AmountMinus is { } before)
        {
            draft.Put(before, AmountText(mapping, facts.Before), mapping.AmountAs == AmountForm.Minor);
        }

        LineSampler.Write(draft.Item, mapping, facts, ExponentOf(mapping));
        Restate(draft, mapping, facts);
        foreach (var condition in mapping.Skip)
        {
            Avoid(draft, condition);
        }

        if ((mapping.DuplicateKey ?? mapping.Fields.GetValueOrDefault(ContractField.EventId)) is { } id && !draft.PutUnique(id, facts.Key))
        {
            problem ??= Unplaced("eventId", id, mapping);
        }

        if (contract.Fetches.GetValueOrDefault(mapping.Type)?.Url is FetchAddress.Template address)
        {
            // Another event asks for other details.
            foreach (var piece in address.Text.Pieces.OfType<TextTemplate.Piece.Value>())
            {
                draft.Extend(piece.Source, facts);
            }
        }

        return problem is null ? (new SampleEvent(mapping, facts, draft.Item, draft.Headers, draft.Parameters), null) : (null, problem);
    }

    /// <summary>Says the purchase once more where an event of this type tells it together with what came back.</summary>
    private void Restate(EventDraft draft, EventMapping mapping, SampleFacts facts)
    {
        foreach (var sibling in contract.MappingsOf(mapping.Type).Where(sibling => facts.Purchase is not null && sibling != mapping && sibling.Activity == ActivityKind.Purchase))
        {
            foreach (var (field, source) in sibling.Fields.Where(pair => pair.Value is not FieldSource.Constant && pair.Key is not (ContractField.EventId or ContractField.Lines)))
            {
                if (Text(field, sibling, facts.Purchase!) is { } text)
                {
                    draft.Put(source, text, IsNumber(field, sibling));
                }
            }

            LineSampler.Write(draft.Item, sibling, facts.Purchase!, ExponentOf(sibling));
        }
    }

    private JsonObject Base(EventMapping mapping)
    {
        var item = contract.Examples.TryGetValue(mapping.Type, out var example) ? (JsonObject)JsonNode.Parse(example.GetRawText())! : [];
        if (contract.Formats.Contains(BodyFormat.Cloudevents))
        {
            item["specversion"] = "1.0";
            item["id"] ??= "1";
            item["source"] ??= "/sandbox";
            item["type"] ??= mapping.Type;
        }

        return item;
    }

    /// <summary>What a field says; null for one that is left out.</summary>
    private string? Text(ContractField field, EventMapping mapping, SampleFacts facts) => field switch
    {
        ContractField.Member => mapping.Alias == AliasKind.Order ? facts.Order : AliasSample.Of(mapping.Alias, facts.Member),
        ContractField.To or ContractField.Referrer or ContractField.Employee => AliasSample.Of(mapping.OtherAlias, facts.Other),
        ContractField.Order or ContractField.Redemption or ContractField.Use or ContractField.Cancels or ContractField.Confirms => facts.Order,
        ContractField.Amount => AmountText(mapping, checked(facts.Minor + (mapping.AmountMinus is null && !mapping.AmountIsTotal ? 0 : facts.Before))),
        ContractField.Currency => mapping.CurrencyAnyCase ? contract.Settlement.Currency.Value.ToLowerInvariant() : contract.Settlement.Currency.Value,
        ContractField.At => TimeSample.Of(facts.At, mapping.At),
        ContractField.Until => TimeSample.Of(facts.At.AddDays(30), mapping.Until),
        ContractField.Mcc => "5411",
        ContractField.Category => "grocery",
        ContractField.Channel => "web",
        ContractField.Engagement => "visit",
        ContractField.Quantity => "1",
        ContractField.Points => "10",
        ContractField.Name => "plan",
        ContractField.UtcOffset => "+03:00",
        ContractField.Perk => "perk",
        ContractField.Item => mapping.Fields.ContainsKey(ContractField.Points) ? null : "item",
        _ => null,
    };

    private static bool IsNumber(ContractField field, EventMapping mapping) => field switch
    {
        ContractField.Amount => mapping.AmountAs == AmountForm.Minor,
        ContractField.At => mapping.At.Form is TimeForm.EpochSeconds or TimeForm.EpochMilliseconds,
        ContractField.Until => mapping.Until.Form is TimeForm.EpochSeconds or TimeForm.EpochMilliseconds,
        ContractField.Quantity or ContractField.Points => true,
        _ => false,
    };

    private string AmountText(EventMapping mapping, long minor)
    {
        var text = AmountSample.Of(minor, mapping, ExponentOf(mapping));
        return mapping.AmountSign == AmountSign.Minus && minor > 0 ? $"-{text}" : text;
    }

    /// <summary>The decimals of the event's currency.</summary>
    private int ExponentOf(EventMapping mapping) =>
        mapping.Fields.GetValueOrDefault(ContractField.Currency) is FieldSource.Constant constant ? Unit.From(constant.Value.GetString()!).Exponent : contract.Settlement.Currency.Exponent;

    /// <summary>Sees to it that a condition under which the event means nothing does not hold.</summary>
    private static void Avoid(EventDraft draft, SkipCondition condition)
    {
        var now = draft.Read(condition.Source);
        switch (condition.Test)
        {
            case SkipTest.Missing when string.IsNullOrEmpty(now):
                draft.Put(condition.Source, "1");
                break;
            case SkipTest.Present when !string.IsNullOrEmpty(now):
                draft.Remove(condition.Source);
                break;
            case SkipTest.IsNot when now is not null && !condition.Values.Contains(now):
                draft.Put(condition.Source, condition.Values[0]);
                break;
            case SkipTest.IsNot when now is null && condition.Source is FieldSource.From:
                draft.Put(condition.Source, condition.Values[0]);
                break;
            case SkipTest.Is when now is not null && condition.Values.Contains(now):
                draft.Put(condition.Source, now is "true" or "false" ? (now == "true" ? "false" : "true") : "other");
                break;
            case SkipTest.Below when now is null || Below(now, condition.Values[0]):
                draft.Put(condition.Source, condition.Values[0], number: true);
                break;
            case SkipTest.Above when now is not null && !Below(now, condition.Values[0]) && now != condition.Values[0]:
                draft.Put(condition.Source, condition.Values[0], number: true);
                break;
            default:
                break;
        }
    }

    private static bool Below(string text, string bound) =>
        !decimal.TryParse(text.TrimEnd('%'), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) || number < decimal.Parse(bound, CultureInfo.InvariantCulture);

    private string Unplaced(string field, FieldSource source, EventMapping mapping) =>
        $"no event of type '{mapping.Type}' can be made: the place of '{field}' ({source.Place}) cannot be found backwards"
        + (contract.Examples.ContainsKey(mapping.Type) ? "; let the example of that type in 'examples' hold a value there" : $"; give an event as the partner sends it in 'examples': {{ \"{mapping.Type}\": {{ … }} }}");
}
