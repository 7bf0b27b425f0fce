using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using Xunit;

namespace LoyaltyHub.Core.Tests.Building;

/// <summary>Adds up again what entries granted, from nothing but their steps, their rules and their own words.</summary>
internal sealed class Auditor(Programme programme)
{
    private readonly Dictionary<(MemberId Member, string Rule, Unit Unit, Cap Cap, string Period), long> used = [];

    /// <summary>What was granted by each cap and period, as long as nothing came back; and what the account says it used.</summary>
    public void LookAtCaps(EntryBody entry, Account account)
    {
        foreach (var granted in entry.Decision.Trace.OfType<Trace.Granted>())
        {
            var own = programme.Accrual(granted.Rule)!.Caps.Select(cap => (granted.Rule, Cap: cap));
            var caps = own.Concat(programme.Caps.Where(cap => cap.Unit == granted.Unit).Select(cap => (Rule: "*", cap.Cap))).ToList();
            foreach (var (rule, cap) in caps)
            {
                var key = (entry.Member, rule, granted.Unit, cap, PeriodOf(cap.Per, entry.Activity));
                used[key] = used.GetValueOrDefault(key) + granted.Points;
            }

            Assert.Equal(granted.Caps?.Count ?? 0, caps.Count);
        }

        foreach (var back in entry.Decision.Trace.OfType<Trace.ClawedBack>())
        {
            foreach (var key in used.Keys.Where(key => key.Member == entry.Member && (key.Rule == back.Rule || (key.Rule == "*" && key.Unit == back.Unit))).ToList())
            {
                // In which period it had been granted is what the account has to know; here it is enough that no more is ever in use than fits.
                used[key] -= key.Cap.Per == CapPeriod.Lifetime ? back.Points : Math.Min(used[key], back.Points);
            }
        }

        Assert.All(used, use => Assert.True(use.Value <= use.Key.Cap.Points, $"{use.Key}: {use.Value}"));
        Assert.All(account.Caps, cap => Assert.True(cap.Value > 0 && CapsOf(cap.Key).All(limit => cap.Value <= limit.Points), $"{cap.Key}: {cap.Value}"));
    }

    /// <summary>What an entry's steps grant is what their rules come to, what its own words say, and what it posts.</summary>
    public void Reckon(EntryBody entry)
    {
        foreach (var step in entry.Decision.Trace.OfType<Trace.Granted>())
        {
            var accrual = programme.Accrual(step.Rule)!;
            var rounded = entry.Activity.What is Happening.RewardArrived arrived && accrual is EarnRule ? arrived.Points : Rounded(accrual, step, entry.Activity);
            Assert.Equal(rounded, step.Rounded);
            Assert.Equal(Math.Min(Math.Min(rounded, step.BudgetCut ?? long.MaxValue), (step.Caps ?? []).Select(cap => cap.Left + step.Points).DefaultIfEmpty(long.MaxValue).Min()), step.Points);
            if (step.Points > 0)
            {
                Assert.Equal(step.Worth!.Value.Value, step.Funding?.Sum(payer => payer.Worth) ?? step.Worth.Value.Value);
                Assert.Equal(accrual.Fee, step.Funding?.Sum(payer => payer.Fee) ?? 0);
            }
        }

        foreach (var unit in programme.Units.Select(terms => terms.Unit))
        {
            var granted = entry.Decision.Trace.OfType<Trace.Granted>().Where(step => step.Unit == unit).Sum(step => step.Points) - entry.Decision.Trace.OfType<Trace.ClawedBack>().Where(step => step.Unit == unit).Sum(step => step.Points);
            var posted = entry.Decision.Postings.Where(posting => posting.Unit == unit && posting.Account is BookAccounts.MemberAvailable or BookAccounts.MemberPending && posting.Unit == unit).Sum(posting => posting.Value);
            Assert.Equal(granted, posted);
        }

        Sentences.Reckon(entry, programme);
    }

    /// <summary>What a rule comes to, as a reader of the programme would reckon it.</summary>
    private long Rounded(AccrualTerms accrual, Trace.Granted step, Activity activity)
    {
        var basis = step.Basis?.Value ?? (activity.What as Happening.Purchased)?.Paid.Value ?? 0;
        var worth = programme.TermsOf(accrual).Burn.PointValue;
        return accrual.Reward switch
        {
            Reward.Percent percent => Round(basis * percent.Rate / 100 / worth, percent.Rounding),
            Reward.Fixed each => each.Points * (accrual is EarnRule && activity.What is Happening.Engaged engaged ? engaged.Quantity : 1),
            Reward.Per per => basis / per.Amount * per.Points,
            Reward.Each each => basis * each.Points,
            Reward.Times times => Round(basis * (times.Factor - 1), times.Rounding),
            Reward.Stepped stepped => Math.Max(0, Valued(stepped, basis, worth) - Valued(stepped, step.Basis!.Before!.Value, worth)),
            _ => 0,
        };
    }

    private IEnumerable<Cap> CapsOf(string key)
    {
        var caps = key.StartsWith('*') ? programme.Caps.Where(cap => key.Contains($"|{cap.Unit}|", StringComparison.Ordinal)).Select(cap => cap.Cap) : programme.Accrual(key.Split('|')[0])!.Caps;
        return caps.Where(cap => cap.Per == PeriodOf(key));
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

    private static long Valued(Reward.Stepped stepped, long turnover, long worth)
    {
        var reached = stepped.Steps.Where(step => step.From <= turnover).ToList();
        var exact = stepped.Mode == StepMode.Whole
            ? turnover * reached[^1].Percent / 100 / worth
            : reached.Select((step, index) => ((index + 1 < reached.Count ? reached[index + 1].From : turnover) - step.From) * step.Percent / 100 / worth).Sum();
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
