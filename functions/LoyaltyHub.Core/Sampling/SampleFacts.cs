namespace LoyaltyHub.Core.Sampling;

/// <summary>What a made event says, whatever dialect it says it in.</summary>
/// <param name="Key">Digits that name the event for ever; also its message's id.</param>
/// <param name="Member">A number from 1 that tells members apart; the alias is made of it in the form that the contract asks for.</param>
/// <param name="Order">Digits that name the order, redemption or use.</param>
/// <param name="Minor">An amount above zero in minor units.</param>
/// <param name="At">When it happened.</param>
public sealed record SampleFacts(string Key, int Member, string Order, long Minor, DateTimeOffset At)
{
    /// <summary>The member who receives, refers or buys for another.</summary>
    public int Other { get; init; } = 1;

    /// <summary>What had come back of the order before, for platforms whose refunds say a total.</summary>
    public long Before { get; init; }

    /// <summary>What the purchase said that a return belongs to, for platforms that tell both in one event; null where that is left to the example.</summary>
    public SampleFacts? Purchase { get; init; }

    /// <summary>What each line of the order cost; one that is the amount where none is said.</summary>
    public IReadOnlyList<SampleLine> Lines { get; init; } = [];
}

/// <summary>A line of an order.</summary>
/// <param name="Id">Its id in the order: digits.</param>
/// <param name="Minor">What was paid for it, in minor units.</param>
public sealed record SampleLine(string Id, long Minor);
