namespace LoyaltyHub.Core.Programmes;

/// <summary>Reads counters and what is made of them: ladders, challenges, streaks.</summary>
internal sealed class ProgressReader(Known known, Action<string, string> fault)
{
    private readonly AccrualReader accruals = new(known, fault);
    private readonly ConditionReader conditions = new(known, fault);

    public CounterRule ReadCounter(CounterForm form, string path)
    {
        accruals.Name(form.Counter, $"{path}/counter", "the counter");
        var kinds = conditions.ReadKinds(form.On.Names, $"{path}/on");
        if (form.Count == CountOf.Amount && !ConditionReader.OnlyPurchases(kinds))
        {
            fault($"{path}/count", "only a purchase has an amount");
        }

        if ((form.Count == CountOf.Distinct) != form.Of is not null)
        {
            fault($"{path}/of", "say of what for 'distinct', and for nothing else");
        }

        return new CounterRule(form.Counter, form.Name, kinds, conditions.ReadOfActivity(form.When, kinds, $"{path}/when"), form.Count, known.Currency, form.Of)
        {
            Lines = conditions.ReadLines(form.Lines, kinds, $"{path}/lines"),
        };
    }

    public Ladder ReadLadder(LadderForm form, string path)
    {
        accruals.Name(form.Ladder, $"{path}/ladder", "the ladder");
        known.Counter(form.Counter, $"{path}/counter");
        var levels = form.Levels.Places($"{path}/levels", fault).Select(level => ReadLevel(level.Form, level.Place)).ToList();
        if (levels.Count == 0)
        {
            fault($"{path}/levels", "name at least one level");
        }

        for (var index = 1; index < levels.Count; index++)
        {
            if (levels[index].From <= levels[index - 1].From)
            {
                fault($"{path}/levels/{index}/from", "levels ascend: each begins above the one before");
            }
        }

        var grace = new CalendarSpan(form.Grace?.Months ?? 0, form.Grace?.Days ?? 0);
        if (grace.Months is < 0 or > 120 || grace.Days is < 0 or > 3_650 || (form.Grace is not null && grace == default))
        {
            fault($"{path}/grace", "grace is 1 to 120 months or 1 to 3,650 days; leave it out for none");
        }

        if (form.Within.Granule == Granule.Lifetime && (form.Grace is not null || form.SoftLanding))
        {
            fault(path, "what is counted for ever never falls; leave 'grace' and 'softLanding' out");
        }

        return new Ladder(form.Ladder, form.Name, form.Counter, form.Within, levels, grace, form.SoftLanding);
    }

    public Challenge ReadChallenge(ChallengeForm form, string path)
    {
        accruals.Name(form.Challenge, $"{path}/challenge", "the challenge");
        known.Counter(form.Counter, $"{path}/counter");
        Rewarded(form, form.Points, path);
        if (form.Goal < 1)
        {
            fault($"{path}/goal", "a goal is at least 1");
        }

        if (form.Repeat && form.Within.IsRolling)
        {
            fault($"{path}/repeat", "a window that slides has no end after which it could begin again; repeat within a calendar period or the lifetime");
        }

        var challenge = new Challenge(form.Challenge, form.Name, form.Counter, form.Within, Math.Max(1, form.Goal), form.Repeat);
        return accruals.Read(challenge with { Reward = accruals.ReadPoints(form.Points, path) }, form, path);
    }

    public Streak ReadStreak(StreakForm form, string path)
    {
        accruals.Name(form.Streak, $"{path}/streak", "the streak");
        if (known.Counter(form.Counter, $"{path}/counter") is { } counter && counter is not { Count: CountOf.Distinct, Of: DistinctOf.Day })
        {
            fault($"{path}/counter", "a streak needs a counter of \"distinct\" of \"day\"");
        }

        if (form.Freeze is { } freeze && (freeze.Days < 1 || freeze.Per <= freeze.Days || freeze.Per > 366))
        {
            fault($"{path}/freeze", "say how many days may be missed, at least 1, in how many days in a row, more than that and at most 366");
        }

        if (form.Milestones.Count == 0)
        {
            fault($"{path}/milestones", "name at least one milestone");
        }

        var milestones = form.Milestones.Places($"{path}/milestones", fault).Select(milestone => ReadMilestone(form, milestone.Form, milestone.Place)).ToList();
        return new Streak(form.Streak, form.Name, form.Counter, form.Freeze is { } given ? new FreezeDays(given.Days, given.Per) : null, milestones);
    }

    private Milestone ReadMilestone(StreakForm streak, MilestoneForm form, string path)
    {
        Rewarded(form, form.Points, path);
        if (form.Days is < 2 or > 3_650)
        {
            fault($"{path}/days", "a milestone is at 2 to 3,650 days");
        }

        var milestone = new Milestone($"{streak.Streak}:{form.Days}", form.Name ?? streak.Name, streak.Streak, Math.Max(2, form.Days), form.Repeat);
        return accruals.Read(milestone with { Reward = accruals.ReadPoints(form.Points, path) }, form, path);
    }

    private void Rewarded(IAccrualForm form, long? points, string path)
    {
        if (points is null && form.Perks is not { Count: > 0 })
        {
            fault($"{path}/points", "it grants nothing; give it 'points' or 'perks'");
        }
    }

    private Level ReadLevel(LevelForm form, string path)
    {
        accruals.Name(form.Tier, $"{path}/tier", "the tier");
        if (form.From < 1)
        {
            fault($"{path}/from", "a level begins at 1 or more; below the first there is none");
        }

        foreach (var perk in form.Perks ?? [])
        {
            known.Perk(perk, $"{path}/perks");
        }

        return new Level(form.Tier, form.Name, form.From, form.Perks ?? []);
    }
}
