using System.Globalization;

namespace LoyaltyHub.Cli.Demo;

/// <summary>One webhook of the day.</summary>
/// <param name="Partner">Who sends it.</param>
/// <param name="Id">Its id.</param>
/// <param name="Body">What it says, in the partner's own shape.</param>
/// <param name="Path">Where it goes: <c>webhooks</c>, or <c>redemptions</c> where the till waits for the answer.</param>
internal sealed record DayEvent(string Partner, string Id, object Body, string Path = "webhooks");

/// <summary>
/// A business day of three partners and eight members, the same every time but for the ids: card purchases with their category codes, orders,
/// a partial return, a refund that overtakes its purchase, flights, lounge visits, and points earned anywhere spent at the airline.
/// </summary>
internal sealed class BusinessDay(string run, DateTimeOffset today)
{
    private static readonly TimeSpan Moscow = TimeSpan.FromHours(3);
    private static readonly string[] Mcc = ["5411", "5541", "5812", "5942", "5542", "4111"];
    private static readonly string[] Categories = ["grocery", "home", "electronics", "books"];

    private readonly Random dice = new(20261);

    /// <summary>The members' loyalty ids.</summary>
    public static IReadOnlyList<string> Members { get; } = [.. Enumerable.Range(1, 8).Select(number => $"LH-1000-{number:D4}")];

    /// <summary>The member whose day is told in the report.</summary>
    public static string Protagonist => Members[0];

    /// <summary>Everything but the redemption, in the order it is sent.</summary>
    public IReadOnlyList<DayEvent> Traffic()
    {
        List<DayEvent> day = [FuelAtTheBank(), OrderInTheStore(), FlightAndLounge(), LoungeVisit(), RefundBeforeItsOrder(), OrderOfThatRefund()];
        day.AddRange(Enumerable.Range(0, 6).Select(CardBatch));
        day.AddRange(Enumerable.Range(0, 24).Select(StoreOrder));
        day.AddRange(Enumerable.Range(0, 8).Select(Flight));
        day.AddRange(Enumerable.Range(1, 4).Select(number => Lounge(Members[number], $"{run}-sky-lounge-{number}", At(9 + number, 5))));
        day.Add(PartialReturn());
        return day;
    }

    /// <summary>The webhook that is delivered many times over.</summary>
    public DayEvent StormedWebhook() => OrderInTheStore();

    /// <summary>The same event id as <see cref="StormedWebhook"/> with another body.</summary>
    public DayEvent ConflictingWebhook() => StoreOrderOf($"{run}-city-order-1", $"{run}-1", Protagonist, "9999.00", "grocery", At(12, 20));

    /// <summary>A till at the airline asks for points.</summary>
    public DayEvent Hold(long points) => Redemption("redemption.held", "hold", points);

    /// <summary>The till takes part of them.</summary>
    public DayEvent Capture(long points) => Redemption("redemption.captured", "capture", points);

    private DayEvent FuelAtTheBank() => new("nordbank", $"{run}-bank-fuel", CardPurchase($"{run}-txn-fuel", Protagonist, 374_950, "5541", At(8, 10)));

    private DayEvent OrderInTheStore() => StoreOrderOf($"{run}-city-order-1", $"{run}-1", Protagonist, "3990.50", "grocery", At(12, 20));

    private DayEvent PartialReturn() => new("citymart", $"{run}-city-return-1", new
    {
        @event = "order.refunded",
        order = new { number = $"{run}-1", customer = new { loyalty_card = Protagonist }, currency = "RUB" },
        refund = new { number = $"{run}-r1", total = "1000.00", refunded_at = At(17, 1) },
    });

    private DayEvent RefundBeforeItsOrder() => new("citymart", $"{run}-city-return-2", new
    {
        @event = "order.refunded",
        order = new { number = $"{run}-2", customer = new { loyalty_card = Members[1] }, currency = "RUB" },
        refund = new { number = $"{run}-r2", total = "500.00", refunded_at = At(15, 40) },
    });

    private DayEvent OrderOfThatRefund() => StoreOrderOf($"{run}-city-order-2", $"{run}-2", Members[1], "2000.00", "home", At(14, 15));

    private DayEvent FlightAndLounge() => new("skyways", $"{run}-sky-ticket-1", Ticket($"{run}-555", Protagonist, 18_450.00m, At(10, 0)));

    private DayEvent LoungeVisit() => Lounge(Protagonist, $"{run}-sky-lounge-0", At(18, 45));

    private DayEvent CardBatch(int number) => new("nordbank", $"{run}-bank-batch-{number}", new
    {
        events = Enumerable.Range(0, 5).Select(index => CardPurchase(
            $"{run}-txn-{number}-{index}",
            Members[dice.Next(Members.Count)],
            dice.Next(15_000, 900_000),
            Mcc[dice.Next(Mcc.Length)],
            At(9 + number, 2 + (index * 7)))).ToList(),
    });

    private DayEvent StoreOrder(int number) => StoreOrderOf(
        $"{run}-city-order-{number + 100}",
        $"{run}-{number + 100}",
        Members[dice.Next(Members.Count)],
        (dice.Next(19_900, 1_250_000) / 100m).ToString("0.00", CultureInfo.InvariantCulture),
        Categories[dice.Next(Categories.Length)],
        At(10 + (number / 4), number));

    private DayEvent Flight(int number) => new(
        "skyways",
        $"{run}-sky-ticket-{number + 10}",
        Ticket($"{run}-{number + 600}", Members[dice.Next(Members.Count)], dice.Next(400_000, 6_000_000) / 100m, At(7 + number, 30)));

    private static DayEvent Lounge(string member, string id, DateTimeOffset at) => new("skyways", id, new
    {
        type = "lounge.visited",
        passenger = new { member },
        lounge = new { airport = "SVO" },
        occurred = at.ToUnixTimeSeconds(),
    });

    private DayEvent Redemption(string type, string step, long points) => new(
        "skyways",
        $"{run}-sky-redemption-{step}",
        new { type, passenger = new { member = Protagonist }, redemption = new { id = $"{run}-upgrade", points }, occurred = At(19, 30).ToUnixTimeSeconds() },
        "redemptions");

    private static object Ticket(string number, string member, decimal fare, DateTimeOffset at) =>
        new { type = "ticket.purchased", passenger = new { member }, ticket = new { number, fare }, occurred = at.ToUnixTimeSeconds() };

    private static object CardPurchase(string id, string loyaltyId, long amount, string mcc, DateTimeOffset at) => new
    {
        id,
        type = "card.purchase.posted",
        data = new { transaction = id, loyaltyId, amount, currency = "RUB", merchant = new { name = "Merchant", mcc }, postedAt = at },
    };

    private static DayEvent StoreOrderOf(string id, string number, string member, string total, string category, DateTimeOffset at) => new("citymart", id, new
    {
        @event = "order.paid",
        order = new
        {
            number,
            customer = new { loyalty_card = member },
            currency = "RUB",
            total,
            paid_at = at,
            lines = new[] { new { sku = "4600000000017", category, quantity = 1, total } },
        },
    });

    private DateTimeOffset At(int hour, int minute) => new(today.ToOffset(Moscow).Date.AddHours(hour).AddMinutes(minute), Moscow);
}
