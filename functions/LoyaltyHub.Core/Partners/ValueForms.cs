namespace LoyaltyHub.Core.Partners;

/// <summary>How an amount is written.</summary>
public enum AmountForm
{
    /// <summary>An integer of minor units: 4599 is 45.99 RUB.</summary>
    Minor,

    /// <summary>A decimal of major units: 45.99 is 45.99 RUB. Zeros beyond the currency's decimals change nothing.</summary>
    Major,

    /// <summary>The same with a comma for the point: 45,99.</summary>
    MajorComma,
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

    /// <summary>As the contract's pattern says, in the letters of .NET's custom formats: <c>dd.MM.yyyy HH:mm</c>.</summary>
    Pattern,
}
