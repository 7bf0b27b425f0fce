using System.Text;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Tests.Activities;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.BadInput;

/// <summary>Line ends in what callers say never begin a header of the hub's own: neither of an answer, nor of a request to a platform, nor of a webhook.</summary>
public sealed class HeaderInjectionTests
{
    private const string Evil = "1\r\nX-Injected: yes\r\n\r\nGET /";

    [Theory]
    [InlineData("\\r\\nX-Injected: 1")]
    [InlineData("\\nX-Injected: 1")]
    [InlineData("\\u0000")]
    [InlineData("\\u0085")]
    [InlineData("\\u2028")]
    public void What_an_event_says_in_a_header_of_a_fetch_or_an_answer_stays_on_its_line(string said)
    {
        var contract = Contract();
        var body = Encoding.UTF8.GetBytes($$"""{"type":"paid","id":"a{{said}}","m":"LH-1"}""");
        var request = new Normaliser(contract, Partner.Hasher).RequestFor(body, new EventFallback(null, default), _ => "word\r\nX-Injected: 1")!;
        Assert.All(request.Headers.Values, value => Assert.All(value, letter => Assert.InRange(letter, ' ', '~')));
        Assert.DoesNotContain('\r', request.Address!.AbsoluteUri);
        var answer = Handshaking.AnswerToWebhook(contract, new WebhookCall(body), null, _ => null)!;
        Assert.All(answer.Headers.Values, value => Assert.All(value, letter => Assert.InRange(letter, ' ', '~')));
        Assert.DoesNotContain('\n', answer.Text);
    }

    [Fact]
    public void A_handshake_shows_and_answers_what_it_was_told_on_one_line()
    {
        var answer = Handshaking.Answer(Contract(), new WebhookCall(Encoding.UTF8.GetBytes("""{"hello":"a\r\nX-Injected: 1"}""")), verified: false, null, _ => null)!;
        Assert.Equal(("aX-Injected: 1", "aX-Injected: 1", "aX-Injected: 1"), (answer.Headers["X-Echo"], answer.Text, answer.Show));
    }

    [Fact]
    public void An_id_with_line_ends_is_none_so_that_no_webhook_or_key_could_be_named_by_it()
    {
        Assert.Throws<ArgumentException>(() => EventId.From(Evil));
        Assert.Equal(["eventId"], Partner.Rejected(Partner.Paid(id: System.Text.Json.JsonSerializer.Serialize(Evil))).Errors.Select(error => error.Field));
    }

    private static PartnerContract Contract() => PartnerContract.Parse(
        """
        {
          "partner": "shop", "name": "Shop", "kind": "retailer", "signature": { "scheme": "standard-webhooks", "secrets": ["A"] },
          "answer": { "status": 200, "contentType": "text/plain", "body": "OK{/id}", "headers": { "X-Echo": "{/id}" } },
          "handshake": [{ "method": "POST", "when": [{ "from": "/hello", "present": true }], "show": "/hello", "answer": { "contentType": "text/plain", "body": "{/hello}", "headers": { "X-Echo": "{/hello}" } } }],
          "events": { "paid": {
            "fetch": { "into": "order", "url": "https://api.shop.example/orders/{/id}", "headers": { "X-Order": "{/id}", "Authorization": "Bearer {secret:B}" } },
            "then": { "activity": "engagement", "eventId": "/id", "member": { "from": "/m", "alias": "loyalty-id" }, "engagement": { "value": "visit" } }
          } },
          "settlement": { "endpoint": "https://shop.example/settlements", "currency": "RUB" }
        }
        """u8,
        "shop.json");
}
