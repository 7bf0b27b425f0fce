using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>
/// Remembers who placed which order and what waits for orders, wherever their accounts are by then: nothing may wait for an order that is known, and nothing that waits for one may be
/// gone when it comes. Deciding alone does not show that, since it looks for orders as the hub does.
/// </summary>
internal sealed class PlacedOrders
{
    private readonly HashSet<(PartnerId Partner, string Subject, string Origin)> placed = [];
    private readonly Dictionary<(PartnerId Partner, string Subject), HashSet<string>> waiting = [];
    private readonly Dictionary<(PartnerId Partner, string Subject), (HashSet<string> Origins, long Left)> captured = [];

    /// <summary>Takes an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="before">Its account before it.</param>
    public void Take(EntryBody entry, Account before)
    {
        if (entry.Decision.Trace is [Trace.Forwarded] || HistoryKey.SubjectOf(entry.Activity) is not { } subject)
        {
            return;
        }

        var name = (entry.Activity.Partner, subject);
        var origin = entry.Activity.Via?.Split('@')[0] ?? entry.Member.Value;
        if (entry.Decision.Trace.Any(step => step is Trace.ReturnWaits or Trace.ConfirmationWaits))
        {
            Violation.Unless(!placed.Contains((name.Partner, subject, origin)), () => $"In {entry.Member}, {entry.Activity.EventId} waits for {name}, which {origin} has placed.");
            (waiting.TryGetValue(name, out var origins) ? origins : waiting[name] = []).Add(origin);
        }
        else if (entry.Activity.What is Happening.Purchased or Happening.Engaged && entry.Decision.Declined() is not { Reason: DeclineReason.AccountClosed })
        {
            var key = entry.Activity.What is Happening.Purchased bought ? Account.Key(name.Partner, bought.Order) : Account.EventKey(name.Partner, entry.Activity.EventId.Value);
            var awaited = waiting.Remove(name, out var origins) && origins.Contains(origin);
            Violation.Unless(!awaited || before.WaitingReturns.ContainsKey(key), () => $"{origin} has placed {name}, and what came back of it before is not known in {entry.Member}.");
            placed.Add((name.Partner, subject, origin));
        }

        TakeRedemption(entry, name, origin);
    }

    private void TakeRedemption(EntryBody entry, (PartnerId Partner, string Subject) name, string origin)
    {
        var (origins, left) = captured.GetValueOrDefault(name, ([], 0));
        Violation.Unless(
            left == 0 || origins.Count != 1 || !origins.Contains(origin) || entry.Decision.Declined() is not { Reason: DeclineReason.NothingCaptured },
            () => $"In {entry.Member}, {entry.Activity.EventId} finds nothing of {name}, of which {origin} has spent {left}.");
        foreach (var step in entry.Decision.Trace)
        {
            if (step is Trace.Captured spent)
            {
                origins.Add(origin);
                captured[name] = (origins, left + spent.Points);
            }
            else if (step is Trace.RedemptionRefunded back)
            {
                captured[name] = (origins, left - back.Points);
            }
        }
    }
}
