namespace LoyaltyHub.Core.Partners;

/// <summary>Reads where the lines of an order are, and what was paid for each.</summary>
internal static class LinesReader
{
    private const string Remedy = "write { \"from\": \"/array\", \"id\": \"/pointer/in/line\", \"amount\": \"/pointer/in/line\" }";
    private const string LessRemedy = "write { \"amount\": \"/pointer/in/line\" } or { \"each\": \"/array/in/line\", \"amount\": \"/pointer/in/discount\" }";
    private const string DiscountsRemedy = "write { \"from\": \"/array\", \"line\": \"/pointer/in/discount\", \"amount\": \"/pointer/in/discount\" }";

    /// <summary>The properties of a purchase's lines.</summary>
    public static string[] Priced { get; } = ["from", "id", "amount", "price", "quantity", "less", "discounts", "category", "mcc", "sku", "discounted"];

    /// <summary>The properties of a return's lines.</summary>
    public static string[] Named { get; } = ["from", "id"];

    public static FieldSource.Each? Read(ContractNode node, bool priced)
    {
        if (node.Object("lines", Remedy) is not { } lines)
        {
            return null;
        }

        lines.Allow(priced ? Priced : Named);
        if (priced && (lines.Find("amount") is null) == (lines.Find("price") is null))
        {
            lines.Fault("amount", "and 'price' say what was paid", "give one of them");
        }

        JsonPointer? Optional(string name) => priced && lines.Find(name) is not null ? lines.Pointer(name, Remedy) : null;
        var (from, named) = (lines.Range("from", Remedy), lines.Find("id") is { } given && given.ValueKind == System.Text.Json.JsonValueKind.String && given.ValueEquals("*"));
        var id = named ? null : lines.Pointer("id", Remedy);
        return from is null || (id is null && !named) ? null : new FieldSource.Each(from, id, Optional("amount"))
        {
            Price = Optional("price"),
            Category = Optional("category"),
            Mcc = Optional("mcc"),
            Sku = Optional("sku"),
            Quantity = Optional("quantity"),
            Discounted = Optional("discounted"),
            Less = priced ? Less(lines) : null,
            Discounts = priced ? Discounts(lines) : null,
        };
    }

    private static LineLess? Less(ContractNode lines)
    {
        if (lines.Find("less") is null || lines.Object("less", LessRemedy) is not { } less)
        {
            return null;
        }

        less.Allow("each", "amount");
        var each = less.Find("each") is null ? null : less.Pointer("each", LessRemedy);
        return less.Pointer("amount", LessRemedy) is { } amount ? new LineLess(each, amount) : null;
    }

    private static LineDiscounts? Discounts(ContractNode lines)
    {
        if (lines.Find("discounts") is null || lines.Object("discounts", DiscountsRemedy) is not { } discounts)
        {
            return null;
        }

        discounts.Allow("from", "line", "amount");
        var (from, line, amount) = (discounts.Pointer("from", DiscountsRemedy), discounts.Pointer("line", DiscountsRemedy), discounts.Pointer("amount", DiscountsRemedy));
        return from is null || line is null || amount is null ? null : new LineDiscounts(from, line, amount);
    }
}
