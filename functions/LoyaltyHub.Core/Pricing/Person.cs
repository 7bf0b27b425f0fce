using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Pricing;

/// <summary>A member in a replay: the account as it is, what of its entries later ones ask for, and what came of it all.</summary>
internal sealed class Person(Account account, string name)
{
    private Dictionary<string, List<EntryBody>>? bySubject;
    private List<EntryBody>? always;

    public Account Account { get; set; } = account;

    /// <summary>What people find the member by.</summary>
    public string Name { get; } = name;

    public long Entries { get; private set; }

    public DateTimeOffset LastAt { get; set; } = DateTimeOffset.MinValue;

    /// <summary>How many activities were decided in this account.</summary>
    public long Activities { get; set; }

    /// <summary>On which days; null where nobody asks.</summary>
    public HashSet<int>? Days { get; set; }

    /// <summary>What was bought less what came back, in minor units of the programme's currency.</summary>
    public long Spent { get; set; }

    /// <summary>What partners pay for what was granted, less what they got back, in minor units of the programme's currency.</summary>
    public long Cost { get; set; }

    /// <summary>Points granted less those taken back, per unit.</summary>
    public Dictionary<Unit, long> Granted { get; } = [];

    /// <summary>Where the member was seen.</summary>
    public HashSet<PartnerId> Partners { get; } = [];

    /// <summary>Counts an entry, and keeps it if a later one may ask for it.</summary>
    /// <param name="at">When it was decided.</param>
    /// <param name="activity">What happened.</param>
    /// <param name="decision">What came of it.</param>
    /// <param name="asked">Whether what an activity of a member concerns will be asked for; null where that is not known.</param>
    public void Add(DateTimeOffset at, Activity activity, Decision decision, Func<MemberId, Activity, bool>? asked)
    {
        Entries++;
        var subject = asked?.Invoke(Account.Member, activity) == false ? null : HistoryKey.SubjectOf(activity);
        var all = EntryBody.ConcernsAllReturns(decision);
        if (subject is null && !all)
        {
            return;
        }

        var entry = new EntryBody(Entries, Account.Member, 0, at, activity, decision);
        if (subject is not null)
        {
            bySubject ??= new Dictionary<string, List<EntryBody>>(StringComparer.Ordinal);
            if (!bySubject.TryGetValue(subject, out var entries))
            {
                bySubject[subject] = entries = [];
            }

            entries.Add(entry);
        }

        if (all)
        {
            // Returns of any order ask for it.
            (always ??= []).Add(entry);
        }
    }

    /// <summary>The entries that a return or refund may ask for.</summary>
    public IReadOnlyList<EntryBody> Find(HistoryKey key)
    {
        var own = bySubject?.GetValueOrDefault(key.Subject) ?? [];
        return always is null ? own : [.. own, .. always.Where(entry => !own.Exists(one => one.Sequence == entry.Sequence))];
    }
}
