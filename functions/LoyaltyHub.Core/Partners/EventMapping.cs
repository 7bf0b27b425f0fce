using System.Text.Json;

namespace LoyaltyHub.Core.Partners;

/// <summary>What one type of event means and where its fields are.</summary>
/// <param name="Type">The type as the partner writes it.</param>
/// <param name="Activity">What it means.</param>
/// <param name="Alias">What the member field holds.</param>
/// <param name="AmountAs">How the amount is written.</param>
/// <param name="AtAs">How the time is written.</param>
/// <param name="OtherAlias">What the field of another member holds: who receives points, referred, or bought for a company.</param>
/// <param name="UntilAs">How the end of a subscription or segment is written.</param>
/// <param name="Fields">Where the fields are. <see cref="ContractField.At"/> left out: the webhook's timestamp;
/// <see cref="ContractField.EventId"/> left out: the webhook's id, with <c>:index</c> in a batch.</param>
public sealed record EventMapping(
    string Type,
    ActivityKind Activity,
    AliasKind Alias,
    AmountForm AmountAs,
    TimeForm AtAs,
    AliasKind OtherAlias,
    TimeForm UntilAs,
    IReadOnlyDictionary<ContractField, FieldSource> Fields)
{
    /// <summary>The mapping's place in the contract.</summary>
    public string Path { get; } = $"/events/{JsonPointer.Escape(Type)}";

    /// <summary>How the amount's sign is written.</summary>
    public AmountSign AmountSign { get; init; }

    /// <summary>What is taken off the amount: of a total that grows, how far it had grown before. Null for nothing.</summary>
    public FieldSource? AmountMinus { get; init; }

    /// <summary>Whether the currency may be written in small letters.</summary>
    public bool CurrencyAnyCase { get; init; }

    /// <summary>How the quantity is written.</summary>
    public CountForm QuantityAs { get; init; }

    /// <summary>The offset from UTC of times that are written without one.</summary>
    public TimeSpan AtOffset { get; init; }

    /// <summary>When an event of this type means nothing; any of them is enough.</summary>
    public IReadOnlyList<SkipCondition> Skip { get; init; } = [];

    /// <summary>
    /// What two deliveries of the same thing have in common where the partner gives each another id: it names the event in the id's
    /// place, and what the event says, not its bytes, tells a repetition from a conflict. Null where ids are kept.
    /// </summary>
    public FieldSource? DuplicateKey { get; init; }
}

/// <summary>How an amount's sign is written.</summary>
public enum AmountSign
{
    /// <summary>Amounts have none.</summary>
    None,

    /// <summary>Amounts of this event are negative: what is meant is how much.</summary>
    Minus,

    /// <summary>Sometimes so, sometimes so.</summary>
    Any,
}

/// <summary>How a currency is written.</summary>
public enum CurrencyForm
{
    /// <summary>In capital letters, as ISO 4217 has it.</summary>
    Capitals,

    /// <summary>In small letters, or in both.</summary>
    AnyCase,
}

/// <summary>How a quantity is written.</summary>
public enum CountForm
{
    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A decimal, of which the whole part counts.</summary>
    Floor,
}

/// <summary>What an event can mean.</summary>
public enum ActivityKind
{
    /// <summary>Something was bought.</summary>
    Purchase,

    /// <summary>Part or all of an order came back.</summary>
    Return,

    /// <summary>A service was used without a payment.</summary>
    Engagement,

    /// <summary>A till sets points aside.</summary>
    Hold,

    /// <summary>A till takes held points.</summary>
    Capture,

    /// <summary>A till gives held points back.</summary>
    Void,

    /// <summary>What was paid with points came back, and captured points with it.</summary>
    RedemptionRefund,

    /// <summary>What an order earned is earned for good.</summary>
    Confirmation,

    /// <summary>A member gives points to another.</summary>
    Transfer,

    /// <summary>A member subscribed, or renewed a subscription.</summary>
    Subscription,

    /// <summary>A subscription was ended.</summary>
    SubscriptionEnd,

    /// <summary>A member was put into a segment.</summary>
    Segment,

    /// <summary>A member was taken out of a segment.</summary>
    SegmentEnd,

    /// <summary>Something about the member changed.</summary>
    Profile,

    /// <summary>A member was brought by another.</summary>
    Referral,

    /// <summary>A member used a perk.</summary>
    PerkUse,
}

/// <summary>How an amount is written.</summary>
public enum AmountForm
{
    /// <summary>An integer of minor units: 4599 is 45.99 RUB.</summary>
    Minor,

    /// <summary>A decimal of major units: 45.99 is 45.99 RUB.</summary>
    Major,
}

/// <summary>How a time is written.</summary>
public enum TimeForm
{
    /// <summary>ISO 8601 date, time and offset: <c>2026-03-14T12:00:00+03:00</c>.</summary>
    Iso8601,

    /// <summary>Seconds since 1970-01-01T00:00:00Z.</summary>
    EpochSeconds,

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z.</summary>
    EpochMilliseconds,

    /// <summary>Date and time without an offset, which the contract says: <c>2026-03-14 12:00:00</c>.</summary>
    Local,
}

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
    /// <param name="Pointer">Where the array is.</param>
    /// <param name="Id">Where in a line its id is.</param>
    /// <param name="Amount">Where in a line what was paid for it is, written as the event's amount is; null where only ids are sent.</param>
    public sealed record Each(JsonPointer Pointer, JsonPointer Id, JsonPointer? Amount) : FieldSource
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

    /// <summary>Several values as one text.</summary>
    /// <param name="Parts">The values; where one is missing, so is the whole.</param>
    /// <param name="With">What stands between them.</param>
    public sealed record Join(IReadOnlyList<FieldSource> Parts, string With) : FieldSource;

    /// <summary>Where the value is, for messages: a pointer as it is, anything else in words.</summary>
    public string Place => this switch
    {
        From from => from.Pointer.ToString(),
        Each each => each.Pointer.ToString(),
        Query query => $"query {query.Text}",
        Header header => $"header {header.Name}",
        Url url => $"address parameter {url.Parameter}",
        Join join => string.Join(" + ", join.Parts.Select(part => part.Place)),
        _ => "",
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
