using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Tests.Building;

/// <summary>Short ways to say what a test needs.</summary>
internal static class Build
{
    public static readonly Unit Points = Unit.From("PTS");

    public static readonly MemberId Anna = MemberId.From("anna");

    public static readonly PartnerId Shop = PartnerId.From("shop");

    public static readonly PartnerId Cinema = PartnerId.From("cinema");

    public static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.FromHours(3));

    private static readonly AliasHash Alias = AliasHash.From(new string('a', 43));

    private static long events;

    /// <summary>An amount in major units: <c>Money("45.99")</c> is 45.99 RUB.</summary>
    public static Amount Money(string major, string currency = "RUB")
    {
        var unit = Unit.From(currency);
        var scale = (decimal)Math.Pow(10, unit.Exponent);
        return new Amount((long)(decimal.Parse(major, CultureInfo.InvariantCulture) * scale), unit);
    }

    public static Happening Purchase(string order, string paid, string? mcc = null, string? category = null, string currency = "RUB") =>
        new Happening.Purchased(order, Money(paid, currency), mcc, category);

    public static Happening Return(string order, string refunded, string currency = "RUB") => new Happening.Returned(order, Money(refunded, currency));

    public static Happening Visit(long quantity = 1) => new Happening.Engaged("visit", quantity);

    /// <summary>An activity with an event id of its own where none is given.</summary>
    public static Activity Said(Happening what, PartnerId? by = null, DateTimeOffset? at = null, string? id = null)
    {
        // By no name that a test gives itself.
        var name = id ?? $"any{Interlocked.Increment(ref events)}";
        return new Activity(by ?? Shop, EventId.From(name), Alias, at ?? Noon, what, Digest($"{name} {what}"));
    }

    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static EarnRule Percent(decimal rate, Rounding rounding = Rounding.Down, Cap? cap = null, EarnCondition? when = null, string id = "percent") =>
        new(id, new LocalText("Shopping", "Покупки"), [EarnRule.Purchase], when ?? EarnCondition.None) { Reward = new Reward.Percent(rate, rounding), Caps = CapsOf(cap) };

    public static EarnRule Each(long points, string on = "visit", Cap? cap = null, EarnCondition? when = null, string id = "each") =>
        new(id, new LocalText("Visits", "Визиты"), [on], when ?? EarnCondition.None) { Reward = new Reward.Fixed(points), Caps = CapsOf(cap) };

    private static Cap[] CapsOf(Cap? cap) => cap is null ? [] : [cap];

    /// <summary>A programme at UTC+3 whose point is worth 1 RUB.</summary>
    public static Programme Rules(params EarnRule[] rules) => Worth(100, rules);

    /// <summary>A programme at UTC+3 whose point is worth that many kopecks.</summary>
    public static Programme Worth(long kopecks, params EarnRule[] rules) =>
        Of([UnitTerms.Plain(Points, new BurnRule(kopecks, Unit.From("RUB")))], rules);

    /// <summary>A programme at UTC+3 with these units.</summary>
    public static Programme Of(IReadOnlyList<UnitTerms> units, params EarnRule[] rules) =>
        new("test", 1, new LocalText("Test", "Тест"), units, TimeSpan.FromHours(3), rules, []);

    /// <summary>The terms of points worth 1 RUB.</summary>
    public static UnitTerms Terms(Expiry? expiry = null, long? debtLimit = null, int holdMinutes = 60, int noticeDays = 0) =>
        new(Points, new BurnRule(100, Unit.From("RUB")), expiry ?? new Expiry.Never(), debtLimit, TimeSpan.FromMinutes(holdMinutes), TimeSpan.FromDays(noticeDays));
}
