using System.Globalization;
using System.Text.Json;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Benchmarks.Simulating;

/// <summary>
/// A quarter of the three sample partners' activities as the hub writes them: card purchases, store orders with their lines, flights and lounge visits, and of a hundred some four returns and two
/// redemptions. The same ones each time.
/// </summary>
internal static class HistoryFile
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(3));
    private static readonly string[] Codes = ["5411", "5541", "5812", "5912", "4121", "5999", "4111", "5942", "5814"];
    private static readonly string[] Shelves = ["grocery", "home", "electronics", "baby", "pets"];
    private static readonly PartnerId[] Partners = [PartnerId.From("nordbank"), PartnerId.From("citymart"), PartnerId.From("skyways")];
    private static readonly Unit Roubles = Unit.From("RUB");

    /// <summary>Writes so many activities of so many members.</summary>
    public static void Write(string path, int activities, int members)
    {
        var chance = new Random(1);
        var orders = new (PartnerId Partner, string Order, long Paid)?[members];
        var redemptions = new string?[members];
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1024 * 1024);
        for (var index = 0; index < activities; index++)
        {
            var member = chance.Next(members);
            var (partner, what) = Next(chance, index, ref orders[member], ref redemptions[member]);
            var at = Start + TimeSpan.FromSeconds(90L * 86_400 * index / activities);
            var activity = new Activity(partner, EventId.From(Name("e", index)), AliasOf(member), at, what, BodyHash(chance));
            JsonSerializer.Serialize(file, activity, HubJson.Compact);
            file.WriteByte((byte)'\n');
        }
    }

    private static (PartnerId Partner, Happening What) Next(Random chance, int index, ref (PartnerId Partner, string Order, long Paid)? order, ref string? redemption)
    {
        var turn = chance.Next(100);
        if (turn < 4 && order is { } bought)
        {
            order = null;
            return (bought.Partner, new Happening.Returned(bought.Order, new Amount(turn < 2 ? bought.Paid : Math.Max(1, bought.Paid / 3), Roubles)));
        }

        if (redemption is { } held)
        {
            redemption = null;
            return (Partners[1], new Happening.PointsCaptured(held));
        }

        if (turn == 4)
        {
            return (Partners[1], new Happening.PointsHeld(redemption = Name("r", index), chance.Next(1, 20)));
        }

        if (turn < 10)
        {
            return (Partners[2], new Happening.Engaged("visit", 1));
        }

        var partner = Partners[turn < 60 ? 0 : turn < 95 ? 1 : 2];
        var purchase = Purchase(chance, partner, Name("o", index));
        order = (partner, purchase.Order, purchase.Paid.Value);
        return (partner, purchase);
    }

    private static Happening.Purchased Purchase(Random chance, PartnerId partner, string order)
    {
        if (partner == Partners[1])
        {
            var lines = Enumerable.Range(1, chance.Next(1, 4))
                .Select(line => new OrderLine(line.ToString(CultureInfo.InvariantCulture), chance.Next(5_000, 200_000), Shelves[chance.Next(Shelves.Length)], null, Name("46000000", chance.Next(10_000)), 1_000 * chance.Next(1, 4)))
                .ToList();
            return new Happening.Purchased(order, new Amount(lines.Sum(line => line.Paid), Roubles), Lines: lines);
        }

        var code = partner == Partners[0] ? Codes[chance.Next(Codes.Length)] : null;
        return new Happening.Purchased(order, new Amount(chance.Next(5_000, 900_000), Roubles), code, code is null ? "economy" : null);
    }

    private static AliasHash AliasOf(int member) => AliasHash.From(Name("m", member).PadLeft(43, 'A'));

    private static string BodyHash(Random chance)
    {
        Span<byte> bytes = stackalloc byte[32];
        chance.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private static string Name(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}{number:D8}");
}
