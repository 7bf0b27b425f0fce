using System.Collections.Frozen;
using System.Globalization;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>What partners say of a few members: purchases and their returns, visits, redemptions in all their turns; some of it impossible, some of it twice.</summary>
internal sealed class Traffic(Random chance, Weather weather, DateTimeOffset start)
{
    private static readonly PartnerId[] Partners = [Sample.Citymart, Sample.Nordbank, Sample.Skyways];
    private static readonly AliasHash[] Aliases = [.. Enumerable.Range(0, 32).Select(number => Sample.Alias($"member {number}"))];
    private static readonly FrozenDictionary<AliasHash, MemberId> Members = Aliases.Select((alias, number) => (alias, number)).ToFrozenDictionary(row => row.alias, row => MemberId.From($"m{row.number}"));

    /// <summary>The kinds of happening and how many of a hundred events are of each; another kind is another line.</summary>
    private readonly (int Share, Func<Random, Traffic, Happening> Say)[] kinds =
    [
        (40, (dice, traffic) => new Happening.Purchased(traffic.NewOrder(), Sample.Rubles(dice.Next(1, 30_000)), dice.Next(2) == 0 ? "5541" : null)),
        (22, (dice, traffic) => new Happening.Returned(traffic.AnyOrder(), Sample.Rubles(dice.Next(1, 20_000)))),
        (12, (dice, _) => new Happening.Engaged("visit", dice.Next(50) == 0 ? long.MaxValue : dice.Next(1, 4))),
        (12, (dice, traffic) => new Happening.PointsHeld(traffic.AnyRedemption(), dice.Next(1, 300))),
        (9, (dice, traffic) => new Happening.PointsCaptured(traffic.AnyRedemption(), dice.Next(2) == 0 ? null : dice.Next(1, 300))),
        (5, (_, traffic) => new Happening.PointsVoided(traffic.AnyRedemption())),
    ];

    private readonly List<Activity> said = [];
    private int orders;

    /// <summary>Whose alias it is.</summary>
    public static MemberId MemberOf(AliasHash alias) => Members[alias];

    /// <summary>The events of one call; the partner is the same for all of them.</summary>
    public IReadOnlyList<Activity> NextCall()
    {
        var partner = Partners[chance.Next(Partners.Length)];
        return [.. Enumerable.Range(0, chance.Next(1, weather.MostEventsOfCall + 1)).Select(_ => Next(partner))];
    }

    private Activity Next(PartnerId partner)
    {
        var number = said.Count;
        var activity = new Activity(
            partner,
            EventId.From($"e{number}"),
            Aliases[chance.Next(weather.Members)],
            start.AddMinutes(chance.Next(-60 * 24 * 20, 60 * 24 * 20)),
            Say(),
            HashOf(number));
        if (number > 0 && chance.Next(100) < weather.ConflictPercent && said[chance.Next(number)] is var other && other.Partner == partner)
        {
            // The same event once more, about the same member and with another content.
            activity = activity with { EventId = other.EventId, Alias = other.Alias };
        }

        said.Add(activity);
        return activity;
    }

    private Happening Say()
    {
        var draw = chance.Next(kinds.Sum(kind => kind.Share));
        return kinds.First(kind => (draw -= kind.Share) < 0).Say(chance, this);
    }

    private string NewOrder() => chance.Next(10) == 0 ? AnyOrder() : Name('o', orders++);

    /// <summary>An order of the last ones, or one that is still to come.</summary>
    private string AnyOrder() => Name('o', Math.Max(0, orders - chance.Next(-2, 12)));

    private string AnyRedemption() => Name('r', Math.Max(0, (said.Count / 8) - chance.Next(3)));

    private static string Name(char kind, int number) => kind + number.ToString(CultureInfo.InvariantCulture);

    private static string HashOf(int number) => number.ToString("x64", CultureInfo.InvariantCulture);
}
