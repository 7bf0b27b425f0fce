namespace LoyaltyHub.Core.Activities;

/// <summary>What a webhook's body turned out to be.</summary>
public abstract record Normalisation
{
    private Normalisation()
    {
    }

    /// <summary>No event can be told apart in it; nothing of it is taken.</summary>
    /// <param name="Detail">The reason for the partner's engineer; repeats nothing of the body.</param>
    public sealed record Unreadable(string Detail) : Normalisation;

    /// <summary>It holds events, each judged by itself.</summary>
    /// <param name="Items">The events in the body's order; none only of a batch that may be empty.</param>
    public sealed record Events(IReadOnlyList<NormalisedEvent> Items) : Normalisation;
}

/// <summary>One event of a body.</summary>
public abstract record NormalisedEvent
{
    private NormalisedEvent(int index) => Index = index;

    /// <summary>The event's place in the body, from 0.</summary>
    public int Index { get; init; }

    /// <summary>The contract could be applied.</summary>
    /// <param name="Index">The event's place in the body, from 0.</param>
    /// <param name="Activity">What happened, in the hub's words.</param>
    public sealed record Accepted(int Index, Activity Activity) : NormalisedEvent(Index);

    /// <summary>It means nothing to the hub, as the contract says: acknowledged, and left at that.</summary>
    /// <param name="Index">The event's place in the body, from 0.</param>
    /// <param name="Reason">Why, in the contract's words.</param>
    public sealed record Ignored(int Index, string Reason) : NormalisedEvent(Index);

    /// <summary>It tells too little: its details have to be fetched from the platform first.</summary>
    /// <param name="Index">The event's place in the body, from 0.</param>
    /// <param name="Raw">The event's bytes as delivered: may hold personal data.</param>
    /// <param name="Fallback">What it takes from its webhook.</param>
    public sealed record Thin(int Index, ReadOnlyMemory<byte> Raw, EventFallback Fallback) : NormalisedEvent(Index);

    /// <summary>The contract could not be applied.</summary>
    /// <param name="Index">The event's place in the body, from 0.</param>
    /// <param name="EventId">The partner's id of the event, where it could be read.</param>
    /// <param name="Raw">The event's bytes as delivered: may hold personal data, so for quarantine only.</param>
    /// <param name="BodyHash">SHA-256 of <paramref name="Raw"/>, lower-case hexadecimal.</param>
    /// <param name="Errors">Everything that is wrong with it; at least one.</param>
    public sealed record Rejected(int Index, string? EventId, ReadOnlyMemory<byte> Raw, string BodyHash, IReadOnlyList<FieldError> Errors)
        : NormalisedEvent(Index)
    {
        /// <summary>What the event takes from its webhook; null only where nothing was given.</summary>
        public EventFallback? Fallback { get; init; }
    }
}

/// <summary>What an event takes from the webhook that brought it, where the contract maps none of its own; kept, so that the same event can be read again later.</summary>
/// <param name="EventId">Its id; null where the webhook had none.</param>
/// <param name="At">Its time.</param>
public sealed record EventFallback(string? EventId, DateTimeOffset At)
{
    /// <summary>What the contract takes from headers and from the address; null for nothing.</summary>
    public IReadOnlyDictionary<string, string>? Named { get; init; }
}

/// <summary>Why a field could not be taken. Repeats nothing that the event says.</summary>
/// <param name="Field">The contract's name of the field; <c>type</c> and <c>event</c> stand for the event's type and the event as a whole.</param>
/// <param name="Pointer">Where the contract looks for it: a pointer into the event (RFC 6901), or other places in words; empty where it has none.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record FieldError(string Field, string Pointer, string Problem, string Remedy)
{
    /// <summary>The place in the contract file that says so (RFC 6901); empty where it is the contract as a whole.</summary>
    public string Contract { get; init; } = "";

    /// <summary>The line of that place, from 1.</summary>
    public int ContractLine { get; init; } = 1;
}
