using System.Globalization;
using System.Text.Json;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Benchmarks.Load;

/// <summary>The traffic of three partners and 2,000 members: the same for the same run name, amounts and members spread evenly.</summary>
/// <param name="run">Goes before every id.</param>
internal sealed class Traffic(string run)
{
    /// <summary>How many members the traffic is about.</summary>
    public const int Members = 2_000;

    private static readonly string[] Partners = ["nordbank", "citymart", "skyways"];
    private static readonly string[] Mcc = ["5411", "5541", "5812", "5942", "5542", "4111"];
    private static readonly string[] Categories = ["grocery", "home", "electronics", "books"];

    /// <summary>One webhook, built and signed.</summary>
    /// <param name="number">Its number in the run, from 0; partners take turns.</param>
    /// <param name="events">How many events it holds; more than one make the body an array.</param>
    /// <param name="at">When it is signed.</param>
    /// <param name="secrets">The partners' secrets.</param>
    public SignedCall Call(int number, int events, DateTimeOffset at, IReadOnlyDictionary<string, WebhookSecret> secrets)
    {
        var partner = Partners[number % Partners.Length];
        var first = number * events;
        var body = events == 1
            ? JsonSerializer.SerializeToUtf8Bytes(Event(partner, first, at), HubJson.Compact)
            : JsonSerializer.SerializeToUtf8Bytes(Enumerable.Range(first, events).Select(index => Event(partner, index, at)), HubJson.Compact);
        return SignedCall.Of(partner, $"{run}-{number}", body, at, secrets[partner]);
    }

    /// <summary>The loyalty id of a member, from 0.</summary>
    public static string Member(int number) => $"LH-2000-{(number % Members).ToString("D4", CultureInfo.InvariantCulture)}";

    // 7,919 is prime to 2,000: any 2,000 events that follow each other concern every member once.
    private object Event(string partner, int number, DateTimeOffset at)
    {
        var member = Member(number * 7_919);
        var minor = 19_900 + (number * 104_729L % 1_230_000);
        var major = (minor / 100m).ToString("0.00", CultureInfo.InvariantCulture);
        return partner switch
        {
            "nordbank" => new
            {
                id = $"{run}-t{number}",
                type = "card.purchase.posted",
                data = new { transaction = $"{run}-{number}", loyaltyId = member, amount = minor, currency = "RUB", merchant = new { name = $"Merchant {number % 97}", mcc = Mcc[number % Mcc.Length] }, postedAt = at },
            },
            "citymart" => new
            {
                @event = "order.paid",
                order = new { number = $"{run}-{number}", customer = new { loyalty_card = member }, currency = "RUB", total = major, paid_at = at, lines = new[] { new { category = Categories[number % Categories.Length], quantity = 1, total = major } } },
            },
            _ => new
            {
                type = "ticket.purchased",
                occurred = at.ToUnixTimeSeconds(),
                passenger = new { member },
                ticket = new { number = $"{run}-{number}", flight = $"SW {number % 900}", fare = minor / 100m },
            },
        };
    }
}
