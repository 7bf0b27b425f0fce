using System.Globalization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Tests.Building;

/// <summary>What happens under such a programme, and what undoes it.</summary>
internal sealed partial class AnyProgramme
{
    public static readonly PartnerId[] Partners = [Build.Shop, Build.Cinema];
    private static readonly string[] Skus = ["a", "b", "gift"];
    private static readonly string?[] Codes = [null, "5411", "5812"];
    private static readonly string?[] Shelves = [null, "bread", "wine"];
    private static readonly string?[] Channels = [null, "web", "app"];

    /// <summary>What the member belongs to, and where the member's days begin; long before anything else.</summary>
    public IReadOnlyList<Activity> Memberships()
    {
        var all = new Happening[]
        {
            new Happening.Enrolled(EnrolmentKind.Segment, "vip"),
            new Happening.Enrolled(EnrolmentKind.Subscription, "plus", Build.Noon.AddDays(dice.Next(-3, 3))),
            new Happening.Enrolled(EnrolmentKind.Segment, "staff"),
            new Happening.ProfileChanged(TimeSpan.FromHours(dice.Next(-8, 11))),
        };
        return [.. all.Where(_ => dice.Next(3) == 0).Select(what => Build.Said(what, Build.Shop, Build.Noon.AddDays(-20)))];
    }

    /// <summary>A purchase of a partner, within some days of a time; half of them have lines.</summary>
    public Activity Purchase(string order, DateTimeOffset around)
    {
        var lines = dice.Next(2) == 0 ? null : Enumerable.Range(0, dice.Next(1, 5)).Select(Line).ToList();
        var paid = (lines?.Sum(line => line.Paid) ?? 0) + dice.Next(1, 30_000);
        var what = new Happening.Purchased(
            order, new Amount(paid, Unit.From("RUB")), Codes[dice.Next(3)], Shelves[dice.Next(3)], lines, others && dice.Next(3) > 0 ? Town.AliasOf("clerk") : null, Channels[dice.Next(3)], dice.Next(6) == 0 ? 1_000 : null);
        return Build.Said(what, Partners[dice.Next(Partners.Length)], around.AddHours(dice.Next(-80, 80)));
    }

    /// <summary>A purchase mostly, or a visit.</summary>
    public Activity Anything(string order, DateTimeOffset around)
    {
        if (dice.Next(4) > 0)
        {
            return Purchase(order, around);
        }

        var visit = new Happening.Engaged("visit", dice.Next(1, 5), others && dice.Next(3) > 0 ? Town.AliasOf("clerk") : null);
        return Build.Said(visit, Partners[dice.Next(Partners.Length)], around.AddHours(dice.Next(-80, 80)));
    }

    /// <summary>What undoes it in parts; together all of it, or less.</summary>
    public IReadOnlyList<Activity> Returns(Activity said, DateTimeOffset at, bool whole) =>
        [.. (said.What is Happening.Purchased bought ? Refunds(bought, whole) : Cancellations(said, whole)).Select(part => Build.Said(part, said.Partner, at))];

    public T[] Shuffled<T>(IEnumerable<T> items)
    {
        var array = items.ToArray();
        dice.Shuffle(array);
        return array;
    }

    private IEnumerable<Happening> Refunds(Happening.Purchased bought, bool whole)
    {
        var back = (bought.Lines ?? []).Where(_ => dice.Next(2) == 0).ToList();
        var rest = bought.Paid.Value - back.Sum(line => line.Paid);
        var parts = new List<Happening>(back.Select(line => new Happening.Returned(bought.Order, null, [line.Id])));
        for (var count = dice.Next(1, 4); rest > 0 && count > 0; count--)
        {
            var part = count == 1 && whole ? rest : Math.Max(1, dice.NextInt64(rest));
            rest -= part;
            parts.Add(new Happening.Returned(bought.Order, new Amount(part, Unit.From("RUB"))));
        }

        return parts;
    }

    private IEnumerable<Happening> Cancellations(Activity visit, bool whole)
    {
        var left = ((Happening.Engaged)visit.What).Quantity;
        var part = dice.NextInt64(1, left + 1);
        return part == left || !whole
            ? [new Happening.EngagementCancelled(visit.EventId, part)]
            : [new Happening.EngagementCancelled(visit.EventId, part), new Happening.EngagementCancelled(visit.EventId, dice.Next(2) == 0 ? null : left - part)];
    }

    private OrderLine Line(int number) => new(
        string.Create(CultureInfo.InvariantCulture, $"l{number}"), dice.Next(4) == 0 ? 0 : dice.Next(1, 20_000), null, null, Skus[dice.Next(Skus.Length)], dice.Next(2) == 0 ? null : dice.Next(1, 5_000), dice.Next(4) == 0);
}
