using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// Decides what an activity does to an account. Pure: the same account, programme, activity and history give the same decision,
/// so it can be replayed, priced before launch and explained.
/// </summary>
public static class Decider
{
    /// <summary>Decides.</summary>
    /// <param name="account">The account before.</param>
    /// <param name="programme">The rules.</param>
    /// <param name="activity">What happened.</param>
    /// <param name="history">What is recorded of the activity's order; <see cref="OrderHistory.None"/> where it has none.</param>
    /// <exception cref="OverflowException">A balance would leave the range of a 64-bit integer.</exception>
    public static Decided Decide(Account account, Programme programme, Activity activity, OrderHistory history)
    {
        var draft = new Draft(account, programme, activity);
        switch (activity.What)
        {
            case Happening.Purchased purchase:
                Earning.Purchase(draft, purchase);
                break;
            case Happening.Engaged engaged:
                Earning.Engagement(draft, engaged);
                break;
            case Happening.Returned returned:
                Returning.Return(draft, returned, history);
                break;
            case Happening.PointsHeld hold:
                Redeeming.Hold(draft, hold);
                break;
            case Happening.PointsCaptured capture:
                Redeeming.Capture(draft, capture);
                break;
            case Happening.PointsVoided voided:
                Redeeming.Void(draft, voided);
                break;
            default:
                throw new InvalidOperationException($"No rule for {activity.What.GetType().Name}.");
        }

        return draft.Finish();
    }
}

/// <summary>A decision being made: the account as it changes, the steps and the postings so far.</summary>
internal sealed class Draft(Account account, Programme programme, Activity activity)
{
    private readonly List<Trace> trace = [];
    private readonly SortedDictionary<(string Account, string Unit), long> legs = new(LegOrder);

    public Account Account { get; set; } = account;

    public Programme Programme => programme;

    public Activity Activity => activity;

    private static IComparer<(string Account, string Unit)> LegOrder { get; } =
        Comparer<(string Account, string Unit)>.Create((x, y) =>
            string.CompareOrdinal(x.Account, y.Account) is var first && first != 0 ? first : string.CompareOrdinal(x.Unit, y.Unit));

    public void Note(Trace step) => trace.Add(step);

    /// <summary>What the earn rules granted in this decision.</summary>
    public IEnumerable<OrderGrant> Grants() =>
        trace.OfType<Trace.Granted>().Where(step => step.Points > 0).Select(step => new OrderGrant(step.Rule, step.CapKey, step.Points, 0));

    /// <summary>Moves points or money from one account to another; a negative value moves it back.</summary>
    public void Move(string from, string to, Amount amount)
    {
        Add(from, -amount);
        Add(to, amount);
    }

    /// <summary>Grants points (or takes them back when negative) and lets the partner pay for them.</summary>
    public void Grant(long points)
    {
        Move(BookAccounts.PointsIssued, BookAccounts.MemberAvailable, new Amount(points, programme.Unit));
        Move(BookAccounts.Of(activity.Partner), BookAccounts.PointsFund, programme.Burn.Worth(points));
        var balance = Account.BalanceOf(programme.Unit);
        Account = Account.WithBalance(programme.Unit, balance with { Available = checked(balance.Available + points) });
    }

    public Decided Finish()
    {
        var postings = legs.Where(leg => leg.Value != 0)
            .Select(leg => new Posting(leg.Key.Account, leg.Value, Unit.From(leg.Key.Unit)))
            .ToList();
        return new Decided(Account with { Entries = Account.Entries + 1 }, new Decision(programme.Id, programme.Version, trace, postings));
    }

    private void Add(string name, Amount amount)
    {
        var key = (name, amount.Unit.Value);
        legs[key] = checked(legs.GetValueOrDefault(key) + amount.Value);
    }
}
