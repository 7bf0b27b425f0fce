using System.Collections.Frozen;
using System.Globalization;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>
/// What partners say of a few members, and what the hub says of their accounts: purchases and their returns, visits, redemptions in all their turns, gifts, subscriptions, referrals, perks, accounts
/// that are joined, parted and frozen; some of it impossible, some of it twice.
/// </summary>
internal sealed class Traffic(Random chance, Weather weather, DateTimeOffset start)
{
    private static readonly PartnerId[] Partners = [Sample.Citymart, Sample.Nordbank, Sample.Skyways];
    private static readonly AliasHash[] Aliases = [.. Enumerable.Range(0, 32).Select(number => Sample.Alias($"member {number}"))];
    private static readonly FrozenDictionary<AliasHash, MemberId> Members = Aliases.Select((alias, number) => (alias, number)).ToFrozenDictionary(row => row.alias, row => MemberId.From($"m{row.number}"));
    private static readonly Unit?[] Units = [null, null, Unit.From("MIL"), Unit.From("RUB")];

    /// <summary>The kinds of happening and how many of a hundred events are of each; another kind is another line.</summary>
    private static readonly (int Share, Func<Traffic, Random, Happening> Say)[] Kinds =
    [
        (34, (traffic, dice) => traffic.Purchase(dice)),
        (14, (traffic, dice) => new Happening.Returned(traffic.AnyOrder(), Sample.Rubles(dice.Next(1, 20_000)))),
        (4, (traffic, dice) => new Happening.Returned(traffic.AnyOrder(), dice.Next(2) == 0 ? null : Sample.Rubles(dice.Next(1, 500)), dice.Next(2) == 0 ? ["a"] : ["a", "b"])),
        (4, (traffic, _) => new Happening.Confirmed(traffic.AnyOrder())),
        (2, (traffic, _) => new Happening.EngagementConfirmed(traffic.AnyEvent())),
        (3, (traffic, dice) => new Happening.EngagementCancelled(traffic.AnyEvent(), dice.Next(2) == 0 ? null : dice.Next(1, 4))),
        (8, (traffic, dice) => new Happening.Engaged("visit", dice.Next(50) == 0 ? long.MaxValue : dice.Next(1, 4), dice.Next(4) == 0 ? traffic.AnyAlias() : null)),
        (12, (traffic, dice) => new Happening.PointsHeld(traffic.AnyRedemption(), dice.Next(1, 300), Units[dice.Next(Units.Length)])),
        (9, (traffic, dice) => new Happening.PointsCaptured(traffic.AnyRedemption(), dice.Next(2) == 0 ? null : dice.Next(1, 300))),
        (3, (traffic, _) => new Happening.PointsVoided(traffic.AnyRedemption())),
        (4, (traffic, dice) => new Happening.PointsRefunded(traffic.AnyRedemption(), dice.Next(2) == 0 ? null : dice.Next(1, 100))),
        (4, (traffic, dice) => new Happening.PointsGiven(traffic.AnyAlias(), dice.Next(1, 200), Units[dice.Next(Units.Length)])),
        (4, (_, dice) => new Happening.Enrolled(EnrolmentOf(dice), dice.Next(4) == 0 ? "staff" : "plus", dice.Next(2) == 0 ? Sample.Noon.AddDays(dice.Next(-10, 20)) : null)),
        (2, (_, dice) => new Happening.Withdrawn(EnrolmentOf(dice), dice.Next(4) == 0 ? "staff" : "plus")),
        (4, (traffic, _) => new Happening.Referred(traffic.AnyAlias())),
        (4, (_, dice) => new Happening.PerkUsed(dice.Next(2) == 0 ? "delivery" : "lounge", Name('u', dice.Next(100)))),
        (3, (traffic, dice) => new Happening.PointsHeld(traffic.AnyRedemption(), null, Item: dice.Next(8) == 0 ? "yacht" : "drink")),
        (1, (_, dice) => new Happening.ProfileChanged(TimeSpan.FromHours(dice.Next(-3, 4)))),
    ];

    /// <summary>What the hub itself says, in the same way.</summary>
    private static readonly (int Share, Func<Traffic, Random, Happening> Say)[] HubsKinds =
    [
        (50, (_, _) => new Happening.TimePassed()),
        (20, (_, dice) => new Happening.StandingChanged(dice.Next(8) == 0 ? Standing.Closed : dice.Next(2) == 0 ? Standing.Frozen : Standing.Active)),
        (15, (traffic, _) => new Happening.AccountMerged(Members[traffic.AnyAlias()])),
        (15, (traffic, _) => new Happening.AccountParted(Members[traffic.AnyAlias()])),
    ];

    /// <summary>What the hub itself says where accounts are restless.</summary>
    private static readonly (int Share, Func<Traffic, Random, Happening> Say)[] RestlessKinds =
    [
        (15, (_, _) => new Happening.TimePassed()),
        (45, (traffic, _) => new Happening.AccountMerged(Members[traffic.AnyAlias()])),
        (40, (traffic, _) => new Happening.AccountParted(Members[traffic.AnyAlias()])),
    ];

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private readonly List<Activity> said = [];
    private readonly List<(MemberId Member, MemberId Into)> joined = [];
    private readonly Dictionary<string, AliasHash> namedBy = new(StringComparer.Ordinal);
    private int orders;

    /// <summary>Whose alias it is.</summary>
    public static MemberId MemberOf(AliasHash alias) => Members[alias];

    /// <summary>The events of one call; the partner is the same for all of them, but for what the hub says.</summary>
    public IReadOnlyList<Activity> NextCall()
    {
        var partner = Partners[chance.Next(Partners.Length)];
        return [.. Enumerable.Range(0, chance.Next(1, weather.MostEventsOfCall + 1)).Select(_ => chance.Next(100) < weather.HubsPercent ? NextOfHub() : Next(partner))];
    }

    /// <summary>A call of many events whose ids nothing makes shorter.</summary>
    public IReadOnlyList<Activity> BulkyCall()
    {
        var partner = Partners[chance.Next(Partners.Length)];
        return [.. Enumerable.Range(0, Weather.BulkyEvents).Select(_ => Next(partner, chance.GetString(Letters, EventId.MaxLength - 16)))];
    }

    private Activity Next(PartnerId partner, string suffix = "")
    {
        var number = said.Count;
        var activity = new Activity(partner, EventId.From($"e{number}{suffix}"), AnyAlias(), AnyTime(), Say(Kinds), HashOf(number));
        // What concerns an order or redemption comes mostly from the member whose it is.
        var name = NameOf(activity.What);
        if (name is not null && chance.Next(3) != 0)
        {
            activity = activity with { Alias = namedBy.GetValueOrDefault(name, activity.Alias!.Value) };
        }

        if (activity.What is Happening.Purchased or Happening.PointsHeld)
        {
            namedBy.TryAdd(name!, activity.Alias!.Value);
        }

        if (number > 0 && chance.Next(100) < weather.ConflictPercent && said[chance.Next(number)] is var other && other.Partner == partner)
        {
            // The same event once more, about the same member and with another content.
            activity = activity with { EventId = other.EventId, Alias = other.Alias };
        }

        said.Add(activity);
        return activity;
    }

    private Activity NextOfHub()
    {
        var number = said.Count;
        var activity = new Activity(PartnerId.Hub, EventId.From($"h{number}"), null, AnyTime(), Say(weather.Restless ? RestlessKinds : HubsKinds), HashOf(number), MemberOf(AnyAlias()));
        if (activity.What is Happening.AccountMerged merged)
        {
            joined.Add((activity.Member!.Value, merged.Into));
        }
        else if (activity.What is Happening.AccountParted && joined.Count > 0 && chance.Next(4) != 0)
        {
            var (member, into) = joined[chance.Next(joined.Count)];
            activity = activity with { Member = into, What = new Happening.AccountParted(member) };
        }

        said.Add(activity);
        return activity;
    }

    private static string? NameOf(Happening what) => what switch
    {
        Happening.Purchased purchase => purchase.Order,
        Happening.Returned returned => returned.Order,
        Happening.Confirmed confirmed => confirmed.Order,
        Happening.PointsHeld held => held.Redemption,
        Happening.PointsCaptured captured => captured.Redemption,
        Happening.PointsVoided voided => voided.Redemption,
        Happening.PointsRefunded refunded => refunded.Redemption,
        _ => null,
    };

    private Happening Say((int Share, Func<Traffic, Random, Happening> Say)[] kinds)
    {
        var draw = chance.Next(kinds.Sum(kind => kind.Share));
        return kinds.First(kind => (draw -= kind.Share) < 0).Say(this, chance);
    }

    private Happening.Purchased Purchase(Random dice)
    {
        var lines = dice.Next(3) == 0 ? new[] { new OrderLine("a", dice.Next(0, 5_000)), new OrderLine("b", dice.Next(0, 5_000)) } : null;
        var paid = Sample.Rubles(dice.Next(1, 30_000));
        return new Happening.Purchased(dice.Next(10) == 0 ? AnyOrder() : Name('o', orders++), lines is null ? paid : paid with { Value = paid.Value + lines.Sum(line => line.Paid) }, dice.Next(2) == 0 ? "5541" : null, Lines: lines, Employee: dice.Next(4) == 0 ? AnyAlias() : null);
    }

    private static EnrolmentKind EnrolmentOf(Random dice) => dice.Next(3) == 0 ? EnrolmentKind.Segment : EnrolmentKind.Subscription;

    private AliasHash AnyAlias() => Aliases[chance.Next(weather.Members)];

    private DateTimeOffset AnyTime() => start.AddMinutes(chance.Next(-60 * 24 * 20, 60 * 24 * 5));

    /// <summary>An order of the last ones, or one that is still to come.</summary>
    private EventId AnyEvent() => said.Count == 0 ? EventId.From("e0") : said[chance.Next(said.Count)].EventId;

    private string AnyOrder() => Name('o', Math.Max(0, orders - chance.Next(-2, 12)));

    private string AnyRedemption() => Name('r', Math.Max(0, (said.Count / 8) - chance.Next(3)));

    private static string Name(char kind, int number) => kind + number.ToString(CultureInfo.InvariantCulture);

    private static string HashOf(int number) => number.ToString("x64", CultureInfo.InvariantCulture);
}
