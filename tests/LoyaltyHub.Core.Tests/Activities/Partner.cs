using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using Xunit;

namespace LoyaltyHub.Core.Tests.Activities;

/// <summary>A partner whose events are as small as its contract allows; sends bodies through the normaliser.</summary>
internal static class Partner
{
    public const string WebhookId = "msg_1";

    private const string Contract = """
        {
          "partner": "shop", "name": "Shop", "kind": "retailer", "batch": "/items",
          "signature": { "scheme": "standard-webhooks", "secrets": ["SHOP"] },
          "events": {
            "paid": {
              "activity": "purchase", "member": { "from": "/m", "alias": "loyalty-id" }, "order": "/o",
              "amount": { "from": "/sum", "as": "major" }, "currency": "/cur", "mcc": "/mcc", "category": "/cat", "at": "/at", "eventId": "/id"
            },
            "paid-minor": {
              "activity": "purchase", "member": { "from": "/m", "alias": "loyalty-id" }, "order": "/o",
              "amount": { "from": "/sum", "as": "minor" }, "currency": "/cur"
            },
            "seen": { "activity": "engagement", "member": { "from": "/m", "alias": "phone" }, "engagement": { "value": "visit" }, "quantity": "/n" },
            "timed": { "activity": "engagement", "member": { "from": "/m", "alias": "loyalty-id" }, "engagement": "/what", "at": { "from": "/at", "as": "epoch-seconds" } },
            "bought-for": {
              "activity": "purchase", "member": { "from": "/m", "alias": "customer-id" }, "order": "/o",
              "amount": { "from": "/sum", "as": "minor" }, "currency": { "value": "RUB" }, "employee": { "from": "/who", "alias": "email" }
            },
            "subscribed": { "activity": "subscription", "member": { "from": "/m", "alias": "loyalty-id" }, "name": { "value": "plus" }, "until": "/until" },
            "lapsed": { "activity": "subscription-end", "member": { "from": "/m", "alias": "loyalty-id" }, "name": "/what" },
            "grouped": { "activity": "segment", "member": { "from": "/m", "alias": "loyalty-id" }, "name": "/what", "until": { "from": "/until", "as": "epoch-seconds" } },
            "ungrouped": { "activity": "segment-end", "member": { "from": "/m", "alias": "loyalty-id" }, "name": "/what" },
            "moved": { "activity": "profile", "member": { "from": "/m", "alias": "loyalty-id" }, "utcOffset": "/offset" },
            "invited": { "activity": "referral", "member": { "from": "/m", "alias": "loyalty-id" }, "referrer": "/by" },
            "enjoyed": { "activity": "perk-use", "member": { "from": "/m", "alias": "loyalty-id" }, "perk": "/perk", "use": "/use" },
            "swapped": { "activity": "hold", "member": { "from": "/m", "alias": "loyalty-id" }, "redemption": "/r", "item": "/item" },
            "part-paid": {
              "activity": "hold", "member": { "from": "/m", "alias": "loyalty-id" }, "redemption": "/r", "points": "/p", "amount": { "from": "/sum", "as": "major" }, "currency": { "value": "RUB" }
            },
            "held": { "activity": "hold", "member": { "from": "/m", "alias": "loyalty-id" }, "redemption": "/r", "points": "/p" },
            "taken": { "activity": "capture", "member": { "from": "/m", "alias": "loyalty-id" }, "redemption": "/r", "points": "/p" },
            "given-back": { "activity": "void", "member": { "from": "/m", "alias": "loyalty-id" }, "redemption": "/r" },
            "back": { "activity": "return", "member": { "from": "/m", "alias": "loyalty-id" }, "order": "/o", "amount": { "from": "/sum", "as": "major" }, "currency": "/cur" }
          },
          "settlement": { "endpoint": "https://shop.example/settlements", "currency": "RUB" }
        }
        """;

    public static AliasHasher Hasher { get; } = new(new byte[32]);

    public static DateTimeOffset WebhookAt { get; } = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    public static Normaliser Normaliser { get; } = new(PartnerContract.Parse(Encoding.UTF8.GetBytes(Contract), "shop.json"), Hasher);

    public static Normalisation Send(string body) => Send(Encoding.UTF8.GetBytes(body));

    public static Normalisation Send(byte[] body) => Normaliser.Normalise(body, WebhookId, WebhookAt);

    public static IReadOnlyList<NormalisedEvent> Events(string body) => Assert.IsType<Normalisation.Events>(Send(body)).Items;

    public static Activity Accepted(string body) => Assert.IsType<NormalisedEvent.Accepted>(Assert.Single(Events(body))).Activity;

    public static NormalisedEvent.Rejected Rejected(string body) => Assert.IsType<NormalisedEvent.Rejected>(Assert.Single(Events(body)));

    public static string Detail(string body) => Assert.IsType<Normalisation.Unreadable>(Send(body)).Detail;

    public static string Hash(string bytes) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(bytes)));

    /// <summary>A purchase; each argument is JSON, null leaves the field out.</summary>
    public static string Paid(string? sum = "\"45.99\"", string? cur = "\"RUB\"", string? m = "\"LH-1\"", string? o = "\"A-1\"", string? at = "\"2026-03-14T12:00:00+03:00\"",
        string? id = "\"e-1\"", string? mcc = null, string type = "paid")
    {
        var fields = new (string Name, string? Json)[] { ("type", $"\"{type}\""), ("sum", sum), ("cur", cur), ("m", m), ("o", o), ("at", at), ("id", id), ("mcc", mcc) };
        return $"{{{string.Join(",", fields.Where(field => field.Json is not null).Select(field => $"\"{field.Name}\":{field.Json}"))}}}";
    }
}
