using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Ledger;

/// <summary>A budget in time: what is released when, how much an even course would have spent, and where its present one leads. Days are those of the programme.</summary>
internal sealed class BudgetCourse
{
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(36_525);

    /// <summary>Less says too little to go by.</summary>
    private static readonly TimeSpan LeastKnown = TimeSpan.FromDays(1);

    private readonly DateTimeOffset now;
    private readonly TimeSpan offset;
    private readonly IReadOnlyList<Programme> versions;

    /// <summary>The course of a budget.</summary>
    /// <param name="budget">The budget, by its latest version.</param>
    /// <param name="versions">All versions with it.</param>
    /// <param name="now">The time.</param>
    public BudgetCourse(Budget budget, IReadOnlyList<Programme> versions, DateTimeOffset now)
    {
        (Budget, this.versions, this.now, offset) = (budget, versions, now, versions[^1].UtcOffset);
        From = versions.Any(version => version.Valid.From is null) ? null : versions.Min(version => version.Valid.From);
        To = versions.Any(version => version.Valid.To is null) ? null : versions.Max(version => version.Valid.To);
    }

    public Budget Budget { get; }

    public DateOnly? From { get; }

    public DateOnly? To { get; }

    public long Released => Budget.Released(now, offset);

    /// <summary>When more is released; null where all of it is.</summary>
    public DateOnly? NextRelease => NextAfter(now);

    public IReadOnlyList<Unit> Units => [.. versions.SelectMany(version => version.Accruals.Where(terms => terms.Budget == Budget.Id).Select(terms => version.TermsOf(terms).Unit)).Distinct()];

    /// <summary>What would be spent by now at an even course: of a paced budget all of the periods that are over, and the part of the present one that is over; else the part of its days.</summary>
    public long? Even
    {
        get
        {
            if (Budget.Pacing is not { } pacing)
            {
                return (From, To) is ({ } first, { } end) ? Part(Budget.Points, Midnight(first), Midnight(end)) : null;
            }

            var day = DateOnly.FromDateTime(now.ToOffset(offset).DateTime);
            var (from, to) = pacing.Per.Around(day.DayNumber);
            var before = Budget.Released(Midnight(DateOnly.FromDayNumber(from)).AddTicks(-1), offset);
            return before + Part(Released - before, Midnight(DateOnly.FromDayNumber(from)), Midnight(DateOnly.FromDayNumber(to)));
        }
    }

    public BudgetState StateAfter(long spent) =>
        To is { } end && now >= Midnight(end) ? BudgetState.Over
        : spent >= Budget.Points ? BudgetState.UsedUp
        : From is { } first && now < Midnight(first) ? BudgetState.NotBegun
        : spent >= Released ? BudgetState.AwaitsRelease
        : BudgetState.Open;

    /// <summary>Where the last days lead.</summary>
    /// <param name="spent">What is spent now.</param>
    /// <param name="readings">What was spent by when.</param>
    /// <param name="days">How many days to go by; fewer where no more are known.</param>
    public BudgetForecast? Foresee(long spent, IReadOnlyList<BudgetReading> readings, int days)
    {
        var since = readings.Where(reading => reading.At <= now.AddDays(-days)).Select(reading => (BudgetReading?)reading).LastOrDefault() ?? (readings.Count > 0 ? readings[0] : null);
        if (since is not { } start || now - start.At < LeastKnown || spent <= start.Spent || spent >= Budget.Points)
        {
            return null;
        }

        var runsOut = RunsOut(spent, spent - start.Spent, now - start.At) is { } instant ? DateOnly.FromDateTime(instant.ToOffset(offset).DateTime) : (DateOnly?)null;
        return new BudgetForecast(start.At, spent - start.Spent, runsOut, runsOut < To);
    }

    /// <summary>When nothing is left at a pace of so many points in so long, whoever earns waiting for each release.</summary>
    private DateTimeOffset? RunsOut(long spent, long pace, TimeSpan within)
    {
        for (var (at, gone) = (now, (Int128)spent); at < now + Horizon;)
        {
            var (released, next) = (Budget.Released(at, offset), NextAfter(at));
            var needed = (released - gone) * within.Ticks / pace;
            if (next is not { } day)
            {
                return needed < Horizon.Ticks ? at.AddTicks((long)needed) : null;
            }

            var until = Midnight(day);
            gone = needed < (until - at).Ticks ? released : gone + ((until - at).Ticks * (Int128)pace / within.Ticks);
            at = until;
        }

        return null;
    }

    private DateOnly? NextAfter(DateTimeOffset at)
    {
        if (Budget.Pacing is not { } pacing || Budget.Released(at, offset) >= Budget.Points)
        {
            return null;
        }

        var day = DateOnly.FromDateTime(at.ToOffset(offset).DateTime);
        return day < pacing.From ? pacing.From : DateOnly.FromDayNumber(pacing.Per.StartOf(pacing.Per.IndexOf(day.DayNumber) + 1));
    }

    /// <summary>The part of some points that corresponds to the part of a time that is over, rounded down.</summary>
    private long Part(long points, DateTimeOffset from, DateTimeOffset to) =>
        now <= from ? 0 : now >= to ? points : (long)((Int128)points * (now - from).Ticks / (to - from).Ticks);

    private DateTimeOffset Midnight(DateOnly day) => new DayRange(day).Start(offset);
}
