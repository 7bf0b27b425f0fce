using System.Text;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Activities;

/// <summary>What an order says besides its amount: where it was bought, what was paid with points, what its lines are.</summary>
public sealed class OrderFieldTests
{
    private const string Contract = """
        {
          "partner": "shop", "name": "Shop", "kind": "retailer", "signature": { "scheme": "standard-webhooks", "secrets": ["SHOP"] },
          "events": {
            "paid": {
              "activity": "purchase", "member": { "from": "/m", "alias": "loyalty-id" }, "order": "/o", "amount": { "from": "/sum", "as": "major" }, "currency": { "value": "RUB" },
              "channel": "/channel", "pointsPart": "/points",
              "lines": { "from": "/lines", "id": "/id", "amount": "/sum", "category": "/category", "mcc": "/mcc", "sku": "/sku", "quantity": "/n", "discounted": "/sale" }
            }
          },
          "settlement": { "endpoint": "https://shop.example/settlements", "currency": "RUB" }
        }
        """;

    private static readonly Normaliser Normaliser = new(PartnerContract.Parse(Encoding.UTF8.GetBytes(Contract), "shop.json"), Partner.Hasher);

    [Theory]
    [InlineData("", null, null)]
    [InlineData("\"channel\":null,\"points\":null", null, null)]
    [InlineData("\"channel\":\"app\",\"points\":\"12.50\"", "app", 1_250L)]
    [InlineData("\"channel\":7,\"points\":12.5", "7", 1_250L)]
    [InlineData("\"points\":0", null, null)]
    [InlineData("\"points\":\"0.00\"", null, null)]
    [InlineData("\"points\":\"00.0000\"", null, null)]
    public void Channel_and_points_part_are_taken_as_they_are_written(string fields, string? channel, long? points)
    {
        var bought = Bought(fields);
        Assert.Equal((channel, points), (bought.Channel, bought.PointsPart));
    }

    [Theory]
    [InlineData("\"channel\":\" \"", "channel", "send 1-256 characters")]
    [InlineData("\"channel\":{}", "channel", "send a text or a number")]
    [InlineData("\"channel\":1.5", "channel", "send a text")]
    [InlineData("\"points\":\"-1\"", "pointsPart", "send it as the event's amount is written; 0 is allowed")]
    [InlineData("\"points\":1.005", "pointsPart", "send it as the event's amount is written; 0 is allowed")]
    [InlineData("\"points\":1e2", "pointsPart", "send it as the event's amount is written; 0 is allowed")]
    [InlineData("\"points\":99999999999999999999", "pointsPart", "send it as the event's amount is written; 0 is allowed")]
    [InlineData("\"points\":true", "pointsPart", "send a text or a number")]
    [InlineData("\"lines\":{}", "lines", "send the lines of the order as an array, or leave it out")]
    [InlineData("\"lines\":[]", "lines", "send the lines of the order as an array, or leave it out")]
    [InlineData("\"lines\":[{\"sum\":1}]", "lines", "send 1-256 characters or a whole number")]
    [InlineData("\"lines\":[{\"id\":1,\"sum\":1},{\"id\":\"1\",\"sum\":1}]", "lines", "give each line of an order an id of its own")]
    [InlineData("\"lines\":[{\"id\":1,\"sum\":\"-1\"}]", "lines", "send it as the event's amount is written; 0 is allowed")]
    [InlineData("\"lines\":[{\"id\":1,\"sum\":1,\"n\":0}]", "lines", "send a number above zero with at most three decimals, or leave it out")]
    [InlineData("\"lines\":[{\"id\":1,\"sum\":1,\"n\":-2}]", "lines", "send a number above zero with at most three decimals, or leave it out")]
    [InlineData("\"lines\":[{\"id\":1,\"sum\":1,\"n\":\"0.0005\"}]", "lines", "send a number above zero with at most three decimals, or leave it out")]
    [InlineData("\"lines\":[{\"id\":1,\"sum\":1,\"n\":9223372036854775807}]", "lines", "send a number above zero with at most three decimals, or leave it out")]
    [InlineData("\"lines\":[{\"id\":1,\"sum\":1,\"mcc\":742}]", "lines", "send four digits, as text where the first is 0, or leave it out")]
    [InlineData("\"lines\":[{\"id\":1,\"sum\":1,\"category\":\"\\u0007\"}]", "lines", "send 1-256 characters or a whole number, or leave it out")]
    [InlineData("\"lines\":[{\"id\":1,\"sum\":1,\"sku\":[]}]", "lines", "send 1-256 characters or a whole number, or leave it out")]
    [InlineData("\"lines\":[{\"id\":1,\"sum\":1,\"sale\":\"yes\"}]", "lines", "send true or false, or leave it out")]
    public void What_cannot_be_read_is_rejected_with_its_remedy(string fields, string field, string remedy)
    {
        var error = Assert.Single(Assert.IsType<NormalisedEvent.Rejected>(Say(fields)).Errors);
        Assert.Equal((field, remedy), (error.Field, error.Remedy));
        Assert.StartsWith("/", error.Pointer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_says_what_it_is_of_and_how_much()
    {
        var lines = Bought("""
            "lines":[{"id":1,"sum":"1.50","category":"food","mcc":"0742","sku":4601,"n":"1.25","sale":true},{"id":"b","sum":0,"category":null,"mcc":5411,"sku":"x","n":3,"sale":false},{"id":"c","sum":2}]
            """).Lines!;
        Assert.Equal(
            [
                new OrderLine("1", 150) { Category = "food", Mcc = "0742", Sku = "4601", Quantity = 1_250, Discounted = true },
                new OrderLine("b", 0) { Mcc = "5411", Sku = "x", Quantity = 3_000 },
                new OrderLine("c", 200),
            ],
            lines);
    }

    private static Happening.Purchased Bought(string fields) => Assert.IsType<Happening.Purchased>(Assert.IsType<NormalisedEvent.Accepted>(Say(fields)).Activity.What);

    private static NormalisedEvent Say(string fields)
    {
        var body = $"{{\"type\":\"paid\",\"m\":\"LH-1\",\"o\":\"A-1\",\"sum\":\"45.99\"{(fields.Length == 0 ? "" : ",")}{fields}}}";
        return Assert.Single(Assert.IsType<Normalisation.Events>(Normaliser.Normalise(new WebhookCall(Encoding.UTF8.GetBytes(body)), "msg_1", Partner.WebhookAt)).Items);
    }
}
