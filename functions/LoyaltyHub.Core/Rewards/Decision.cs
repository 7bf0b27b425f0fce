using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>What the programme made of an activity.</summary>
/// <param name="Programme">The programme that decided.</param>
/// <param name="Version">Its version.</param>
/// <param name="Trace">Every step, in order.</param>
/// <param name="Postings">What moves; sums to zero per unit. Empty where nothing moves.</param>
public sealed record Decision(string Programme, int Version, IReadOnlyList<Trace> Trace, IReadOnlyList<Posting> Postings)
{
    /// <summary>Why it was declined, or null.</summary>
    public Trace.Declined? Declined() => Trace.OfType<Trace.Declined>().FirstOrDefault();
}

/// <summary>A decision together with the account as it is after it.</summary>
/// <param name="Account">The member's account after the decision.</param>
/// <param name="Decision">The decision.</param>
public sealed record Decided(Account Account, Decision Decision);

/// <summary>What is already recorded of one order, for a return of it.</summary>
/// <param name="Paid">What the order cost, all its purchases together; null while none has been seen.</param>
/// <param name="Refunded">What has been refunded so far, in the purchase's currency.</param>
/// <param name="Grants">What each rule granted and what was taken back since.</param>
public sealed record OrderHistory(Amount? Paid, long Refunded, IReadOnlyList<OrderGrant> Grants)
{
    /// <summary>Nothing is recorded.</summary>
    public static OrderHistory None { get; } = new(null, 0, []);
}

/// <summary>One rule's grant for an order.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="CapKey">Its cap counter.</param>
/// <param name="Granted">Granted for the whole order.</param>
/// <param name="Taken">Taken back since.</param>
public sealed record OrderGrant(string Rule, string? CapKey, long Granted, long Taken);
