using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>A percentage made ready: whole points of what was paid, by integers as far as they reach.</summary>
internal sealed class Portion
{
    private readonly decimal rate;
    private readonly BurnRule burn;
    private readonly Rounding rounding;
    private readonly long times;
    private readonly long over;

    public Portion(decimal rate, BurnRule burn, Rounding rounding)
    {
        (this.rate, this.burn, this.rounding) = (rate, burn, rounding);
        var whole = rate;
        var parts = 100m * burn.PointValue;
        while (!decimal.IsInteger(whole) && parts <= long.MaxValue / 10)
        {
            (whole, parts) = (whole * 10, parts * 10);
        }

        (times, over) = decimal.IsInteger(whole) && parts <= long.MaxValue && whole <= long.MaxValue ? ((long)whole, (long)parts) : (0, 0);
    }

    /// <summary>The points of an amount in minor units, rounded as the rule says.</summary>
    public long Of(long paid)
    {
        var high = Math.BigMul(paid, times, out var product);
        if (over == 0 || high != 0 || product < 0)
        {
            return Reckoning.Round(Reckoning.OfPercent(paid, rate, burn), rounding);
        }

        var (points, rest) = Math.DivRem(product, over);
        return rounding switch
        {
            Rounding.Down => points,
            Rounding.Up => rest > 0 ? points + 1 : points,
            Rounding.HalfUp => rest >= over - rest ? points + 1 : points,
            Rounding.HalfEven => rest > over - rest || (rest == over - rest && (points & 1) == 1) ? points + 1 : points,
            _ => throw new InvalidOperationException($"No arithmetic for {rounding}."),
        };
    }
}
