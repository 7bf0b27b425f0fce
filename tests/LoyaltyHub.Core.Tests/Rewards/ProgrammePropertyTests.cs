using CsCheck;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

/// <summary>What holds of every programme, whatever it says and whatever happens.</summary>
public sealed class ProgrammePropertyTests
{
    private const int Cases = 10_000;

    [Fact]
    public void An_order_that_comes_back_whole_in_any_parts_leaves_nothing_behind() => Gen.Int.Sample(seed =>
    {
        var any = new AnyProgramme(seed);
        var programme = any.Programme();
        var (with, without) = (new Counter(programme), new Counter(programme));
        Before(any, with, without);
        var purchase = any.Purchase("x", Noon);
        with.Say(purchase);
        var days = TimeSpan.FromDays(any.Dice.Next(6));
        with.Wait(days);
        without.Wait(days);
        foreach (var part in any.Shuffled(any.Returns(purchase, Noon, whole: true)))
        {
            with.Say(part);
        }

        Assert.Equal(without.Account with { Entries = 0 }, with.Account with { Entries = 0 });
        Assert.Equal(Books(without), Books(with));
    }, iter: Cases);

    [Fact]
    public void A_return_that_comes_before_its_order_leaves_nothing_behind() => Gen.Int.Sample(seed =>
    {
        var any = new AnyProgramme(seed);
        var programme = any.Programme();
        var (with, without) = (new Counter(programme), new Counter(programme));
        Before(any, with, without);
        var purchase = any.Purchase("x", Noon);
        foreach (var activity in any.Shuffled(any.Returns(purchase, Noon, whole: true).Prepend(purchase)))
        {
            with.Say(activity);
        }

        Assert.Equal(without.Account with { Entries = 0 }, with.Account with { Entries = 0 });
        Assert.Equal(Books(without), Books(with));
    }, iter: Cases);

    [Fact]
    public void Returns_in_part_come_to_the_same_in_any_order() => Gen.Int.Sample(seed =>
    {
        var any = new AnyProgramme(seed);
        var programme = any.Programme();
        var (one, other) = (new Counter(programme), new Counter(programme));
        var purchases = Before(any, one, other);
        var returns = purchases.SelectMany(purchase => any.Returns(purchase, Noon, whole: any.Dice.Next(3) == 0)).ToList();
        foreach (var part in any.Shuffled(returns))
        {
            one.Say(part);
        }

        foreach (var part in any.Shuffled(returns))
        {
            other.Say(part);
        }

        Assert.Equal(one.Account, other.Account);
        Assert.Equal(Books(one), Books(other));
    }, iter: Cases);

    [Fact]
    public void No_cap_is_ever_exceeded_and_every_step_reckons_up() => Gen.Int.Sample(seed =>
    {
        var any = new AnyProgramme(seed);
        var programme = any.Programme();
        var counter = new Counter(programme);
        var (bought, used) = (new List<Activity>(), new Dictionary<(string Rule, Cap Cap, string Period), long>());
        for (var step = 0; step < 12; step++)
        {
            if (bought.Count > 0 && any.Dice.Next(3) == 0)
            {
                counter.Say(any.Returns(bought[any.Dice.Next(bought.Count)], Noon, whole: false)[0]);
            }
            else
            {
                bought.Add(any.Purchase($"o{any.Dice.Next(6)}", Noon));
                counter.Say(bought[^1]);
                Reckon(counter, programme, bought[^1]);
            }

            Assert.All(counter.Entries[^1].Decision.Postings.GroupBy(posting => posting.Unit), unit => Assert.Equal(0, unit.Sum(posting => posting.Value)));
            Caps(counter, programme, used);
        }
    }, iter: Cases);

    /// <summary>The same orders for both, and what was bought.</summary>
    private static List<Activity> Before(AnyProgramme any, params Counter[] counters)
    {
        var purchases = Enumerable.Range(0, any.Dice.Next(5)).Select(number => any.Purchase($"o{number}", Noon)).ToList();
        foreach (var (purchase, counter) in purchases.SelectMany(purchase => counters.Select(counter => (purchase, counter))))
        {
            counter.Say(purchase);
        }

        return purchases;
    }

    private static Dictionary<(string, string), long> Books(Counter counter) => counter.Entries.SelectMany(entry => entry.Decision.Postings)
        .GroupBy(posting => (posting.Account, posting.Unit.Value), (key, all) => (key, Sum: all.Sum(posting => posting.Value)))
        .Where(sum => sum.Sum != 0)
        .ToDictionary(sum => sum.key, sum => sum.Sum);

    /// <summary>Adds up what the last entry granted for each cap and period, from nothing but its steps, and looks at all caps.</summary>
    private static void Caps(Counter counter, Programme programme, Dictionary<(string Rule, Cap Cap, string Period), long> used)
    {
        var entry = counter.Entries[^1];
        foreach (var granted in entry.Decision.Trace.OfType<Trace.Granted>())
        {
            var caps = programme.Accrual(granted.Rule)!.Caps.Select(cap => (granted.Rule, Cap: cap)).Concat(programme.Caps.Select(cap => (Rule: "*", cap.Cap))).ToList();
            foreach (var (rule, cap) in caps)
            {
                var key = (rule, cap, PeriodOf(cap.Per, entry.Activity));
                used[key] = used.GetValueOrDefault(key) + granted.Points;
            }

            Assert.Equal(granted.Caps?.Count ?? 0, caps.Count);
        }

        var back = counter.Entries.SelectMany(entry => entry.Decision.Trace).OfType<Trace.ClawedBack>().Any();
        Assert.All(used.Where(_ => !back), use => Assert.True(use.Value <= use.Key.Cap.Points, $"{use.Key}: {use.Value}"));
        Assert.All(counter.Account.Caps.Values, points => Assert.True(points > 0));
        foreach (var (key, points) in counter.Account.Caps)
        {
            var name = key.Split('|')[0];
            var caps = name.StartsWith('*') ? programme.Caps.Select(cap => cap.Cap) : programme.Accrual(name)!.Caps;
            Assert.All(caps.Where(cap => cap.Per == PeriodOf(key)), cap => Assert.True(points <= cap.Points, $"{key}: {points}"));
        }
    }

    private static CapPeriod PeriodOf(string key) => key.Split('|')[^1] switch
    {
        "all" => CapPeriod.Lifetime,
        { Length: 4 } => CapPeriod.Year,
        { Length: 7 } period when period[5] == 'Q' => CapPeriod.Quarter,
        { Length: 7 } => CapPeriod.Month,
        { Length: 8 } => CapPeriod.Week,
        _ => CapPeriod.Day,
    };

    private static string PeriodOf(CapPeriod per, Activity activity)
    {
        var day = activity.At.ToOffset(TimeSpan.FromHours(3)).Date;
        return per switch
        {
            CapPeriod.Event => activity.EventId.Value,
            CapPeriod.Day => $"{day:yyyyMMdd}",
            CapPeriod.Week => $"{day.AddDays(-(((int)day.DayOfWeek + 6) % 7)):yyyyMMdd}",
            CapPeriod.Month => $"{day:yyyyMM}",
            CapPeriod.Quarter => $"{day.Year} {(day.Month + 2) / 3}",
            CapPeriod.Year => $"{day:yyyy}",
            _ => "",
        };
    }

    /// <summary>Reckons each grant again from what its step and its rule say, as a reader of the explanation would.</summary>
    private static void Reckon(Counter counter, Programme programme, Activity activity)
    {
        var paid = ((Happening.Purchased)activity.What).Paid.Value;
        var trace = counter.Entries[^1].Decision.Trace;
        foreach (var step in trace.OfType<Trace.Granted>())
        {
            var basis = step.Basis?.Value ?? paid;
            var rounded = programme.Accrual(step.Rule)!.Reward switch
            {
                Reward.Percent percent => Round(basis * percent.Rate / 100 / 100, percent.Rounding),
                Reward.Fixed each => each.Points,
                Reward.Per per => basis / per.Amount * per.Points,
                Reward.Each each => basis * each.Points,
                Reward.Times times => Round(basis * (times.Factor - 1), times.Rounding),
                Reward.Stepped stepped => Math.Max(0, Valued(stepped, basis) - Valued(stepped, step.Basis!.Before!.Value)),
                _ => -1,
            };
            Assert.Equal(rounded, step.Rounded);
            Assert.Equal(Math.Min(rounded, (step.Caps ?? []).Select(cap => cap.Left + step.Points).DefaultIfEmpty(long.MaxValue).Min()), step.Points);
            if (step.Points > 0)
            {
                Assert.Equal(step.Worth!.Value.Value, step.Funding?.Sum(payer => payer.Worth) ?? step.Worth.Value.Value);
                Assert.Equal(programme.Accrual(step.Rule)!.Fee, step.Funding?.Sum(payer => payer.Fee) ?? 0);
            }
        }

        var granted = trace.OfType<Trace.Granted>().Sum(step => step.Points) - trace.OfType<Trace.ClawedBack>().Sum(step => step.Points);
        var posted = counter.Entries[^1].Decision.Postings.Where(posting => posting.Account is BookAccounts.MemberAvailable or BookAccounts.MemberPending).Sum(posting => posting.Value);
        Assert.Equal(granted, posted);
        Assert.All(Explanation.Steps(counter.Entries[^1].Decision, activity, programme), text => Assert.True(text.En.Length > 5 && text.Ru.Length > 5));
    }

    private static long Valued(Reward.Stepped stepped, long turnover)
    {
        var reached = stepped.Steps.Where(step => step.From <= turnover).ToList();
        var exact = stepped.Mode == StepMode.Whole
            ? turnover * reached[^1].Percent / 100 / 100
            : reached.Select((step, index) => ((index + 1 < reached.Count ? reached[index + 1].From : turnover) - step.From) * step.Percent / 100 / 100).Sum();
        return Round(exact, stepped.Rounding);
    }

    private static long Round(decimal exact, Rounding rounding) => (long)(rounding switch
    {
        Rounding.Down => Math.Floor(exact),
        Rounding.Up => Math.Ceiling(exact),
        Rounding.HalfUp => Math.Floor(exact + 0.5m),
        _ => Math.Round(exact, MidpointRounding.ToEven),
    });
}
