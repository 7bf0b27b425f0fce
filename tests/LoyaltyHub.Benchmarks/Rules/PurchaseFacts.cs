using System.Globalization;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Benchmarks.Rules;

/// <summary>A purchase as the lambda expressions see it.</summary>
/// <param name="Partner">Whose purchase.</param>
/// <param name="Mcc">The merchant category code; null for none.</param>
/// <param name="Category">The partner's category; null for none.</param>
/// <param name="Paid">What was paid, in minor units.</param>
/// <param name="Currency">In which currency.</param>
public sealed record PurchaseFacts(string Partner, string? Mcc, string? Category, long Paid, string Currency)
{
    private static readonly string[] Codes = ["5541", "5411", "5812", "5912", "4121", "5999", "4111", "5942", "5814", "5651", "7011", "5941", "5992", "6011", "5542", "5422"];
    private static readonly string[] Shelves = ["bread", "dairy", "fruit", "coffee", "wine", "household", "baby", "pets", "tobacco"];
    private static readonly string[] Fares = ["economy", "comfort", "economy", "business", "luggage", "insurance"];
    private static readonly string[] Seats = ["ticket", "snacks", "ticket", "gift-card", "parking"];

    /// <summary>So many purchases as partners send them: most fit one rule, every tenth or so fits two, as many fit none. The same ones each time.</summary>
    public static PurchaseFacts[] Traffic(int count) => [.. Enumerable.Range(0, count).Select(Of)];

    /// <summary>The same purchase as LoyaltyHub has it.</summary>
    public Activity ToActivity(int index)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"e{index}");
        var what = new Happening.Purchased(name, new Amount(Paid, Unit.From(Currency)), Mcc, Category);
        return new Activity(PartnerId.From(Partner), EventId.From(name), AliasHash.From(new string('a', 43)), new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.FromHours(3)), what, new string('0', 64));
    }

    private static PurchaseFacts Of(int index)
    {
        var turn = index / 4;
        var paid = (index % 11 == 7 ? 3_000_000L : 10_000L) + (index * 7_919L % 90_001);
        return (index % 4) switch
        {
            0 => new PurchaseFacts("nordbank", Codes[turn % Codes.Length], null, paid, "RUB"),
            1 => new PurchaseFacts("citymart", null, Shelves[turn % Shelves.Length], paid, "RUB"),
            2 => new PurchaseFacts("skyways", null, Fares[turn % Fares.Length], paid, "RUB"),
            _ => new PurchaseFacts("cinema", null, Seats[turn % Seats.Length], paid, "RUB"),
        };
    }
}
