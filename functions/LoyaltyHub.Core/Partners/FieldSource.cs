using System.Text.Json;
using System.Text.RegularExpressions;

namespace LoyaltyHub.Core.Partners;

/// <summary>Where a field's value comes from.</summary>
public abstract record FieldSource
{
    private FieldSource()
    {
    }

    /// <summary>Out of the event.</summary>
    /// <param name="Pointer">Where in the event.</param>
    public sealed record From(JsonPointer Pointer) : FieldSource;

    /// <summary>An array in the event, of lines.</summary>
    /// <param name="Range">Which array or object it is.</param>
    /// <param name="Id">Where in a line its id is; null where lines are an object's members, whose names they are.</param>
    /// <param name="Amount">Where in a line what was paid for it is, written as the event's amount is; null where only ids are sent.</param>
    public sealed record Each(JsonRange Range, JsonPointer? Id, JsonPointer? Amount) : FieldSource
    {
        /// <summary>Where in a line its category is.</summary>
        public JsonPointer? Category { get; init; }

        /// <summary>Where in a line its merchant category code is.</summary>
        public JsonPointer? Mcc { get; init; }

        /// <summary>Where in a line its article is.</summary>
        public JsonPointer? Sku { get; init; }

        /// <summary>Where in a line the price of one piece is, in the amount's place.</summary>
        public JsonPointer? Price { get; init; }

        /// <summary>Where in a line its number of pieces is: a decimal with at most three digits after the point.</summary>
        public JsonPointer? Quantity { get; init; }

        /// <summary>Where in a line is said whether it was sold for less than its price: true or false.</summary>
        public JsonPointer? Discounted { get; init; }

        /// <summary>What a line says it is discounted by; null where it says nothing.</summary>
        public LineLess? Less { get; init; }

        /// <summary>Discounts of the order that name lines by their places; null where there are none.</summary>
        public LineDiscounts? Discounts { get; init; }

        /// <summary>Whether what was paid for a line is said.</summary>
        public bool IsPriced => Amount is not null || Price is not null;
    }

    /// <summary>The same for every event.</summary>
    /// <param name="Value">A JSON string or number.</param>
    public sealed record Constant(JsonElement Value) : FieldSource;

    /// <summary>Selected from the event by a query.</summary>
    /// <param name="Text">The query.</param>
    public sealed record Query(JsonQuery Text) : FieldSource;

    /// <summary>A header of the call: few platforms sign those.</summary>
    /// <param name="Name">The header.</param>
    public sealed record Header(string Name) : FieldSource;

    /// <summary>A parameter of the address that was called.</summary>
    /// <param name="Parameter">The parameter.</param>
    public sealed record Url(string Parameter) : FieldSource;

    /// <summary>Out of the element that a mapping is applied to each of.</summary>
    /// <param name="Pointer">Where in the element.</param>
    public sealed record Item(JsonPointer Pointer) : FieldSource;

    /// <summary>The name or place by which an element was found where a pointer says <c>*</c>.</summary>
    /// <param name="Number">Of which <c>*</c>, from 0: the batch's first, then those of the mapping's <c>each</c>.</param>
    public sealed record Key(int Number) : FieldSource;

    /// <summary>The first of several that is there.</summary>
    /// <param name="Sources">The values.</param>
    public sealed record First(IReadOnlyList<FieldSource> Sources) : FieldSource;

    /// <summary>A part of a text.</summary>
    /// <param name="Of">The text.</param>
    /// <param name="Pattern">What it has to look like; the part is the first group, or the whole where it has none. Missing where it does not fit.</param>
    public sealed record Part(FieldSource Of, Regex Pattern) : FieldSource;

    /// <summary>A word of the platform's in the hub's words.</summary>
    /// <param name="Of">The platform's word: a text, a number as it is written, true or false.</param>
    /// <param name="Words">The hub's by the platform's. Missing where it is none of them.</param>
    public sealed record Mapped(FieldSource Of, IReadOnlyDictionary<string, string> Words) : FieldSource;

    /// <summary>Several values as one text.</summary>
    /// <param name="Parts">The values; where one is missing, so is the whole.</param>
    /// <param name="With">What stands between them.</param>
    public sealed record Join(IReadOnlyList<FieldSource> Parts, string With) : FieldSource;

    /// <summary>Where the value is, for messages: a pointer as it is, anything else in words.</summary>
    public string Place => this switch
    {
        From from => from.Pointer.ToString(),
        Each each => each.Range.ToString(),
        Query query => $"query {query.Text}",
        Header header => $"header {header.Name}",
        Url url => $"address parameter {url.Parameter}",
        Join join => string.Join(" + ", join.Parts.Select(part => part.Place)),
        Item item => $"item {item.Pointer}",
        Key key => $"key {key.Number}",
        First first => string.Join(" or ", first.Sources.Select(source => source.Place)),
        Part part => part.Of.Place,
        Mapped mapped => mapped.Of.Place,
        _ => "",
    };

    /// <summary>Whether the value tells the elements of one event apart.</summary>
    internal bool IsOfElement => this switch
    {
        Item or Key => true,
        Join join => join.Parts.Any(part => part.IsOfElement),
        First first => first.Sources.Any(source => source.IsOfElement),
        Part part => part.Of.IsOfElement,
        Mapped mapped => mapped.Of.IsOfElement,
        _ => false,
    };
}

/// <summary>What a line says it is discounted by.</summary>
/// <param name="Each">Where in the line an array of discounts is; null where there is one discount.</param>
/// <param name="Amount">Where in the line, or in a discount, the amount is.</param>
public sealed record LineLess(JsonPointer? Each, JsonPointer Amount);

/// <summary>Discounts of an order that name lines by their places.</summary>
/// <param name="From">Where in the event their array is.</param>
/// <param name="Line">Where in a discount the line's place is, from 0.</param>
/// <param name="Amount">Where in a discount its amount is.</param>
public sealed record LineDiscounts(JsonPointer From, JsonPointer Line, JsonPointer Amount);
