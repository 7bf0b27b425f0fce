namespace LoyaltyHub.Core.Programmes;

/// <summary>Something that grants: an earn rule, a challenge, a milestone of a streak; and the terms it grants by.</summary>
/// <param name="Id">Its name within the programme; caps and entries name it.</param>
/// <param name="Name">What members call it.</param>
public abstract record AccrualTerms(string Id, LocalText Name)
{
    /// <summary>What is granted; null where it gives no points.</summary>
    public Reward? Reward { get; init; }

    /// <summary>In which unit; null for the programme's first.</summary>
    public Unit? Unit { get; init; }

    /// <summary>The most one member can earn by it, per period; all of them hold.</summary>
    public IReadOnlyList<Cap> Caps { get; init; } = [];

    /// <summary>How long it cannot be spent yet; null for not at all.</summary>
    public PendingRule? Pending { get; init; }

    /// <summary>When it expires; null for as its unit says.</summary>
    public Expiry? Expiry { get; init; }

    /// <summary>The budget that pays for it; null for none.</summary>
    public string? Budget { get; init; }

    /// <summary>Who pays for it, by shares that sum to 100 percent; empty for the partner whose activity it is.</summary>
    public IReadOnlyList<FundingShare> Funding { get; init; } = [];

    /// <summary>What is paid for each point, in minor units of its unit's currency; null for what a point is worth.</summary>
    public long? CostPerPoint { get; init; }

    /// <summary>What is paid to the hub for each event that is granted points, in minor units; 0 for nothing.</summary>
    public long Fee { get; init; }

    /// <summary>The perks that come with it.</summary>
    public IReadOnlyList<string> Perks { get; init; } = [];
}

/// <summary>How long what was earned cannot be spent yet: until a confirmation of its order, or a number of days, whichever comes first.</summary>
/// <param name="Days">After how many times 24 hours it can be spent, from the activity's time; null where only a confirmation decides.</param>
/// <param name="UntilConfirmed">Whether a confirmation ends it.</param>
public sealed record PendingRule(int? Days, bool UntilConfirmed);

/// <summary>What one payer pays of what a rule grants.</summary>
/// <param name="Payer">A partner's id, <see cref="Self"/> or <see cref="Hub"/>.</param>
/// <param name="Share">In hundredths of a percent, 1 to 10,000.</param>
public sealed record FundingShare(string Payer, int Share)
{
    /// <summary>All of it.</summary>
    public const int Whole = 10_000;

    /// <summary>The partner whose activity it is.</summary>
    public const string Self = "self";

    /// <summary>The hub itself.</summary>
    public const string Hub = "hub";
}
