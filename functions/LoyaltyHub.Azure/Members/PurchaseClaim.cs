using LoyaltyHub.Core;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Members;

/// <summary>A member's claim that a purchase has not arrived.</summary>
/// <param name="Id">16 hexadecimal digits, the same for the same partner, member and order: an order is claimed once.</param>
/// <param name="Partner">Where the purchase was made; the partner answers.</param>
/// <param name="Member">Whose claim.</param>
/// <param name="Order">The order or receipt, as the partner calls it.</param>
/// <param name="Paid">What was paid, as the member says or the partner has put it right; minor units.</param>
/// <param name="At">When it was bought, likewise; the rules of that time decide.</param>
/// <param name="MadeAt">When it was claimed (UTC).</param>
/// <param name="AnswerBy">Until when the partner can answer, exclusive (UTC).</param>
/// <param name="State">How far it is.</param>
/// <param name="Reason">Why it was denied, or not credited.</param>
/// <param name="EndedAt">When it came to its end (UTC).</param>
public sealed record PurchaseClaim(
    string Id,
    PartnerId Partner,
    MemberId Member,
    string Order,
    Amount Paid,
    DateTimeOffset At,
    DateTimeOffset MadeAt,
    DateTimeOffset AnswerBy,
    ClaimState State = ClaimState.Open,
    string? Reason = null,
    DateTimeOffset? EndedAt = null)
{
    /// <summary>The longest a partner has to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(14);

    /// <summary>How old a purchase may be that is claimed.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromDays(180);
}

/// <summary>How far a claim is.</summary>
public enum ClaimState
{
    /// <summary>The partner has not answered.</summary>
    Open,

    /// <summary>The partner confirmed it, and it is on its way into the books.</summary>
    Confirmed,

    /// <summary>It is in the books; what it earned, its entry says.</summary>
    Credited,

    /// <summary>The partner denied it.</summary>
    Denied,

    /// <summary>The partner did not answer in time.</summary>
    Expired,

    /// <summary>The purchase itself arrived.</summary>
    Arrived,

    /// <summary>It was confirmed and the books could not take it.</summary>
    Refused,
}

/// <summary>What a partner says to a claim.</summary>
/// <param name="Confirmed">Whether the purchase was made.</param>
/// <param name="Reason">Why not, where it was not.</param>
/// <param name="Paid">What was paid, where the member has it wrong; minor units.</param>
/// <param name="At">When, where the member has it wrong.</param>
public sealed record ClaimAnswer(bool Confirmed, string? Reason = null, Amount? Paid = null, DateTimeOffset? At = null);

/// <summary>What became of a claim that was made, or answered.</summary>
public abstract record ClaimResult
{
    private ClaimResult()
    {
    }

    /// <summary>It stands so.</summary>
    public sealed record Standing(PurchaseClaim Claim) : ClaimResult;

    /// <summary>It cannot be.</summary>
    /// <param name="Code">Why, for programs.</param>
    /// <param name="Detail">Why, for people.</param>
    public sealed record Refused(string Code, string Detail) : ClaimResult;
}
