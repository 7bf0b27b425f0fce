using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Ledger;

/// <summary>Folds what rules granted for an order, or what was granted for goals, each less what was taken back, into what stands by now.</summary>
internal sealed class GrantHistory
{
    private readonly Account account;
    private readonly bool goals;
    private readonly SortedDictionary<string, OrderGrant> grants = new(StringComparer.Ordinal);

    private GrantHistory(Account account, bool goals) => (this.account, this.goals) = (account, goals);

    /// <summary>What stands.</summary>
    /// <param name="account">The account that is to decide.</param>
    /// <param name="entries">The entries that grant or take back, in sequence.</param>
    /// <param name="corrected">What was put right.</param>
    /// <param name="goals">Whether goals are asked for, or rules.</param>
    public static IReadOnlyList<OrderGrant> Of(Account account, List<EntryBody> entries, IEnumerable<(EntryBody Entry, CorrectedGrant Grant)> corrected, bool goals)
    {
        var history = new GrantHistory(account, goals);
        var right = corrected.ToLookup(one => (one.Entry.Member, one.Entry.Sequence));
        if (right.Count == 0)
        {
            entries.ForEach(history.Add);
            entries.ForEach(history.TakeBack);
        }
        else
        {
            // What a correction changes is paid otherwise from then on, so here the order counts.
            foreach (var entry in entries.Concat(right.Select(one => one.First().Entry)).DistinctBy(entry => (entry.Member, entry.Sequence)).OrderBy(entry => entry.RecordedAt).ThenBy(entry => entry.Sequence))
            {
                history.Add(entry);
                history.Correct(entry, right[(entry.Member, entry.Sequence)].Select(one => one.Grant));
                history.TakeBack(entry);
            }
        }

        // One goal may have been reached again by orders of other partners; those that got all back pay nothing of it any more.
        return [.. history.grants.Values.Select(grant => grant with { Payers = [.. grant.Payers.Where(payer => payer is not { Share: 0, Worth: 0, Fee: 0 })] })];
    }

    private void Add(EntryBody entry)
    {
        foreach (var step in entry.Decision.Trace.OfType<Trace.Granted>().Where(step => step.Points > 0 && step.Goal is not null == goals))
        {
            if (LotOf(entry, step.Lot!.Value) is { } lot)
            {
                var grant = Returning.OrderGrantOf(step, entry.Activity) with { Lot = lot };
                var key = KeyOf(grant);
                grants[key] = grants.TryGetValue(key, out var sum) ? Sum(sum, grant) : grant;
            }
        }
    }

    private void Correct(EntryBody entry, IEnumerable<CorrectedGrant> corrected)
    {
        foreach (var right in corrected)
        {
            if (LotOf(entry, right.Lot) is { } lot)
            {
                var grant = Correcting.OrderGrantOf(right) with { Lot = lot };
                var key = KeyOf(grant);
                grants[key] = grants.TryGetValue(key, out var sum) ? Sum(sum, grant) with { Lines = grant.Lines } : grant;
            }
        }
    }

    private void TakeBack(EntryBody entry)
    {
        foreach (var back in entry.Decision.Trace.OfType<Trace.ClawedBack>().Where(step => step.Goal is not null == goals))
        {
            var key = KeyOf(back.Rule, back.Unit, back.Goal, back.Caps ?? [], Histories.LotHere(account, entry, back.Lot!.Value) ?? back.Lot.Value);
            if (grants.TryGetValue(key, out var grant))
            {
                grants[key] = Less(grant, back, entry);
            }
        }
    }

    private Lot? LotOf(EntryBody entry, Lot lot) => Histories.LotHere(account, entry, lot) ?? (goals ? null : lot);

    private static OrderGrant Sum(OrderGrant sum, OrderGrant more) => more with
    {
        Granted = checked(sum.Granted + more.Granted),
        Taken = checked(sum.Taken + more.Taken),
        Payers = [.. Added(more.Payers, sum.Payers, 1), .. sum.Payers.Where(payer => !more.Payers.Any(other => other.Account == payer.Account)).Select(payer => payer with { Share = 0 })],
        Lines = sum.Lines is null || more.Lines is null ? null : sum.Lines.SetItems(more.Lines),
    };

    private static OrderGrant Less(OrderGrant grant, Trace.ClawedBack back, EntryBody entry) => grant with
    {
        Taken = checked(grant.Taken + back.Points),
        Payers = Added(grant.Payers, back.Funding ?? [new Payer(BookAccounts.Of(entry.Activity.Origin), FundingShare.Whole, checked(back.Points * grant.Each.Value))], -1),
    };

    private static List<Payer> Added(IReadOnlyList<Payer> payers, IReadOnlyList<Payer> others, int sign) =>
    [
        .. payers.Select(payer => others.FirstOrDefault(other => other.Account == payer.Account) is { } other
            ? payer with { Worth = checked(payer.Worth + (sign * other.Worth)), Fee = checked(payer.Fee + (sign * other.Fee)) }
            : payer),
    ];

    /// <summary>What tells grants of one order, or for goals, apart.</summary>
    internal static string KeyOf(OrderGrant grant) => KeyOf(grant.Rule, grant.Unit, grant.Goal, grant.Caps, grant.Lot);

    /// <summary>A later version may grant something else by the same rule.</summary>
    private static string KeyOf(string rule, Unit unit, GoalReached? goal, IReadOnlyList<string> caps, Lot lot) => $"{rule}|{goal?.Period}|{goal?.Number}|{string.Join(',', caps)}|{lot}|{unit}";
}
