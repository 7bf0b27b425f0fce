using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Ledger;

/// <summary>What corrections have made of the entries of an account, or of several. Each says what changed, so those of one order add up; of facts the last word counts.</summary>
public sealed class Corrections
{
    private static readonly Corrections Nothing = new([]);
    private readonly List<(EntryBody Entry, Happening.Corrected Said)> all;
    private readonly Dictionary<(PartnerId, EventId), Happening?> facts = [];

    private Corrections(List<(EntryBody Entry, Happening.Corrected Said)> all)
    {
        this.all = all;
        foreach (var (_, said) in all)
        {
            foreach (var right in said.Events)
            {
                facts[(right.Partner, right.Event)] = right.What;
            }
        }
    }

    /// <summary>The corrections' entries.</summary>
    public IEnumerable<EntryBody> Entries => all.Select(one => one.Entry);

    /// <summary>What was granted for goals, put right.</summary>
    public IEnumerable<(EntryBody Entry, CorrectedGrant Grant)> Awards => Grants.Where(grant => grant.Grant.Goal is not null);

    private IEnumerable<(EntryBody Entry, CorrectedGrant Grant)> Grants => all.SelectMany(one => one.Said.Grants.Select(grant => (one.Entry, grant)));

    /// <summary>The corrections among some entries that took effect.</summary>
    /// <param name="entries">The entries, in sequence.</param>
    public static Corrections Of(IEnumerable<EntryBody> entries)
    {
        var all = entries.Where(entry => entry.Activity.What is Happening.Corrected && entry.Decision.Declined() is null).Select(entry => (entry, (Happening.Corrected)entry.Activity.What)).ToList();
        return all.Count == 0 ? Nothing : new Corrections(all);
    }

    /// <summary>What an entry's activity was, as it should have been said.</summary>
    public Happening WhatOf(EntryBody entry) => facts.GetValueOrDefault((entry.Activity.Partner, entry.Activity.EventId)) ?? entry.Activity.What;

    /// <summary>What rules granted for an order or event, put right.</summary>
    public IEnumerable<(EntryBody Entry, CorrectedGrant Grant)> GrantsFor(HistoryKey key) =>
        Grants.Where(grant => grant.Grant.Goal is null && (grant.Grant.Partner, grant.Grant.Subject) == (key.Partner, key.Subject));

    /// <summary>What was counted of an order or event, put right.</summary>
    public IEnumerable<CorrectedCount> CountsFor(HistoryKey key) => all.SelectMany(one => one.Said.Counts).Where(count => (count.Partner, count.Subject) == (key.Partner, key.Subject));
}
