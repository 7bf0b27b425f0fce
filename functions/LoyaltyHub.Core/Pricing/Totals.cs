using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Pricing;

/// <summary>What a replay came to, summed up from its decisions. Totals of different members can be added in any order.</summary>
internal sealed class Totals
{
    private readonly Dictionary<string, PartnerId?> partners = new(StringComparer.Ordinal);

    public long Activities { get; private set; }

    public DateTimeOffset First { get; private set; } = DateTimeOffset.MaxValue;

    public DateTimeOffset Last { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>What became of points that members have no more: what moved on the book accounts for redeemed, expired and written-off ones.</summary>
    public Dictionary<BookUnit, long> Moved { get; } = [];

    /// <summary>Points issued, before anything was taken back.</summary>
    public Dictionary<Unit, long> Granted { get; } = [];

    /// <summary>Points taken back because something was returned.</summary>
    public Dictionary<Unit, long> TakenBack { get; } = [];

    /// <summary>What partners pay for points, less what they got back: positive is a cost.</summary>
    public Dictionary<(PartnerId Partner, Unit Currency), long> Cost { get; } = [];

    /// <summary>What partners are paid for points they took.</summary>
    public Dictionary<(PartnerId Partner, Unit Currency), long> Redeemed { get; } = [];

    public Dictionary<string, RuleTotal> Rules { get; } = new(StringComparer.Ordinal);

    /// <summary>What each day granted net, and what it took of each budget; days by the programme's calendar.</summary>
    public Dictionary<(DateOnly Day, Unit Unit), long> Days { get; } = [];

    public Dictionary<(DateOnly Day, string Budget), long> Budgets { get; } = [];

    /// <summary>What members have at the end, and its worth.</summary>
    public Dictionary<Unit, (long Points, Amount Worth)> Outstanding { get; } = [];

    /// <summary>What members had before the first activity that counts.</summary>
    public Dictionary<Unit, long> Opening { get; } = [];

    /// <summary>What was taken of each budget before that.</summary>
    public Dictionary<string, long> BudgetsBefore { get; } = new(StringComparer.Ordinal);

    /// <summary>Counts a decision.</summary>
    /// <param name="person">The member, as it is after it.</param>
    /// <param name="activity">What happened.</param>
    /// <param name="decision">What came of it.</param>
    /// <param name="programme">What decided.</param>
    /// <param name="spent">What it adds to what the member has bought.</param>
    public void Add(Person person, Activity activity, Decision decision, Programme programme, long spent = 0)
    {
        if (activity.Partner != PartnerId.Hub && activity.Via is null)
        {
            Activities++;
            First = activity.At < First ? activity.At : First;
            Last = activity.At > Last ? activity.At : Last;
        }

        if (activity.Partner != PartnerId.Hub)
        {
            person.Partners.Add(activity.Partner);
            if (!decision.Has(static step => step is Trace.Forwarded))
            {
                person.Activities++;
                person.Days?.Add(DayOf(activity, programme).DayNumber);
            }
        }

        person.Spent = checked(person.Spent + spent);
        AddPostings(person, activity, decision, programme);
        AddRules(decision);
        if (decision.Budgets is not null || decision.Has(static step => step is Trace.ClawedBack { Budget: not null }))
        {
            foreach (var (budget, points) in decision.BudgetUse())
            {
                Increase(Budgets, (DayOf(activity, programme), budget), points);
            }
        }
    }

    /// <summary>Notes what a decision from before the time that counts left behind.</summary>
    public void AddBefore(Decision decision)
    {
        foreach (var posting in decision.Postings.Where(posting => posting.Account is BookAccounts.MemberAvailable or BookAccounts.MemberHeld or BookAccounts.MemberPending))
        {
            Increase(Opening, posting.Unit, posting.Value);
        }

        foreach (var (budget, points) in decision.BudgetUse())
        {
            Increase(BudgetsBefore, budget, points);
        }
    }

    /// <summary>Counts what a member has at the end.</summary>
    public void Hold(Person person, Programme programme)
    {
        foreach (var (unit, balance) in person.Account.Balances)
        {
            var points = checked(balance.Available + balance.Held + balance.Pending);
            var worth = programme.Terms(unit)?.Burn.Worth(points) ?? new Amount(0, unit);
            Outstanding[unit] = Outstanding.TryGetValue(unit, out var before) ? (checked(before.Points + points), before.Worth + worth) : (points, worth);
        }
    }

    /// <summary>Adds what other members came to.</summary>
    public void Add(Totals other)
    {
        Activities += other.Activities;
        First = other.First < First ? other.First : First;
        Last = other.Last > Last ? other.Last : Last;
        AddAll(Opening, other.Opening);
        AddAll(BudgetsBefore, other.BudgetsBefore);
        AddAll(Moved, other.Moved);
        AddAll(Granted, other.Granted);
        AddAll(TakenBack, other.TakenBack);
        AddAll(Cost, other.Cost);
        AddAll(Redeemed, other.Redeemed);
        AddAll(Days, other.Days);
        AddAll(Budgets, other.Budgets);
        foreach (var (rule, total) in other.Rules)
        {
            RuleOf(rule, total.Unit).Add(total);
        }

        foreach (var (unit, (points, worth)) in other.Outstanding)
        {
            Outstanding[unit] = Outstanding.TryGetValue(unit, out var before) ? (checked(before.Points + points), before.Worth + worth) : (points, worth);
        }
    }

    private void AddPostings(Person person, Activity activity, Decision decision, Programme programme)
    {
        var redemption = activity.What is Happening.PointsCaptured or Happening.PointsRefunded;
        for (var index = 0; index < decision.Postings.Count; index++)
        {
            var posting = decision.Postings[index];
            switch (posting.Account)
            {
                case BookAccounts.MemberAvailable or BookAccounts.PointsFund:
                    break;
                case BookAccounts.PointsIssued:
                    // What is issued leaves this account; an order whose return came first posts what is left of it alone.
                    Increase(person.Granted, posting.Unit, -posting.Value);
                    Increase(Days, (DayOf(activity, programme), posting.Unit), -posting.Value);
                    break;
                case BookAccounts.PointsRedeemed or BookAccounts.PointsExpired or BookAccounts.PointsWrittenOff:
                    Increase(Moved, new BookUnit(posting.Account, posting.Unit), posting.Value);
                    break;
                case var account when PartnerOf(account) is { } partner:
                    Increase(redemption ? Redeemed : Cost, (partner, posting.Unit), redemption ? posting.Value : -posting.Value);
                    person.Cost = checked(person.Cost - (redemption || posting.Unit != programme.Burn.Currency ? 0 : posting.Value));
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Whose account it is; null for nobody's.</summary>
    private PartnerId? PartnerOf(string account)
    {
        if (!partners.TryGetValue(account, out var partner))
        {
            partners[account] = partner = BookAccounts.TryPartner(account, out var id) ? id : null;
        }

        return partner;
    }

    private void AddRules(Decision decision)
    {
        for (var index = 0; index < decision.Trace.Count; index++)
        {
            var step = decision.Trace[index];
            if (step is Trace.Granted granted)
            {
                RuleOf(granted.Rule, granted.Unit).Grant(granted.Points, granted.Worth?.Value ?? 0);
                Increase(Granted, granted.Unit, granted.Points);
            }
            else if (step is Trace.ClawedBack back)
            {
                RuleOf(back.Rule, back.Unit).TakeBack(back.Points);
                Increase(TakenBack, back.Unit, back.Points);
            }
        }
    }

    private static DateOnly DayOf(Activity activity, Programme programme) => DateOnly.FromDayNumber((int)((activity.At.UtcTicks + programme.UtcOffset.Ticks) / TimeSpan.TicksPerDay));

    private RuleTotal RuleOf(string rule, Unit unit)
    {
        if (!Rules.TryGetValue(rule, out var total))
        {
            Rules[rule] = total = new RuleTotal(unit);
        }

        return total;
    }

    private static void Increase<TKey>(Dictionary<TKey, long> sums, TKey key, long by)
        where TKey : notnull
    {
        ref var sum = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(sums, key, out _);
        sum = checked(sum + by);
    }

    private static void AddAll<TKey>(Dictionary<TKey, long> sums, Dictionary<TKey, long> more)
        where TKey : notnull
    {
        foreach (var (key, value) in more)
        {
            Increase(sums, key, value);
        }
    }
}

/// <summary>One unit on one book account.</summary>
internal readonly record struct BookUnit(string Account, Unit Unit);

/// <summary>What one rule came to.</summary>
internal sealed class RuleTotal(Unit unit)
{
    public Unit Unit => unit;

    public long Times { get; private set; }

    public long Points { get; private set; }

    public long TakenBack { get; private set; }

    public long Worth { get; private set; }

    public void Grant(long points, long worth) => (Times, Points, Worth) = (Times + 1, checked(Points + points), checked(Worth + worth));

    public void TakeBack(long points) => TakenBack = checked(TakenBack + points);

    public void Add(RuleTotal other) =>
        (Times, Points, TakenBack, Worth) = (Times + other.Times, checked(Points + other.Points), checked(TakenBack + other.TakenBack), checked(Worth + other.Worth));
}
