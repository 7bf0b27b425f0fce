using System.Text;
using System.Text.Json;
using LoyaltyHub.Core;

namespace LoyaltyHub.Acceptance.Tests.Building;

/// <summary>Bodies as the sample partners write them. Amounts are texts of major units, or minor units at the bank.</summary>
internal static class Payload
{
    /// <summary>A moment that lies in no test's future: noon in Moscow, in the middle of a month.</summary>
    public static DateTimeOffset Noon { get; } = new(2025, 5, 14, 12, 0, 0, TimeSpan.FromHours(3));

    public static byte[] Json(object body) => JsonSerializer.SerializeToUtf8Bytes(body, HubJson.Compact);

    public static byte[] Text(string body) => Encoding.UTF8.GetBytes(body);

    public static byte[] Order(string number, string member, string total, string currency = "RUB", DateTimeOffset? at = null) => Json(new
    {
        @event = "order.paid",
        order = new
        {
            number,
            customer = new { loyalty_card = member },
            currency,
            total,
            paid_at = at ?? Noon,
            lines = new[] { new { sku = "4600000000017", category = "grocery", quantity = 1 } },
        },
    });

    public static byte[] Refund(string order, string member, string total, DateTimeOffset? at = null) => Json(new
    {
        @event = "order.refunded",
        order = new { number = order, customer = new { loyalty_card = member }, currency = "RUB" },
        refund = new { total, refunded_at = at ?? Noon.AddHours(3) },
    });

    public static byte[] Cards(params object[] events) => Json(new { events });

    public static object Card(string id, string member, object amount, string mcc, DateTimeOffset? at = null) => new
    {
        id,
        type = "card.purchase.posted",
        data = new { transaction = id, loyaltyId = member, amount, currency = "RUB", merchant = new { name = "Merchant", mcc }, postedAt = at ?? Noon },
    };

    public static byte[] Ticket(string number, string member, decimal fare) =>
        Json(new { type = "ticket.purchased", passenger = new { member }, ticket = new { number, fare }, occurred = Noon.ToUnixTimeSeconds() });

    public static byte[] Lounge(string member) => Json(new { type = "lounge.visited", passenger = new { member }, occurred = Noon.ToUnixTimeSeconds() });

    public static byte[] Hold(string redemption, string member, long points) => Redemption("held", member, new { id = redemption, points });

    public static byte[] Capture(string redemption, string member, long points) => Redemption("captured", member, new { id = redemption, points });

    public static byte[] Void(string redemption, string member) => Redemption("voided", member, new { id = redemption });

    public static byte[] RedemptionRefund(string redemption, string member, long points) => Redemption("refunded", member, new { id = redemption, points });

    public static byte[] Flown(string ticket, string member) =>
        Json(new { type = "ticket.flown", passenger = new { member }, ticket = new { number = ticket }, occurred = Noon.AddHours(6).ToUnixTimeSeconds() });

    public static byte[] Given(string member, string to, long points) =>
        Json(new { type = "points.given", passenger = new { member }, receiver = new { member = to }, points, occurred = Noon.AddHours(6).ToUnixTimeSeconds() });

    private static byte[] Redemption(string step, string member, object redemption) =>
        Json(new { type = $"redemption.{step}", passenger = new { member }, redemption, occurred = Noon.AddHours(6).ToUnixTimeSeconds() });
}
