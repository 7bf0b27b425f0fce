using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>What the programme made of an activity.</summary>
/// <param name="Programme">The programme that decided; several are named together with their versions (<see cref="ProgrammeSet"/>).</param>
/// <param name="Version">Its version; 0 for several.</param>
/// <param name="Trace">Every step, in order.</param>
/// <param name="Postings">What moves; sums to zero per unit. Empty where nothing moves.</param>
/// <param name="Derived">What has to reach other accounts because of it, exactly once: their event ids are made from this activity's. Null for nothing.</param>
/// <param name="Budgets">What each budget had left in this shard when a rule asked it; null where none did.</param>
public sealed record Decision(
    string Programme,
    int Version,
    IReadOnlyList<Trace> Trace,
    IReadOnlyList<Posting> Postings,
    IReadOnlyList<Activity>? Derived = null,
    IReadOnlyDictionary<string, long>? Budgets = null)
{
    /// <summary>Why it was declined, or null.</summary>
    public Trace.Declined? Declined()
    {
        for (var index = 0; index < Trace.Count; index++)
        {
            if (Trace[index] is Trace.Declined declined)
            {
                return declined;
            }
        }

        return null;
    }

    /// <summary>Whether any of its steps is one of these.</summary>
    public bool Has(Func<Trace, bool> those)
    {
        for (var index = 0; index < Trace.Count; index++)
        {
            if (those(Trace[index]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What each budget paid, less what it got back, by the budget's name over all programmes.</summary>
    public IEnumerable<KeyValuePair<string, long>> BudgetUse()
    {
        List<KeyValuePair<string, long>>? uses = null;
        for (var index = 0; index < Trace.Count; index++)
        {
            var (budget, points) = Trace[index] switch
            {
                Trace.Granted granted => (granted.Budget, granted.Points),
                Trace.ClawedBack back => (back.Budget, -back.Points),
                Trace.Regranted again => (again.Budget, again.Change),
                _ => default,
            };
            if (budget is not null && (points != 0 || Trace[index] is Trace.ClawedBack))
            {
                Add(uses ??= new(1), budget, points);
            }
        }

        return uses ?? [];
    }

    /// <summary>A decision asks one budget or two, so they are looked through.</summary>
    private static void Add(List<KeyValuePair<string, long>> uses, string budget, long points)
    {
        for (var index = 0; index < uses.Count; index++)
        {
            if (uses[index].Key == budget)
            {
                uses[index] = KeyValuePair.Create(budget, checked(uses[index].Value + points));
                return;
            }
        }

        uses.Add(KeyValuePair.Create(budget, points));
    }
}

/// <summary>A decision together with the account as it is after it.</summary>
/// <param name="Account">The member's account after the decision.</param>
/// <param name="Decision">The decision.</param>
/// <param name="Lacks">How many points each budget lacked in this shard: a larger lease might grant them. Null for none.</param>
public sealed record Decided(Account Account, Decision Decision, IReadOnlyDictionary<string, long>? Lacks = null);

/// <summary>What a decision depends on besides account, programme and activity.</summary>
/// <param name="Now">The time of the decision; never before that of an earlier decision in the same shard.</param>
/// <param name="History">What is recorded of the activity's order or redemption.</param>
/// <param name="Budgets">What each budget has left in the shard, by <see cref="Programmes.Programme.BudgetName"/>; one that is missing has nothing.</param>
public sealed record Circumstances(DateTimeOffset Now, History History, IReadOnlyDictionary<string, long> Budgets)
{
    /// <summary>The hash of the shard's entry before this one, which draws are made with; null where it is not known, so that no draw is made.</summary>
    public string? Chain { get; init; }

    /// <summary>No history and no budgets.</summary>
    public static Circumstances At(DateTimeOffset now) => new(now, History.None, new Dictionary<string, long>());
}
