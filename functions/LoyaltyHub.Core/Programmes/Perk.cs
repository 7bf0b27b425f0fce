namespace LoyaltyHub.Core.Programmes;

/// <summary>Something other than points that members may use: a free delivery, a lounge, a personal manager.</summary>
/// <param name="Id">The perk's name within the programme.</param>
/// <param name="Name">What members call it.</param>
/// <param name="Uses">How often each grant of it may be used, or an entitlement in each <paramref name="Per"/>; null for as often as one likes.</param>
/// <param name="Valid">How long a grant of it is valid, to the end of the day; null for ever.</param>
/// <param name="When">Whom it belongs to without a grant, as long as that holds; null for nobody.</param>
/// <param name="Per">The period in which an entitlement has its uses; null for one that has them once.</param>
public sealed record Perk(string Id, LocalText Name, long? Uses = null, CalendarSpan? Valid = null, Belonging? When = null, CalendarPeriod? Per = null);

/// <summary>What a member has to belong to; an empty list asks for nothing, a full one for any of it.</summary>
/// <param name="Segments">In one of these segments.</param>
/// <param name="ExceptSegments">In none of these.</param>
/// <param name="Subscriptions">With one of these subscriptions.</param>
/// <param name="Tiers">In one of these tiers.</param>
public sealed record Belonging(
    IReadOnlyList<string> Segments,
    IReadOnlyList<string> ExceptSegments,
    IReadOnlyList<string> Subscriptions,
    IReadOnlyList<string> Tiers)
{
    /// <summary>Asks for nothing.</summary>
    public static Belonging None { get; } = new([], [], [], []);
}

/// <summary>Something that points are exchanged for.</summary>
/// <param name="Id">The item's name within the programme.</param>
/// <param name="Name">What members call it.</param>
/// <param name="Points">What it costs, at least 1.</param>
/// <param name="Unit">The unit of the points; null for the programme's first.</param>
/// <param name="Partners">Where it can be taken; empty for everywhere.</param>
/// <param name="Worth">What the partner that gives it gets, in minor units of the unit's currency; null for what the points are worth.</param>
public sealed record CatalogueItem(string Id, LocalText Name, long Points, Unit? Unit, IReadOnlyList<Partners.PartnerId> Partners, long? Worth);

/// <summary>A draw: one of its prizes falls to whoever takes part, by chance that everyone can verify.</summary>
/// <param name="Id">The draw's name within the programme.</param>
/// <param name="Name">What members call it.</param>
/// <param name="Prizes">The prizes, in the order their weights are laid side by side.</param>
public sealed record Draw(string Id, LocalText Name, IReadOnlyList<Prize> Prizes)
{
    /// <summary>How many numbers there are: the sum of the weights.</summary>
    public long Numbers { get; } = Prizes.Sum(prize => prize.Weight);

    /// <summary>The prize that a number from 0 falls to, by its place.</summary>
    public int IndexOf(long number)
    {
        for (var index = 0; index < Prizes.Count; index++)
        {
            if (number < Prizes[index].Weight)
            {
                return index;
            }

            number -= Prizes[index].Weight;
        }

        throw new ArgumentOutOfRangeException(nameof(number), number, $"Draw {Id} has no such number.");
    }
}

/// <summary>One of a draw's prizes.</summary>
/// <param name="Id"><c>draw:prize</c>; no rule has it.</param>
/// <param name="Name">What members call it.</param>
/// <param name="Weight">How many of the draw's numbers are its own; at least 1.</param>
public sealed record Prize(string Id, LocalText Name, long Weight) : AccrualTerms(Id, Name);

/// <summary>Whose reward a rule is.</summary>
public enum RewardTo
{
    /// <summary>The one whose activity it is.</summary>
    Member,

    /// <summary>The person who acted for a company.</summary>
    Employee,

    /// <summary>The one who brought the member.</summary>
    Referrer,
}
