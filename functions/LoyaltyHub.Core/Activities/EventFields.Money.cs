using System.Text.Json;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <content>What was paid, and what came back.</content>
internal sealed partial class EventFields
{
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

        var lines = paid is { } amount ? Lines(Money(amount.Unit.Exponent)) : null;
        var channel = Text(ContractField.Channel, required: false);
        var points = paid is { } whole ? PointsPart(Money(whole.Unit.Exponent)) : null;
        return order is null || paid is null ? null : new Happening.Purchased(
            order, paid.Value, mcc, category, lines, Other(ContractField.Employee, required: false), channel, points);
    }

    /// <summary>What was paid with points; null for nothing.</summary>
    private long? PointsPart(MoneyText money)
    {
        if (Scalar(ContractField.PointsPart, required: false) is not { } text || AmountText.IsZero(text))
        {
            return null;
        }

        if (money.ReadOrZero(text, out var value) is not { } problem)
        {
            return value;
        }

        Note(ContractField.PointsPart, problem, "send it as the event's amount is written; 0 is allowed");
        return null;
    }

    private Happening.Returned? Returned()
    {
        var order = Text(ContractField.Order);
        var lines = Lines(money: null);
        var refunded = lines is null || IsThere(ContractField.Amount) ? Amount() : null;
        return order is null || (lines is null && refunded is null)
            ? null
            : new Happening.Returned(order, refunded, lines?.Select(line => line.Id).ToList(), refunded is not null && mapping.AmountIsTotal);
    }

    private IReadOnlyList<OrderLine>? Lines(MoneyText? money) =>
        mapping.Fields.GetValueOrDefault(ContractField.Lines) is FieldSource.Each source ? LineFields.Read(scope.Item, source, money, errors) : null;

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

        var exponent = Exponent(code);
        if (AmountSum.Read(given, scope.Find(mapping.AmountMinus), mapping, Money(exponent), out var amount) is not { } problem)
        {
            return new Amount(amount, Unit.From(code));
        }

        Note(ContractField.Amount, problem, mapping.AmountAs == AmountForm.Minor
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

    private MoneyText Money(int exponent) => new(mapping.AmountAs, exponent, mapping.AmountDecimals);
}
