namespace LoyaltyHub.Benchmarks.Measuring;

/// <summary>Order statistics, by nearest rank: every figure is one that was really measured.</summary>
internal static class Statistics
{
    /// <summary>The percentile of ascending values.</summary>
    /// <param name="ascending">The values, at least one.</param>
    /// <param name="percent">More than 0, at most 100.</param>
    public static double Percentile(double[] ascending, int percent) =>
        ascending[Math.Max((int)Math.Ceiling(ascending.Length * (percent / 100.0)) - 1, 0)];

    /// <summary>The median of values in any order, at least one.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] ascending = [.. values.Order()];
        return Percentile(ascending, 50);
    }
}
