using System.Text;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using Xunit;

namespace LoyaltyHub.Core.Tests.Activities;

public sealed class NormaliserTests
{
    private static readonly PartnerId Shop = PartnerId.From("shop");

    [Fact]
    public void A_purchase_becomes_an_activity_with_every_field()
    {
        var body = Partner.Paid(mcc: "\"0742\"");
        Assert.Equal(
            new Activity(
                Shop,
                EventId.From("e-1"),
                Partner.Hasher.Hash(AliasKind.LoyaltyId, Shop, "LH-1"),
                new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.FromHours(3)),
                new Happening.Purchased("A-1", new Amount(4599, Unit.From("RUB")), "0742"),
                Partner.Hash(body)),
            Partner.Accepted(body));
    }

    [Theory]
    [InlineData("\"colour\":\"red\"")]
    [InlineData("\"cashier\":{\"shift\":[1,2,{\"till\":null}]}")]
    [InlineData("\"memberId\":\"m-9\",\"points\":999999,\"partner\":\"bank\"")]
    public void Fields_that_no_mapping_names_change_nothing_but_the_hash(string unknown)
    {
        const string Known = """{"type":"back","m":"LH-1","o":"A-1","sum":10,"cur":"RUB"}""";
        var more = $"{Known[..^1]},{unknown}}}";
        Assert.Equal(Partner.Accepted(Known) with { BodyHash = Partner.Hash(more) }, Partner.Accepted(more));
    }

    [Fact]
    public void Each_kind_of_event_becomes_its_activity()
    {
        var rub = Unit.From("RUB");
        Assert.Equal(new Happening.Returned("A-1", new Amount(1000, rub)), What("""{"type":"back","m":"LH-1","o":"A-1","sum":10,"cur":"RUB"}"""));
        Assert.Equal(new Happening.Engaged("visit"), What("""{"type":"seen","m":"+79120000001"}"""));
        Assert.Equal(new Happening.Engaged("visit", 3), What("""{"type":"seen","m":"+79120000001","n":3}"""));
        Assert.Equal(new Happening.PointsHeld("R", 120), What("""{"type":"held","m":"LH-1","r":"R","p":"120"}"""));
        Assert.Equal(new Happening.PointsCaptured("R", 100), What("""{"type":"taken","m":"LH-1","r":"R","p":100}"""));
        Assert.Equal(new Happening.PointsCaptured("R"), What("""{"type":"taken","m":"LH-1","r":"R","p":null}"""));
        Assert.Equal(new Happening.PointsVoided("77"), What("""{"type":"given-back","m":123456789,"r":77}"""));
    }

    [Fact]
    public void Without_a_mapping_the_webhook_gives_id_and_time()
    {
        var activity = Partner.Accepted("""{"type":"seen","m":"+79120000001"}""");
        Assert.Equal((EventId.From("msg_1"), Partner.WebhookAt), (activity.EventId, activity.At));
    }

    [Theory]
    [InlineData("[{0},{1}]")]
    [InlineData("""{{"items":[ {0}, {1} ]}}""")]
    public void A_batch_is_judged_event_by_event(string form)
    {
        const string Good = """{ "type":"seen", "m":"+79120000001" }""";
        const string Bad = """{"type":"seen","m":""}""";
        var events = Partner.Events(string.Format(null, form, Good, Bad));
        var accepted = Assert.IsType<NormalisedEvent.Accepted>(events[0]).Activity;
        Assert.Equal((EventId.From("msg_1:0"), Partner.Hash(Good)), (accepted.EventId, accepted.BodyHash));
        var rejected = Assert.IsType<NormalisedEvent.Rejected>(events[1]);
        Assert.Equal((1, "msg_1:1", Bad, Partner.Hash(Bad)), (rejected.Index, rejected.EventId, Encoding.UTF8.GetString(rejected.Raw.Span), rejected.BodyHash));
    }

    [Fact]
    public void A_repeated_event_of_a_batch_is_left_to_the_ledger()
    {
        var events = Partner.Events($"[{Partner.Paid()},{Partner.Paid()}]");
        Assert.Equal(2, events.OfType<NormalisedEvent.Accepted>().Select(item => item.Activity).Count());
        Assert.Single(events.OfType<NormalisedEvent.Accepted>().Select(item => item.Activity).Distinct());
    }

    [Fact]
    public void A_body_that_says_batch_but_holds_one_event_is_one_event() =>
        Assert.Equal("msg_1", Partner.Accepted("""{"type":"seen","m":"+79120000001","other":[1]}""").EventId.Value);

    [Fact]
    public void An_unknown_type_is_told_the_known_ones()
    {
        var error = Assert.Single(Partner.Rejected("""{"type":"card 4111111111111111"}""").Errors);
        Assert.Equal(("type", "/type"), (error.Field, error.Pointer));
        Assert.Contains("paid, paid-minor, seen", error.Remedy);
        Assert.DoesNotContain("4111", error.ToString());
    }

    [Theory]
    [InlineData("""{"type":7}""", "type")]
    [InlineData("""{"m":"LH-1"}""", "type")]
    [InlineData("""[7]""", "event")]
    [InlineData("""[null]""", "event")]
    [InlineData("""[[]]""", "event")]
    public void An_event_of_another_shape_is_rejected(string body, string field) => Assert.Equal(field, Assert.Single(Partner.Rejected(body).Errors).Field);

    [Fact]
    public void All_errors_of_an_event_show_at_once()
    {
        var errors = Partner.Rejected("""{"type":"paid","sum":"-1","cur":"RUB","o":{},"mcc":"12","at":"yesterday","m":null,"id":"e-9"}""").Errors;
        Assert.Equal(["amount", "at", "mcc", "member", "order"], errors.Select(error => error.Field).Order());
        Assert.All(errors, error => Assert.True(error.Problem.Length > 0 && error.Remedy.Length > 0 && error.Pointer.StartsWith('/')));
    }

    [Fact]
    public void An_error_repeats_nothing_that_the_event_says()
    {
        const string Secret = "4111111111111111";
        var body = $$"""{"type":"paid","sum":"{{Secret}}x","cur":"{{Secret}}","o":"\u0001{{Secret}}","mcc":"{{Secret}}","at":"{{Secret}}","m":"\u0001{{Secret}}","id":"\u0001{{Secret}}"}""";
        var rejected = Partner.Rejected(body);
        Assert.Equal(6, rejected.Errors.Count);
        Assert.DoesNotContain(Secret, string.Join(" ", rejected.Errors));
        Assert.Null(rejected.EventId);
    }

    [Theory]
    [InlineData("\"2026-03-14T12:00:00Z\"", true)]
    [InlineData("\"2026-03-14T12:00:00.123+03:00\"", true)]
    [InlineData("\"2026-03-14T12:00+03:00\"", true)]
    [InlineData("\"2026-03-15T12:00:00Z\"", true)]
    [InlineData("\"2026-03-15T12:00:01Z\"", false)]
    [InlineData("\"1999-12-31T23:59:59Z\"", false)]
    [InlineData("\"2026-03-14T12:00:00\"", false)]
    [InlineData("\"2026-02-30T12:00:00Z\"", false)]
    [InlineData("\"2026-03-14\"", false)]
    [InlineData("1773489600", false)]
    public void A_time_is_iso_8601_with_an_offset_and_plausible(string at, bool taken) =>
        Assert.Equal(taken ? [] : ["at"], Errors(Partner.Paid(at: at)));

    [Theory]
    [InlineData("1773489600", true)]
    [InlineData("\"1773489600\"", true)]
    [InlineData("1773489600000", false)]
    [InlineData("-1", false)]
    [InlineData("1773489600.5", false)]
    [InlineData("99999999999999999999", false)]
    public void An_epoch_is_whole_seconds_and_plausible(string at, bool taken) =>
        Assert.Equal(taken ? [] : ["at"], Errors($$"""{"type":"timed","m":"LH-1","what":"visit","at":{{at}}}"""));

    [Theory]
    [InlineData("1e3")]
    [InlineData("1.0")]
    [InlineData("-7")]
    [InlineData("true")]
    [InlineData("\" \"")]
    public void An_order_is_a_text_or_a_plain_whole_number(string order) => Assert.Equal(["order"], Errors(Partner.Paid(o: order)));

    [Fact]
    public void An_event_id_that_is_too_long_is_rejected() => Assert.Equal(["eventId"], Errors(Partner.Paid(id: $"\"{new string('x', 257)}\"")));

    private static Happening What(string body) => Partner.Accepted(body).What;

    private static IEnumerable<string> Errors(string body) => Partner.Events(body).OfType<NormalisedEvent.Rejected>().SelectMany(item => item.Errors).Select(error => error.Field);
}
