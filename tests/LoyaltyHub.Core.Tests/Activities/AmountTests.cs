using System.Globalization;
using CsCheck;
using LoyaltyHub.Core.Activities;
using Xunit;

namespace LoyaltyHub.Core.Tests.Activities;

public sealed class AmountTests
{
    [Theory]
    [InlineData("45.99", "RUB", 4599)]
    [InlineData("\"45.9\"", "RUB", 4590)]
    [InlineData("45", "RUB", 4500)]
    [InlineData("0.01", "RUB", 1)]
    [InlineData("500", "JPY", 500)]
    [InlineData("\"5000.00\"", "JPY", 5000)]
    [InlineData("63.0000", "RUB", 6300)]
    [InlineData("\"1.234\"", "KWD", 1234)]
    [InlineData("92233720368547758.07", "RUB", long.MaxValue)]
    [InlineData("\"00045.99\"", "RUB", 4599)]
    public void A_major_amount_is_read_exactly(string sum, string currency, long minor) => Assert.Equal(new Amount(minor, Unit.From(currency)), Read(sum, currency, "paid"));

    [Theory]
    [InlineData("4599", 4599)]
    [InlineData("\"1\"", 1)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void A_minor_amount_is_a_whole_number(string sum, long minor) => Assert.Equal(new Amount(minor, Unit.From("RUB")), Read(sum, "RUB", "paid-minor"));

    [Theory]
    [InlineData("paid", "-1", "RUB", "is negative")]
    [InlineData("paid", "\"-0.01\"", "RUB", "is negative")]
    [InlineData("paid", "0", "RUB", "is zero")]
    [InlineData("paid", "\"0.00\"", "RUB", "is zero")]
    [InlineData("paid", "-0", "RUB", "is negative")]
    [InlineData("paid", "\"-0.00\"", "RUB", "is negative")]
    [InlineData("paid", "\"12.345\"", "RUB", "has more than 2 decimals")]
    [InlineData("paid", "1e999999999", "RUB", "is written with an exponent")]
    [InlineData("paid", "1e3", "RUB", "is written with an exponent")]
    [InlineData("paid", "1E+2", "RUB", "is written with an exponent")]
    [InlineData("paid", "1.005", "RUB", "has more than 2 decimals")]
    [InlineData("paid", "1.5", "JPY", "has decimals where only a whole number fits")]
    [InlineData("paid", "92233720368547758.08", "RUB", "is larger than any amount the books hold")]
    [InlineData("paid", "99999999999999999999999999999999999999", "RUB", "is larger than any amount the books hold")]
    [InlineData("paid", "\"1,50\"", "RUB", "is no plain decimal number")]
    [InlineData("paid", "\"1 500\"", "RUB", "is no plain decimal number")]
    [InlineData("paid", "\".5\"", "RUB", "is no plain decimal number")]
    [InlineData("paid", "\"5.\"", "RUB", "is no plain decimal number")]
    [InlineData("paid", "\"+5\"", "RUB", "is no plain decimal number")]
    [InlineData("paid", "\"\"", "RUB", "is no plain decimal number")]
    [InlineData("paid", "\"٤٥\"", "RUB", "is no plain decimal number")]
    [InlineData("paid", "\"NaN\"", "RUB", "is no plain decimal number")]
    [InlineData("paid", "true", "RUB", "is true or false")]
    [InlineData("paid", "null", "RUB", "is missing")]
    [InlineData("paid", "[1]", "RUB", "is an array")]
    [InlineData("paid-minor", "45.99", "RUB", "has decimals where only a whole number fits")]
    [InlineData("paid-minor", "9223372036854775808", "RUB", "is larger than any amount the books hold")]
    [InlineData("paid-minor", "-9223372036854775808", "RUB", "is negative")]
    public void A_wrong_amount_is_rejected_with_its_reason(string type, string sum, string currency, string problem)
    {
        var error = Assert.Single(Partner.Rejected(Partner.Paid(sum, $"\"{currency}\"", type: type)).Errors);
        Assert.Equal(("amount", "/sum", problem), (error.Field, error.Pointer, error.Problem));
    }

    [Theory]
    [InlineData("\"RUR\"")]
    [InlineData("\"rub\"")]
    [InlineData("\"PTS\"")]
    [InlineData("643")]
    [InlineData("\"\"")]
    [InlineData(null)]
    public void An_unknown_currency_is_rejected(string? currency) =>
        Assert.Equal("currency", Assert.Single(Partner.Rejected(Partner.Paid(cur: currency)).Errors).Field);

    [Fact]
    public void Major_and_minor_forms_of_an_amount_are_the_same_amount() =>
        Gen.Select(Gen.Long[1, long.MaxValue], Gen.Int[0, 3].Select(pick => new[] { "RUB", "JPY", "KWD", "CLF" }[pick]), Gen.Bool).Sample((minor, currency, quoted) =>
        {
            var amount = new Amount(minor, Unit.From(currency));
            var major = Major(minor, amount.Unit.Exponent);
            Assert.Equal(amount, Read(quoted ? $"\"{major}\"" : major, currency, "paid"));
            Assert.Equal(amount, Read(minor.ToString(CultureInfo.InvariantCulture), currency, "paid-minor"));
        }, iter: 2000);

    [Fact]
    public void One_minor_unit_more_is_always_one_minor_unit_more() =>
        // Binary fractions lose this from 2^53 on.
        Gen.Long[1L << 52, long.MaxValue - 1].Sample(minor =>
            Assert.Equal(1, Read(Major(minor + 1, 2), "RUB", "paid").Value - Read(Major(minor, 2), "RUB", "paid").Value), iter: 500);

    // By moving the point in the digits, so that no arithmetic of the code under test is trusted.
    private static string Major(long minor, int exponent)
    {
        var digits = minor.ToString(CultureInfo.InvariantCulture).PadLeft(exponent + 1, '0');
        return exponent == 0 ? digits : $"{digits[..^exponent]}.{digits[^exponent..]}";
    }

    private static Amount Read(string sum, string currency, string type) =>
        Assert.IsType<Happening.Purchased>(Partner.Accepted(Partner.Paid(sum, $"\"{currency}\"", type: type)).What).Paid;
}
