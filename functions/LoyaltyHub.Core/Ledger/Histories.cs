using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Ledger;

/// <summary>Folds journal entries into what a return or a refund needs to know.</summary>
public static class Histories
{
    /// <summary>The history of an order or redemption.</summary>
    /// <param name="key">The order or redemption.</param>
    /// <param name="account">The account that is to decide; its kin's entries count by the names their lots have there.</param>
    /// <param name="entries">The entries that <see cref="HistoryKey.Asks"/> for, of the account and of those it was joined with, in any order.</param>
    /// <param name="before">The time of the decision: others' entries count only if they were recorded before it.</param>
    public static History Of(HistoryKey key, Account account, IEnumerable<EntryBody> entries, DateTimeOffset before)
    {
        var known = entries
            .Where(entry => entry.Member == account.Member || entry.RecordedAt < before)
            .OrderBy(entry => entry.RecordedAt).ThenBy(entry => entry.Member.Value, StringComparer.Ordinal).ThenBy(entry => entry.Sequence)
            .ToList();
        var concerned = ConcernedOf(key, account, known);
        var corrections = Corrections.Of(known.Where(entry => IsHere(account, OriginOf(entry))));
        return key.IsOrder
            ? new History(key.Engagement is null ? OrderOf(account, key, concerned, known, corrections) : EngagementOf(account, key, concerned, known, corrections), null)
            : new History(OrderHistory.None, RedemptionOf(account, concerned));
    }

    /// <summary>
    /// The entries of the order or redemption that are of this account, whoever's journal they are in: it was placed by this account, or by one that is part of it now. Wherever an
    /// account goes, its orders are found from there, and from nowhere else. What came back of them was the same account's even if another said so that it was one with at the time;
    /// one that it has left can say so no more, so that deciding again reads the same.
    /// </summary>
    private static List<EntryBody> ConcernedOf(HistoryKey key, Account account, List<EntryBody> known)
    {
        var (concerned, placedBy) = (new List<EntryBody>(), new Dictionary<MemberId, string>());
        foreach (var entry in known.Where(key.Concerns))
        {
            var origin = OriginOf(entry);
            if (entry.Activity.What is Happening.Purchased or Happening.Engaged or Happening.RewardArrived || entry.Decision.Has(static step => step is Trace.Captured))
            {
                placedBy[entry.Member] = origin;
            }
            else if (!entry.Decision.Has(static step => step is Trace.ReturnWaits))
            {
                origin = placedBy.GetValueOrDefault(entry.Member, origin);
            }

            if (IsHere(account, origin))
            {
                concerned.Add(entry);
            }
        }

        return concerned;
    }

    /// <summary>Whose account what happened was said of.</summary>
    private static string OriginOf(EntryBody entry) => KinPath.First(entry.Activity.Via) ?? entry.Member.Value;

    private static bool IsHere(Account account, string origin) => origin == account.Member.Value || account.Kin?.ContainsKey(origin) == true;

    private static OrderHistory OrderOf(Account account, HistoryKey key, List<EntryBody> entries, List<EntryBody> known, Corrections corrections)
    {
        Amount? paid = null;
        var (sum, back) = (0L, 0L);
        var lines = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (corrections.WhatOf(entry) is Happening.Purchased purchase && entry.Decision.Declined() is not { Reason: DeclineReason.AccountClosed or DeclineReason.ClaimedBefore or DeclineReason.PurchaseKnown })
            {
                paid = paid is { } before && before.Unit == purchase.Paid.Unit ? before + purchase.Paid : purchase.Paid;
                foreach (var line in purchase.Lines ?? [])
                {
                    lines[line.Id] = line.Paid;
                }
            }
        }

        foreach (var returned in entries.Where(entry => entry.Decision.Declined() is null).Select(entry => entry.Activity.What).OfType<Happening.Returned>())
        {
            if (returned.Refunded is { } refunded && refunded.Unit == paid?.Unit)
            {
                sum = returned.IsTotal ? Math.Max(sum, refunded.Value) : checked(sum + refunded.Value);
            }

            foreach (var line in returned.Lines ?? [])
            {
                back = checked(back + (lines.Remove(line, out var value) ? value : 0));
            }
        }

        return Folded(account, key, entries, known, corrections) with
        {
            Paid = paid,
            Refunded = sum,
            LinesRefunded = back,
            Lines = lines,
            Arrived = entries.Exists(entry => entry.Activity.What is Happening.RewardArrived),
        };
    }

    /// <summary>An engagement as an order of so many.</summary>
    private static OrderHistory EngagementOf(Account account, HistoryKey key, List<EntryBody> entries, List<EntryBody> known, Corrections corrections)
    {
        var accepted = entries.FindAll(entry => entry.Decision.Declined() is null or { Reason: not DeclineReason.AccountClosed });
        var all = accepted.Select(corrections.WhatOf).OfType<Happening.Engaged>().FirstOrDefault();
        return Folded(account, key, entries, known, corrections) with
        {
            Paid = all is null ? null : Cancelling.Times(all.Quantity),
            Refunded = accepted.Select(entry => entry.Activity.What).OfType<Happening.EngagementCancelled>().Aggregate(0L, (sum, cancelled) => Cancelling.Sum(sum, cancelled.Quantity)),
        };
    }

    private static OrderHistory Folded(Account account, HistoryKey key, List<EntryBody> entries, List<EntryBody> known, Corrections corrections) => OrderHistory.None with
    {
        Grants = GrantHistory.Of(account, entries, corrections.GrantsFor(key), goals: false),
        Counts = CountsOf(entries, corrections.CountsFor(key)),
        Awards = GrantHistory.Of(account, known, corrections.Awards, goals: true),
        Expired = ExpiredOf(account, known),
        Sent = SentOf(entries, corrections),
        Perks = PerksOf(entries),
    };

    /// <summary>What went to other accounts, each with how much of it still stands.</summary>
    private static List<SentReward> SentOf(List<EntryBody> entries, Corrections corrections)
    {
        var sent = entries.SelectMany(entry => entry.Decision.Trace.OfType<Trace.Sent>().Select(step => Returning.SentRewardOf(step, entry.Activity))).ToList();
        var later = sent.Count == 0 ? [] : entries.Concat(corrections.Entries).OrderBy(entry => entry.RecordedAt).ThenBy(entry => entry.Sequence).ToList();
        foreach (var entry in later)
        {
            foreach (var back in entry.Decision.Trace.OfType<Trace.Recalled>())
            {
                // Where accounts have parted since, what was sent may be in the other one's journal alone: nothing more of it can come back here.
                if (sent.FindIndex(reward => reward.Rule == back.Rule && reward.Event == back.Event) is >= 0 and var index)
                {
                    sent[index] = sent[index] with { Kept = Math.Min(sent[index].Kept, back.Kept), Gone = sent[index].Gone || back.Whole };
                }
            }

            foreach (var right in (entry.Activity.What as Happening.Corrected)?.Sent ?? [])
            {
                var index = sent.FindIndex(reward => reward.Rule == right.Rule && reward.Event == right.Event);
                sent = index < 0 ? sent : [.. sent.Take(index), sent[index] with { Points = right.Points, Kept = right.Kept }, .. sent.Skip(index + 1)];
            }
        }

        return sent;
    }

    private static List<(string Perk, string Source)> PerksOf(List<EntryBody> entries)
    {
        var perks = new List<(string Perk, string Source)>();
        foreach (var step in entries.SelectMany(entry => entry.Decision.Trace))
        {
            if (step is Trace.PerkGranted granted && !Perks.IsOfGoal(granted.Source) && !perks.Contains((granted.Perk, granted.Source)))
            {
                perks.Add((granted.Perk, granted.Source));
            }
            else if (step is Trace.PerkRevoked revoked)
            {
                perks.Remove((revoked.Perk, revoked.Source));
            }
        }

        return perks;
    }

    private static List<OrderCount> CountsOf(List<EntryBody> entries, IEnumerable<CorrectedCount> corrected)
    {
        var counts = new SortedDictionary<string, OrderCount>(StringComparer.Ordinal);
        foreach (var step in entries.SelectMany(entry => entry.Decision.Trace).OfType<Trace.Counted>())
        {
            var count = Returning.OrderCountOf(step);
            var key = $"{count.Counter}|{count.Day}|{count.Mark}";
            var sum = counts.GetValueOrDefault(key) ?? count with { Count = 0 };
            counts[key] = count.Count > 0
                ? sum with { Count = checked(sum.Count + count.Count), Lines = sum.Lines is null || count.Lines is null ? null : sum.Lines.SetItems(count.Lines) }
                : sum with { Taken = checked(sum.Taken - count.Count) };
        }

        foreach (var right in corrected)
        {
            var key = $"{right.Counter}|{right.Day}|{right.Mark}";
            var sum = counts.GetValueOrDefault(key) ?? new OrderCount(right.Counter, right.Day, right.Mark, 0, 0, right.Whole, right.Lines);
            counts[key] = sum with
            {
                Count = checked(sum.Count + right.Now.Granted - right.Was.Granted),
                Taken = checked(sum.Taken + right.Now.Granted - right.Now.Kept - right.Was.Granted + right.Was.Kept),
                Lines = right.Lines,
            };
        }

        return [.. counts.Values];
    }

    private static Dictionary<(Unit Unit, Lot Lot), long> ExpiredOf(Account account, List<EntryBody> known)
    {
        var expired = new Dictionary<(Unit Unit, Lot Lot), long>();
        foreach (var entry in known)
        {
            foreach (var step in entry.Decision.Trace)
            {
                var points = step switch
                {
                    Trace.Expired lapse => lapse.Lots.Select(lot => (lapse.Unit, Lot: lot.Key, Points: lot.Value)),
                    Trace.ClawedBack { FromExpired: > 0 } back => [(back.Unit, Lot: back.Lot!.Value, Points: -back.FromExpired)],
                    Trace.Regranted { FromExpired: { } lots } back => lots.Select(lot => (back.Unit, Lot: lot.Key, Points: -lot.Value)),
                    _ => [],
                };
                foreach (var (unit, lot, some) in points)
                {
                    if (LotHere(account, entry, lot) is { } here)
                    {
                        expired[(unit, here)] = checked(expired.GetValueOrDefault((unit, here)) + some);
                    }
                }
            }
        }

        return expired;
    }

    private static RedemptionHistory? RedemptionOf(Account account, List<EntryBody> entries)
    {
        RedemptionHistory? history = null;
        foreach (var (entry, step) in entries.SelectMany(entry => entry.Decision.Trace.Select(step => (entry, step))))
        {
            if (step is Trace.Captured captured)
            {
                var lots = Renamed(account, entry, captured.Lots);
                history = new RedemptionHistory(
                    captured.Unit, history?.Left.Add(lots) ?? lots, captured.Worth with { Value = captured.Worth.Value / captured.Points }, captured.Item is null ? null : captured.Worth);
            }
            else if (step is Trace.RedemptionRefunded refunded && history is not null)
            {
                // A refund gives the last of them back.
                history = history with { Left = history.Left.First(history.Left.Total - refunded.Points) };
            }
        }

        return history;
    }

    /// <summary>What was spent by a redemption of this account; of those who are no part of it any more, it is its own when it comes back.</summary>
    private static Lots Renamed(Account account, EntryBody entry, Lots lots) =>
        lots.Renamed(lot => LotHere(account, entry, lot) ?? lot.Alone().Within(account.Kin?.GetValueOrDefault(OriginOf(entry))));

    /// <summary>
    /// The name in this account of a lot that an entry names, whoever's journal that is in; null where the lot lies elsewhere. A lot is with the account it came from at first, and
    /// that may have come here by another way than it went there.
    /// </summary>
    internal static Lot? LotHere(Account account, EntryBody entry, Lot lot)
    {
        var origin = lot.Origin ?? entry.Member.Value;
        return origin == account.Member.Value ? lot.Alone()
            : account.Kin?.GetValueOrDefault(origin) is { } path ? lot.Alone().Within(path)
            : null;
    }
}
