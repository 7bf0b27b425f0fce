namespace LoyaltyHub.Core.Rewards;

/// <summary>What moves on each account in a decision so far. A few accounts are looked through; of many, where each rule has payers of its own, the places are kept.</summary>
internal sealed class Legs
{
    private const int Few = 16;

    private static readonly Comparison<Posting> Order = static (x, y) =>
        string.CompareOrdinal(x.Account, y.Account) is var first && first != 0 ? first : x.Unit.CompareTo(y.Unit);

    private (string Account, Unit Unit, long Value)[] legs = [];
    private Dictionary<(string Account, Unit Unit), int>? places;
    private int count;

    /// <summary>Moves so much more; negative where the account gives.</summary>
    public void Add(string account, Amount amount)
    {
        var place = PlaceOf(account, amount.Unit);
        if (place >= 0)
        {
            legs[place].Value = checked(legs[place].Value + amount.Value);
            return;
        }

        if (count == legs.Length)
        {
            Array.Resize(ref legs, Math.Max(4, 2 * count));
        }

        places?.Add((account, amount.Unit), count);
        legs[count++] = (account, amount.Unit, amount.Value);
        if (count == Few)
        {
            places = [];
            for (var index = 0; index < count; index++)
            {
                places.Add((legs[index].Account, legs[index].Unit), index);
            }
        }
    }

    /// <summary>The postings, in the order of their accounts, then units; accounts on which nothing moves in the end have none.</summary>
    public IReadOnlyList<Posting> ToPostings()
    {
        var moved = 0;
        foreach (ref var leg in legs.AsSpan(0, count))
        {
            moved += leg.Value == 0 ? 0 : 1;
        }

        if (moved == 0)
        {
            return [];
        }

        var postings = new Posting[moved];
        foreach (ref var leg in legs.AsSpan(0, count))
        {
            if (leg.Value != 0)
            {
                postings[--moved] = new Posting(leg.Account, leg.Value, leg.Unit);
            }
        }

        Array.Sort(postings, Order);
        return postings;
    }

    /// <summary>Where a leg is; -1 where there is none yet.</summary>
    private int PlaceOf(string account, Unit unit)
    {
        if (places is not null)
        {
            return places.TryGetValue((account, unit), out var place) ? place : -1;
        }

        for (var index = 0; index < count; index++)
        {
            if (legs[index].Account == account && legs[index].Unit == unit)
            {
                return index;
            }
        }

        return -1;
    }
}
