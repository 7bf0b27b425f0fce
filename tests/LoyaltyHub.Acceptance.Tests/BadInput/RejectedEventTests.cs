using System.Net;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.BadInput;

/// <summary>Signed calls whose content cannot be used.</summary>
public sealed class RejectedEventTests(SharedAzurite azurite) : IAsyncLifetime
{
    private const string Member = "LH-7000-0001";
    private readonly HubDriver _hub = new(EmulatorAccounts.Fresh(azurite.ConnectionString));

    public async ValueTask InitializeAsync() => await _hub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("order paid")]
    [InlineData("""{"event":"order.paid","order":{"number":"1",""")]
    [InlineData("""{"event":"order.paid",}""")]
    [InlineData("""{"event":"order.paid","event":"order.refunded"}""")]
    [InlineData("null")]
    [InlineData("42")]
    [InlineData("[]")]
    [InlineData("NaN")]
    public async Task What_is_no_event_at_all(string body)
    {
        (await SendAsync(Payload.Text(body))).IsProblem(HttpStatusCode.UnprocessableEntity, "not-processable");
        await _hub.Books.AreEmptyAsync();
    }

    [Fact]
    public async Task Json_nested_without_end()
    {
        (await SendAsync(Payload.Text(new string('[', 100_000)))).IsProblem(HttpStatusCode.UnprocessableEntity, "not-processable");
        (await SendAsync([0xFF, 0xFE, 0x7B])).IsProblem(HttpStatusCode.UnprocessableEntity, "not-processable");
        await _hub.Books.AreEmptyAsync();
    }

    [Theory]
    [InlineData("""{"hello":"world"}""", "type")]
    [InlineData("""{"event":"order.teleported"}""", "type")]
    [InlineData("""{"event":7}""", "type")]
    [InlineData("""["order.paid"]""", "event")]
    [InlineData("""{"event":"order.paid","order":"1"}""", "member")]
    public async Task Json_of_another_shape(string body, string field) => await RejectedAsync(Payload.Text(body), field);

    [Theory]
    [InlineData("-1000.00")]
    [InlineData("0")]
    [InlineData("0.00")]
    [InlineData("92233720368547758.08")]
    [InlineData("99999999999999999999999999")]
    [InlineData("1e3")]
    [InlineData("1,000.00")]
    [InlineData("10.001")]
    [InlineData("NaN")]
    [InlineData("")]
    public async Task An_amount_the_books_cannot_hold(string total) => await RejectedAsync(Payload.Order("1", Member, total), "amount");

    [Theory]
    [InlineData("RUR")]
    [InlineData("rub")]
    [InlineData("PTS")]
    [InlineData("")]
    public async Task A_currency_that_does_not_exist(string currency) => await RejectedAsync(Payload.Order("1", Member, "1000.00", currency), "currency");

    [Fact]
    public async Task A_member_or_a_time_that_is_none()
    {
        await RejectedAsync(Payload.Order("1", "\u0001", "1000.00"), "member");
        await RejectedAsync(Payload.Order("1", new string('x', 257), "1000.00"), "member");
        await RejectedAsync(Payload.Order("1", Member, "1000.00", at: TimeProvider.System.GetUtcNow().AddDays(2)), "at");
        await RejectedAsync(Payload.Order("1", Member, "1000.00", at: new DateTimeOffset(1999, 12, 31, 0, 0, 0, TimeSpan.Zero)), "at");
    }

    [Fact]
    public async Task The_largest_amount_that_the_books_hold_is_taken_and_a_second_one_harms_nobody()
    {
        await _hub.AcceptAsync("citymart", "huge-1", Payload.Order("1", Member, "92233720368547758.07"));
        await _hub.AcceptAsync("citymart", "huge-2", Payload.Order("2", Member, "92233720368547758.07"));
        await _hub.AcceptAsync("citymart", "small", Payload.Order("3", "LH-7000-0002", "1000.00"));
        await _hub.DrainAsync();
        Assert.Equal(["huge-1", "huge-2", "small"], await _hub.Books.EventIdsAsync());
        Assert.Equal((5000, 30), (await _hub.BalanceAsync(Member), await _hub.BalanceAsync("LH-7000-0002")));
        await _hub.AuditedAsync();
    }

    [Fact]
    public async Task Refunds_that_sum_beyond_what_the_books_hold_go_to_quarantine_and_the_rest_goes_on()
    {
        await _hub.AcceptAsync("citymart", "back-1", Payload.Refund("1", Member, "92233720368547758.07"));
        await _hub.DrainAsync();
        await _hub.AcceptAsync("citymart", "back-2", Payload.Refund("1", Member, "92233720368547758.07"));
        await _hub.AcceptAsync("citymart", "paid-2", Payload.Order("2", Member, "1000.00"));
        await _hub.DrainAsync();
        Assert.Equal(["back-1", "paid-2"], await _hub.Books.EventIdsAsync());
        Assert.Equal("unprocessable", Assert.Single(await _hub.Books.QuarantineAsync()).Reason);
        await _hub.AuditedAsync();
    }

    [Fact]
    public async Task The_same_event_id_with_another_body_goes_to_quarantine_and_the_first_stands()
    {
        await _hub.AcceptAsync("citymart", "order-1", Payload.Order("1", Member, "1000.00"));
        await _hub.DrainAsync();
        await _hub.AcceptAsync("citymart", "order-1", Payload.Order("1", Member, "9000.00"));
        await _hub.DrainAsync();
        Assert.Equal(30, await _hub.BalanceAsync(Member));
        var kept = Assert.Single(await _hub.Books.QuarantineAsync());
        Assert.Equal(("citymart", "order-1", "event-id-conflict"), (kept.Partner, kept.EventId, kept.Reason));
        await _hub.AuditedAsync();
    }

    private Task<Answer> SendAsync(byte[] body) => _hub.SendAsync(new Call("citymart", "order-1", body));

    private async Task RejectedAsync(byte[] body, string field)
    {
        var answer = (await SendAsync(body)).IsProblem(HttpStatusCode.UnprocessableEntity, "not-processable");
        var fields = answer.Json.GetProperty("errors")[0].GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString());
        Assert.Contains(field, fields);
        Assert.DoesNotContain(Member, answer.Text);
        await _hub.Books.AreEmptyAsync();
        Assert.Contains(await _hub.Books.QuarantineAsync(), kept => kept.Content.Span.IndexOf(body.AsSpan(1, body.Length - 2)) >= 0 || body.AsSpan().IndexOf(kept.Content.Span) >= 0);
    }
}
