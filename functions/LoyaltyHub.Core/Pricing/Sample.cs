using System.Numerics;

namespace LoyaltyHub.Core.Pricing;

/// <summary>
/// Whole numbers of which one looks at the mean. Sums are exact, and so is everything up to the last division and root, which are rounded down to four decimals: the same numbers in
/// any order give the same figures.
/// </summary>
internal sealed class Sample
{
    /// <summary>Below this many the distribution of what members spend is too skewed to tell anything from its mean.</summary>
    public const int Fewest = 30;

    private const int Scale = 10_000;
    private BigInteger sum;
    private BigInteger squares;

    /// <summary>How many numbers there are.</summary>
    public long Count { get; private set; }

    /// <summary>Their sum.</summary>
    public long Sum => (long)sum;

    /// <summary>Their mean; 0 for none.</summary>
    public decimal Mean => Count == 0 ? 0 : Decimals(sum * Scale / Count);

    /// <summary>Adds a number.</summary>
    public void Add(long number)
    {
        Count++;
        sum += number;
        squares += (BigInteger)number * number;
    }

    /// <summary>
    /// How far the difference of two means may lie from the true one, with 95 % confidence: Welch's standard error, times Student's quantile for the degrees of freedom of the smaller
    /// group, by its usual approximation 1.96 + 2.5 ÷ degrees. Null where a group has fewer than <see cref="Fewest"/>.
    /// </summary>
    public static decimal? Margin(Sample one, Sample other)
    {
        var fewest = Math.Min(one.Count, other.Count);
        if (fewest < Fewest)
        {
            return null;
        }

        // Variance ÷ count, each as a fraction.
        var (above, below) = one.Spread();
        var (above2, below2) = other.Spread();
        var error = Decimals(Root(((above * below2) + (above2 * below)) * Scale * Scale / (below * below2)));
        return decimal.Round(error * (1.96m + (2.5m / (fewest - 1))), 4);
    }

    private (BigInteger Above, BigInteger Below) Spread() => ((Count * squares) - (sum * sum), (BigInteger)Count * Count * (Count - 1));

    private static decimal Decimals(BigInteger scaled) => (decimal)scaled / Scale;

    /// <summary>The whole part of a square root, by Newton's method from above.</summary>
    private static BigInteger Root(BigInteger of)
    {
        if (of.IsZero)
        {
            return of;
        }

        var root = BigInteger.One << (int)((of.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + (of / root)) / 2;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }
}
