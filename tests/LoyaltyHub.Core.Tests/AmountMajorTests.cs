using System.Globalization;
using CsCheck;
using Xunit;

namespace LoyaltyHub.Core.Tests;

public class AmountMajorTests
{
    [Theory]
    [InlineData(0, "RUB", "0.00 RUB")]
    [InlineData(4599, "RUB", "45.99 RUB")]
    [InlineData(-1, "RUB", "-0.01 RUB")]
    [InlineData(4294967296, "RUB", "42949672.96 RUB")]
    [InlineData(long.MaxValue, "RUB", "92233720368547758.07 RUB")]
    [InlineData(long.MinValue, "RUB", "-92233720368547758.08 RUB")]
    [InlineData(4599, "JPY", "4599 JPY")]
    [InlineData(4599, "KWD", "4.599 KWD")]
    [InlineData(37, "PTS", "37 PTS")]
    public void An_amount_shows_its_major_units_exactly(long minor, string unit, string text) =>
        Assert.Equal(text, new Amount(minor, Unit.From(unit)).ToString());

    [Fact]
    public void No_minor_unit_is_lost_in_major_units() => Gen.Long.Sample(minor =>
        decimal.Parse(new Amount(minor, Unit.From("RUB")).Major().ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) * 100m == minor);
}
