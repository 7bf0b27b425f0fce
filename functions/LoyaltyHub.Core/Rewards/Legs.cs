namespace LoyaltyHub.Core.Rewards;

/// <summary>What moves on each account in a decision so far. There are few accounts, so they are looked through.</summary>
internal sealed class Legs
{
    private static readonly Comparison<Posting> Order = static (x, y) =>
        string.CompareOrdinal(x.Account, y.Account) is var first && first != 0 ? first : x.Unit.CompareTo(y.Unit);

    private (string Account, Unit Unit, long Value)[] legs = [];
    private int count;

    /// <summary>Moves so much more; negative where the account gives.</summary>
    public void Add(string account, Amount amount)
    {
        foreach (ref var leg in legs.AsSpan(0, count))
        {
            if (leg.Account == account && leg.Unit == amount.Unit)
            {
                leg.Value = checked(leg.Value + amount.Value);
                return;
            }
        }

        if (count == legs.Length)
        {
            Array.Resize(ref legs, Math.Max(4, 2 * count));
        }

        legs[count++] = (account, amount.Unit, amount.Value);
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
}
