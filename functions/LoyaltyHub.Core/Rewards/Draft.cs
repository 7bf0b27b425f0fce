using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>A decision being made: the account as it changes, the steps and the postings so far.</summary>
internal sealed class Draft(Account account, Programme programme, Activity activity, Circumstances circumstances)
{
    private readonly List<Trace> trace = [];
    private readonly List<Posting> legs = [];
    private readonly List<Activity> derived = [];
    private string?[]? periods;
    private SortedDictionary<string, long>? budgets;
    private SortedDictionary<string, long>? lacks;
    private Occasion? occasion;

    public Account Account { get; set; } = account;

    public Programme Programme => programme;

    public Activity Activity => activity;

    public DateTimeOffset Now => circumstances.Now;

    /// <summary>The activity as rules ask of it; null where it cannot earn.</summary>
    public Occasion? Occasion => occasion ??= Occasion.Of(activity, programme.UtcOffset, Occasion.OffsetOf(Account, programme));

    public History History => circumstances.History;

    public string? Chain => circumstances.Chain;

    /// <summary>Postings stand in the order of their accounts, then units.</summary>
    private static Comparison<Posting> LegOrder { get; } = static (x, y) =>
        string.CompareOrdinal(x.Account, y.Account) is var first && first != 0 ? first : x.Unit.CompareTo(y.Unit);

    public void Note(Trace step) => trace.Add(step);

    public void Decline(DeclineReason reason, string name, long? asked = null, long? had = null) => Note(new Trace.Declined(reason, name, asked, had));

    /// <summary>The steps of a kind so far.</summary>
    public IEnumerable<T> Steps<T>()
        where T : Trace => trace.OfType<T>();

    /// <summary>Moves points or money from one account to another; a negative value moves it back.</summary>
    public void Move(string from, string to, Amount amount)
    {
        Add(from, -amount);
        Add(to, amount);
    }

    public Balance Of(Unit unit) => Account.BalanceOf(unit);

    public void Set(Unit unit, Balance balance) => Account = Account.WithBalance(unit, balance);

    /// <summary>Gives points back into the lots they name; what slides with the member's activity goes into the lot that slides now.</summary>
    public void GiveBack(Unit unit, Lots lots)
    {
        var balance = Of(unit);
        var back = lots.Renamed(lot => lot.IsIdle ? lot.AsIdle(balance.IdleLot) : lot);
        var slides = back.Any(lot => lot.Key.IsIdle);
        Set(unit, balance.Earn(back) with { IdleUntil = slides ? balance.IdleUntil ?? IdleEnd(unit, Now) : balance.IdleUntil });
    }

    /// <summary>When points that slide expire if the member's last activity was then.</summary>
    public DateTimeOffset? IdleEnd(Unit unit, DateTimeOffset activityAt) =>
        (programme.Terms(unit)?.Expiry as Expiry.Idle)?.After.EndAfter(activityAt, programme.UtcOffset);

    /// <summary>What a budget has left, counting what this decision took of it.</summary>
    public long BudgetLeft(string budget)
    {
        budgets ??= new SortedDictionary<string, long>(StringComparer.Ordinal);
        if (!budgets.TryGetValue(budget, out var left))
        {
            left = circumstances.Budgets.GetValueOrDefault(budget);
            budgets[budget] = left;
        }

        return left - trace.OfType<Trace.Granted>().Where(step => step.Budget == budget).Sum(step => step.Points);
    }

    /// <summary>Notes that a budget lacked points in this shard.</summary>
    public void Lack(string budget, long points)
    {
        lacks ??= new SortedDictionary<string, long>(StringComparer.Ordinal);
        lacks[budget] = checked(lacks.GetValueOrDefault(budget) + points);
    }

    /// <summary>The period that the activity falls in, as the counters of caps name it.</summary>
    public string PeriodOf(CapPeriod per)
    {
        periods ??= new string?[(int)CapPeriod.Lifetime + 1];
        return periods[(int)per] ??= Limits.PeriodOf(per, DateOnly.FromDateTime(activity.At.ToOffset(programme.UtcOffset).DateTime).DayNumber);
    }

    /// <summary>What a programme granted of a unit so far.</summary>
    public long GrantedOf(Unit unit, Programme of)
    {
        var sum = 0L;
        var book = RuleBook.Of(programme);
        foreach (var step in trace)
        {
            sum = step is Trace.Granted granted && granted.Unit == unit && book.Accrual(granted.Rule).Programme == of ? checked(sum + granted.Points) : sum;
        }

        return sum;
    }

    /// <summary>What some rules, challenges or milestones granted so far.</summary>
    public long GrantedBy(params IReadOnlyList<string> rules)
    {
        var sum = 0L;
        foreach (var step in trace)
        {
            sum = step is Trace.Granted granted && rules.Contains(granted.Rule) ? checked(sum + granted.Points) : sum;
        }

        return sum;
    }

    /// <summary>Has something happen to another account, exactly once, because of this.</summary>
    public void Derive(string kind, Happening what, MemberId? member = null, AliasHash? alias = null)
    {
        var name = $"{kind}:{activity.Partner}:{activity.EventId}";
        var id = EventId.From(name.Length <= EventId.MaxLength ? name : $"{kind.Split(':')[0]}:{Digest(name)}");
        derived.Add(Activity.OfHub(id, activity.At, what, member, alias, Now));
    }

    /// <summary>Sends the activity itself on to another account.</summary>
    public void Forward(MemberId to)
    {
        derived.Add(activity with { Alias = null, Member = to, After = Now, Via = activity.Via is { } via ? $"{via}@{Account.Member}" : Account.Member.Value });
        Note(new Trace.Forwarded(to));
    }

    public Decided Finish()
    {
        legs.RemoveAll(static leg => leg.Value == 0);
        legs.Sort(LegOrder);
        var decision = new Decision(programme.Id, programme.Version, trace, legs, derived.Count > 0 ? derived : null, budgets);
        return new Decided(Account with { Entries = Account.Entries + 1, Due = Elapsing.NextAt(Account, programme) }, decision, lacks);
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private void Add(string name, Amount amount)
    {
        var index = legs.FindIndex(leg => leg.Account == name && leg.Unit == amount.Unit);
        if (index < 0)
        {
            legs.Add(new Posting(name, amount.Value, amount.Unit));
        }
        else
        {
            legs[index] = legs[index] with { Value = checked(legs[index].Value + amount.Value) };
        }
    }
}
