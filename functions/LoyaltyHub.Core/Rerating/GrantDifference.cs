using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Rerating;

/// <summary>What something was granted for, in words a partner can check.</summary>
/// <param name="Partner">The partner that the subject is named by.</param>
/// <param name="Subject">The order, event or reward.</param>
/// <param name="Event">The partner's event.</param>
/// <param name="At">When it happened.</param>
/// <param name="Confirmed">Whether the partner has confirmed it, so that nothing of it has to wait.</param>
internal sealed record Occurrence(PartnerId Partner, string Subject, EventId Event, DateTimeOffset At, bool Confirmed);

/// <summary>Compares what rules granted with what they should have.</summary>
internal static class GrantDifference
{
    /// <summary>What differs.</summary>
    /// <param name="of">What it was granted for.</param>
    /// <param name="was">What stands.</param>
    /// <param name="now">What is right.</param>
    /// <exception cref="NotSupportedException">It cannot be put right; the message says why.</exception>
    public static IEnumerable<CorrectedGrant> Of(Occurrence of, IEnumerable<OrderGrant> was, IEnumerable<OrderGrant> now)
    {
        var pairs = new SortedDictionary<string, (OrderGrant? Was, OrderGrant? Now)>(StringComparer.Ordinal);
        foreach (var grant in was)
        {
            pairs[GrantHistory.KeyOf(grant)] = (grant, null);
        }

        foreach (var grant in now)
        {
            pairs[GrantHistory.KeyOf(grant)] = (pairs.GetValueOrDefault(GrantHistory.KeyOf(grant)).Was, grant);
        }

        foreach (var (before, after) in pairs.Values)
        {
            if (before is not null && after is not null && (before.Each.Unit != after.Each.Unit || before.Budget != after.Budget))
            {
                throw new NotSupportedException($"“{before.Rule}” would be paid in another currency or by another budget");
            }

            if (Of(of, before, after) is { } grant && (grant.Was != grant.Now || grant.MovesMoney))
            {
                yield return grant;
            }
        }
    }

    private static CorrectedGrant Of(Occurrence of, OrderGrant? was, OrderGrant? now)
    {
        var grant = now ?? was!;
        var pending = now?.Pending == true && !of.Confirmed;
        return new CorrectedGrant(
            of.Partner, of.Subject, of.Event, of.At, grant.Rule, grant.Unit, grant.Lot, grant.Source, StateOf(was), StateOf(now), grant.Each, Payers(was, now),
            grant.Caps, grant.Budget, grant.Lines, grant.Goal is { } goal ? new CorrectedGoal(goal.Period, goal.Number) : null, pending, pending ? now!.MaturesAt : null);
    }

    private static GrantState StateOf(OrderGrant? grant) => grant is null ? default : new GrantState(grant.Granted, grant.Granted - grant.Taken);

    private static List<CorrectedPayer> Payers(OrderGrant? was, OrderGrant? now)
    {
        var (before, after) = (was?.Payers ?? [], now?.Payers ?? []);
        return [.. before.Concat(after).Select(payer => payer.Account).Distinct().Select(account =>
        {
            var (old, right) = (before.FirstOrDefault(payer => payer.Account == account), after.FirstOrDefault(payer => payer.Account == account));
            return new CorrectedPayer(account, now is null ? old!.Share : right?.Share ?? 0, old?.Worth ?? 0, right?.Worth ?? 0, old?.Fee ?? 0, right?.Fee ?? 0);
        })];
    }
}
