using System.Collections.Immutable;
using System.Numerics;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// Takes points back when an order is returned. After any returns, in any order, the member keeps
/// granted × (paid − refunded) ÷ paid of each rule's grant, rounded down: so parts sum exactly to the whole. What lines earned goes with those lines; an amount that
/// names no line is taken from all lines alike.
/// </summary>
internal static class Returning
{
    public static void Return(Draft draft, Happening.Returned returned, OrderHistory order)
    {
        if (order.Paid is not { } paid)
        {
            Wait(draft, returned);
        }
        else if (returned.Refunded is { } refunded && refunded.Unit != paid.Unit)
        {
            draft.Decline(DeclineReason.CurrencyDiffers, returned.Order);
        }
        else if (returned is { IsTotal: true, Refunded: { } total } && total.Value <= order.Refunded)
        {
            draft.Note(new Trace.ReturnCounted(returned.Order, total));
        }
        else if (LinesOf(order, returned.Lines) is not { } lines)
        {
            draft.Decline(DeclineReason.NoSuchLine, returned.Order);
        }
        else
        {
            // All that came back so far: what is recorded of it came back before, whatever order the news arrives in.
            var now = returned.Refunded?.Value ?? 0;
            var refundedSoFar = returned.IsTotal ? now : checked(order.Refunded + now);
            var left = returned.Lines is null ? order.Lines : order.Lines.Where(line => !returned.Lines.Contains(line.Key)).ToDictionary(StringComparer.Ordinal);
            var after = order with
            {
                Refunded = refundedSoFar,
                LinesRefunded = checked(order.LinesRefunded + lines),
                Lines = left,
            };
            TakeBack(draft, returned.Order, after, paid);
        }
    }

    /// <summary>Applies the returns that came before their purchase.</summary>
    public static void SettleWaiting(Draft draft, Happening.Purchased purchase)
    {
        if (draft.Account.WaitingReturns.IsEmpty)
        {
            return;
        }

        var key = Account.Key(draft.Activity.Partner, purchase.Order);
        if (!draft.Account.WaitingReturns.TryGetValue(key, out var waiting))
        {
            return;
        }

        draft.Account = draft.Account.WithWaiting(key, WaitingReturn.None);
        var order = HistoryOf(draft, purchase.Paid) with { Lines = (purchase.Lines ?? []).ToDictionary(line => line.Id, line => line.Paid, StringComparer.Ordinal) };
        Return(draft, new Happening.Returned(purchase.Order, waiting.Refunded, waiting.Lines.Count > 0 ? waiting.Lines : null), order);
    }

    /// <summary>What this decision itself records, for what comes back at once.</summary>
    public static OrderHistory HistoryOf(Draft draft, Amount paid)
    {
        var grants = draft.Steps<Trace.Granted>().Where(step => step.Points > 0).Select(step => OrderGrantOf(step, draft.Activity)).ToList();
        return OrderHistory.None with
        {
            Paid = paid,
            Grants = grants.FindAll(grant => grant.Goal is null),
            Awards = grants.FindAll(grant => grant.Goal is not null),
            Counts = [.. draft.Steps<Trace.Counted>().Select(OrderCountOf)],
            Sent = [.. draft.Steps<Trace.Sent>().Select(step => SentRewardOf(step, draft.Activity))],
            Perks = [.. draft.Steps<Trace.PerkGranted>().Where(step => !Perks.IsOfGoal(step.Source)).Select(step => (step.Perk, step.Source)).Distinct()],
        };
    }

    /// <summary>A grant as an order's history has it.</summary>
    public static OrderGrant OrderGrantOf(Trace.Granted step, Activity activity) => new(
        step.Rule,
        step.Unit,
        Granting.SourceOf(activity),
        step.Caps?.Select(cap => cap.Key).OfType<string>().ToList() ?? [],
        step.Lot!.Value,
        step.Budget,
        step.Points,
        0,
        step.Worth!.Value with { Value = step.Worth.Value.Value / step.Points },
        step.Funding ?? [new Payer(BookAccounts.Of(activity.Origin), Programmes.FundingShare.Whole, step.Worth.Value.Value)],
        step.Basis?.Lines,
        step.Goal)
    {
        Pending = step.Pending,
        MaturesAt = step.MaturesAt,
    };

    /// <summary>What was sent elsewhere, as an order's history has it.</summary>
    public static SentReward SentRewardOf(Trace.Sent step, Activity activity) =>
        new(step.Rule, activity.EventId, step.Points, step.Points, false, step.Alias, step.Member, step.Basis?.Lines);

    /// <summary>Takes back what of a reward from another account does not stand any more.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="name">What rewarded.</param>
    /// <param name="history">What is recorded of it here.</param>
    /// <param name="sent">What had been sent.</param>
    /// <param name="kept">How much of that stands.</param>
    /// <param name="whole">Whether all of what it was for came back.</param>
    public static void Recall(Draft draft, string name, OrderHistory history, Amount sent, long kept, bool whole)
    {
        // What gives perks and draws alone is there or gone.
        var all = Math.Max(1, sent.Value);
        TakeBack(draft, name, history with { Refunded = whole ? all : sent.Value - kept }, sent with { Value = all }, whole);
    }

    /// <summary>What was counted, as an order's history has it.</summary>
    public static OrderCount OrderCountOf(Trace.Counted step) => new(step.Counter, step.Day?.DayNumber ?? 0, step.Mark, step.Count, 0, step.Whole, step.Lines);

    /// <summary>What was paid for the lines that come back; null where one of them is not there.</summary>
    private static long? LinesOf(OrderHistory order, IReadOnlyList<string>? lines)
    {
        var sum = 0L;
        foreach (var line in lines ?? [])
        {
            if (!order.Lines.TryGetValue(line, out var paid))
            {
                return null;
            }

            sum = checked(sum + paid);
        }

        return lines is null || lines.Distinct(StringComparer.Ordinal).Count() == lines.Count ? sum : null;
    }

    private static void Wait(Draft draft, Happening.Returned returned)
    {
        var key = Account.Key(draft.Activity.Partner, returned.Order);
        var waiting = draft.Account.WaitingFor(key);
        if (waiting.Refunded is { } before && returned.Refunded is { } now && before.Unit != now.Unit)
        {
            draft.Decline(DeclineReason.CurrencyDiffers, returned.Order);
            return;
        }

        if (returned.Lines?.Any(waiting.Lines.Contains) == true)
        {
            draft.Decline(DeclineReason.NoSuchLine, returned.Order);
            return;
        }

        var total = waiting.Refunded is not { } sum || returned.Refunded is not { } more ? waiting.Refunded ?? returned.Refunded
            : !returned.IsTotal ? sum + more
            : more.Value > sum.Value ? more
            : sum;
        draft.Account = draft.Account.WithWaiting(key, waiting with { Refunded = total, Lines = waiting.Lines.Union(returned.Lines ?? []) });
        draft.Note(new Trace.ReturnWaits(returned.Order, returned.Refunded, returned.Lines));
    }

    /// <summary>Takes back what is not kept any more of what an order, or an engagement, earned and counted.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="order">Its name.</param>
    /// <param name="history">What is recorded of it, with all that has come back by now.</param>
    /// <param name="paid">All of it.</param>
    public static void TakeBack(Draft draft, string order, OrderHistory history, Amount paid) =>
        TakeBack(draft, order, history, paid, (Int128)history.Refunded + history.LinesRefunded >= paid.Value);

    private static void TakeBack(Draft draft, string order, OrderHistory history, Amount paid, bool whole)
    {
        var gone = (long)Int128.Min((Int128)history.Refunded + history.LinesRefunded, paid.Value);
        var taking = new Taking(draft, order, paid with { Value = gone }, paid, ExpiredOf(draft, history));
        foreach (var grant in history.Grants)
        {
            taking.Take(grant, KeptOf(grant.Granted, grant.Lines, history, paid.Value, gone));
        }

        var before = draft.Account;
        var changed = Counting.TakeBack(draft, history, paid.Value, gone);
        if (changed is not null)
        {
            Goals.TakeBack(draft, before, changed, history.Awards, award => taking.Take(award, 0));
        }

        var recalled = Rewarding.TakeBack(draft, history.Sent, sent => KeptOf(sent.Points, sent.Lines, history, paid.Value, gone), whole);
        foreach (var (perk, source) in whole ? history.Perks : [])
        {
            Perks.Revoke(draft, perk, source);
        }

        if (!taking.Any && changed is null && !recalled && (!whole || history.Perks.Count == 0))
        {
            draft.Note(new Trace.NothingToTake(order));
        }
    }

    /// <summary>What had expired before: by earlier entries, and by time, as this very return was decided.</summary>
    private static Dictionary<(Unit Unit, Lot Lot), long> ExpiredOf(Draft draft, OrderHistory history)
    {
        var expired = history.Expired.ToDictionary();
        foreach (var step in draft.Steps<Trace.Expired>())
        {
            foreach (var (lot, points) in step.Lots)
            {
                expired[(step.Unit, lot)] = checked(expired.GetValueOrDefault((step.Unit, lot)) + points);
            }
        }

        return expired;
    }

    /// <summary>What is kept of what an order, or some lines of it, came to.</summary>
    public static long KeptOf(long granted, ImmutableSortedDictionary<string, long>? lines, OrderHistory history, long paid, long gone)
    {
        if (lines is null || gone >= paid)
        {
            return (long)((Int128)granted * (paid - gone) / paid);
        }

        var (all, left) = ((Int128)0, (Int128)0);
        foreach (var (line, weight) in lines)
        {
            all += weight;
            left += history.Lines.ContainsKey(line) ? weight : 0;
        }

        var rest = (Int128)paid - history.LinesRefunded;
        return all == 0 || rest <= 0 ? 0 : (long)((BigInteger)granted * left * (rest - history.Refunded) / ((BigInteger)all * rest));
    }

    /// <summary>What one return takes.</summary>
    private sealed class Taking(Draft draft, string order, Amount gone, Amount paid, Dictionary<(Unit Unit, Lot Lot), long> expired)
    {
        public bool Any { get; private set; }

        /// <summary>Takes back what of a grant is not kept.</summary>
        public void Take(OrderGrant grant, long kept)
        {
            var points = grant.Granted - grant.Taken - kept;
            if (points <= 0)
            {
                return;
            }

            Any = true;
            var lot = (grant.Unit, grant.Lot);
            var parts = Reclaiming.Reclaim(draft, grant, points, expired.GetValueOrDefault(lot));
            expired[lot] = expired.GetValueOrDefault(lot) - parts.FromExpired;
            var back = Funding.Back(grant, kept);
            Funding.Book(draft, back, grant.Each.Unit, -1);
            foreach (var cap in grant.Caps)
            {
                draft.Account = draft.Account.WithCapUsed(cap, -points);
            }

            draft.Note(new Trace.ClawedBack(
                grant.Rule, grant.Unit, order, gone, paid, grant.Granted, kept, points,
                grant.Caps.Count > 0 ? grant.Caps : null, grant.Lot, parts.FromPending, parts.FromExpired, parts.WrittenOff,
                Funding.Kept(back, draft.Activity.Origin), grant.Budget, grant.Goal, grant.Lines is not null));
        }
    }
}
