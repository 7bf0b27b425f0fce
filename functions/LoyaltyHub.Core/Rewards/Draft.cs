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
    private readonly Legs legs = new();
    private List<Activity>? derived;
    private GrantSums? byRule;
    private GrantSums? byBudget;
    private GrantSums? byProgramme;
    private RuleBook? book;
    private SortedDictionary<string, long>? budgets;
    private SortedDictionary<string, long>? lacks;
    private (Account? Of, Due? Due) next;

    public Account Account { get; set; } = account;

    public Programme Programme => programme;

    public Activity Activity => activity;

    public DateTimeOffset Now => circumstances.Now;

    /// <summary>The programme made ready.</summary>
    public RuleBook Book => book ??= RuleBook.Of(programme);

    public History History => circumstances.History;

    public string? Chain => circumstances.Chain;

    /// <summary>What time does next to the account as it is now; null for nothing.</summary>
    public Due? NextDue
    {
        get
        {
            if (next.Of is not { } of || of.Balances != Account.Balances || of.Holds != Account.Holds || of.ParkedUntil != Account.ParkedUntil)
            {
                next = (Account, Due.Next(Account, programme));
            }

            return next.Due;
        }
    }

    public void Note(Trace step)
    {
        trace.Add(step);
        byRule?.Add(step);
        byBudget?.Add(step);
        byProgramme?.Add(step);
    }

    public void Decline(DeclineReason reason, string name, long? asked = null, long? had = null) => Note(new Trace.Declined(reason, name, asked, had));

    /// <summary>The steps of a kind so far.</summary>
    public IEnumerable<T> Steps<T>()
        where T : Trace => trace.OfType<T>();

    /// <summary>Moves points or money from one account to another; a negative value moves it back.</summary>
    public void Move(string from, string to, Amount amount)
    {
        legs.Add(from, -amount);
        legs.Add(to, amount);
    }

    public Balance Of(Unit unit) => Account.BalanceOf(unit);

    public void Set(Unit unit, Balance balance) => Account = Account.WithBalance(unit, balance);

    /// <summary>Gives points back into the lots they name; what slides with the member's activity goes into the lot that slides now.</summary>
    public void GiveBack(Unit unit, Lots lots)
    {
        var balance = Of(unit);
        var slides = lots.AnyIdle;
        var earned = balance.Earn(slides ? Sliding(lots, balance.IdleLot) : lots);
        Set(unit, slides && balance.IdleUntil is null ? earned with { IdleUntil = IdleEnd(unit, Now) } : earned);
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

        return left - (byBudget ??= new(static step => step.Budget)).Of(budget, trace);
    }

    /// <summary>Notes that a budget lacked points in this shard.</summary>
    public void Lack(string budget, long points)
    {
        lacks ??= new SortedDictionary<string, long>(StringComparer.Ordinal);
        lacks[budget] = checked(lacks.GetValueOrDefault(budget) + points);
    }

    /// <summary>The day of the activity in the programme's calendar.</summary>
    public int CalendarDay => (int)((activity.At.UtcTicks + programme.UtcOffset.Ticks) / TimeSpan.TicksPerDay);

    /// <summary>What a programme granted of a unit so far.</summary>
    public long GrantedOf(Unit unit, Programme of) =>
        (byProgramme ??= new(step => Key(step.Unit, Book.Accrual(step.Rule).Programme))).Of(Key(unit, of), trace);

    /// <summary>What a rule, challenge or milestone granted so far.</summary>
    public long GrantedBy(string rule) => (byRule ??= new(static step => step.Rule)).Of(rule, trace);

    /// <summary>What some of them granted so far.</summary>
    public long GrantedBy(IReadOnlyList<string> rules)
    {
        var sum = 0L;
        foreach (var rule in rules.Distinct(StringComparer.Ordinal))
        {
            sum = checked(sum + GrantedBy(rule));
        }

        return sum;
    }

    /// <summary>Has something happen to another account, exactly once, because of this.</summary>
    public void Derive(string kind, Happening what, MemberId? member = null, AliasHash? alias = null)
    {
        var name = $"{kind}:{activity.Partner}:{activity.EventId}";
        var id = EventId.From(name.Length <= EventId.MaxLength ? name : $"{kind.Split(':')[0]}:{Digest(name)}");
        (derived ??= []).Add(Activity.OfHub(id, activity.At, what, member, alias, Now));
    }

    /// <summary>Sends the activity itself on to another account.</summary>
    public void Forward(MemberId to)
    {
        (derived ??= []).Add(activity with { Alias = null, Member = to, After = Now, ParkDays = null, Via = KinPath.Within(activity.Via, Account.Member.Value) });
        Note(new Trace.Forwarded(to));
    }

    /// <summary>Sends the activity back to the account it came through, which has left meanwhile.</summary>
    public void SendBack(MemberId to, MergeName? parting)
    {
        (derived ??= []).Add(activity with { Member = to, After = Now, Via = KinPath.Out(activity.Via!), Round = activity.Round + 1 });
        Note(new Trace.Forwarded(to, parting));
    }

    public Decided Finish()
    {
        var decision = new Decision(programme.Id, programme.Version, trace, legs.ToPostings(), derived, budgets);
        return new Decided(Account with { Entries = Account.Entries + 1, Due = NextDue?.At }, decision, lacks);
    }

    private static Lots Sliding(Lots lots, int number) => lots.Renamed(lot => lot.IsIdle ? lot.AsIdle(number) : lot);

    private static string Key(Unit unit, Programme of) => $"{unit}|{of.Id}";

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
