namespace LoyaltyHub.Core.Partners;

/// <summary>What one type of event means and where its fields are.</summary>
/// <param name="Type">The type as the partner writes it.</param>
/// <param name="Activity">What it means.</param>
/// <param name="Alias">What the member field holds.</param>
/// <param name="OtherAlias">What the field of another member holds: who receives points, referred, or bought for a company.</param>
/// <param name="Fields">Where the fields are. <see cref="ContractField.At"/> left out: the webhook's timestamp;
/// <see cref="ContractField.EventId"/> left out: the webhook's id, with <c>:index</c> in a batch.</param>
public sealed record EventMapping(string Type, ActivityKind Activity, AliasKind Alias, AliasKind OtherAlias, IReadOnlyDictionary<ContractField, FieldSource> Fields)
{
    /// <summary>The mapping's place in the contract.</summary>
    public required string Path { get; init; }

    /// <summary>How the amount is written.</summary>
    public AmountForm AmountAs { get; init; }

    /// <summary>How many decimals the whole numbers of <see cref="AmountForm.Minor"/> stand for; null for the currency's own.</summary>
    public int? AmountDecimals { get; init; }

    /// <summary>How the amount's sign is written.</summary>
    public AmountSign AmountSign { get; init; }

    /// <summary>What is taken off the amount: of a total that grows, how far it had grown before. Null for nothing.</summary>
    public FieldSource? AmountMinus { get; init; }

    /// <summary>Whether a return's amount is all that has come back of the order so far.</summary>
    public bool AmountIsTotal { get; init; }

    /// <summary>Whether the currency may be written in small letters.</summary>
    public bool CurrencyAnyCase { get; init; }

    /// <summary>How the quantity is written.</summary>
    public CountForm QuantityAs { get; init; }

    /// <summary>How the time is written.</summary>
    public TimeTerms At { get; init; } = TimeTerms.Iso;

    /// <summary>How the end of a subscription or segment is written.</summary>
    public TimeTerms Until { get; init; } = TimeTerms.Iso;

    /// <summary>The elements that the mapping is applied to each of; null where the event is one.</summary>
    public JsonRange? Each { get; init; }

    /// <summary>When an event of this type means nothing; any of them is enough.</summary>
    public IReadOnlyList<SkipCondition> Skip { get; init; } = [];

    /// <summary>
    /// What two deliveries of the same thing have in common where the partner gives each another id: it names the event in the id's
    /// place, and what the event says, not its bytes, tells a repetition from a conflict. Null where ids are kept.
    /// </summary>
    public FieldSource? DuplicateKey { get; init; }
}
