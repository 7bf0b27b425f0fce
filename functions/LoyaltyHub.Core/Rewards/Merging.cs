using System.Collections.Immutable;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// Makes one account part of another and apart again. Aliases keep their own account for ever: while that is merged it sends everything on, so an event is known
/// where it was always known. Lots keep whose they were, so that what is left of them can go back.
/// </summary>
internal static class Merging
{
    /// <summary>The account becomes part of another: all it has travels there.</summary>
    public static void Leave(Draft draft, Happening.AccountMerged merged)
    {
        var account = draft.Account;
        if (account.Standing is not (Standing.Active or Standing.Parked) || merged.Into == account.Member || account.Kin?.ContainsKey(merged.Into.Value) == true)
        {
            draft.Decline(DeclineReason.CannotMerge, merged.Into.Value);
            return;
        }

        var merge = draft.Activity.AsMerge;
        Transit(draft, account, leaving: true);
        draft.Derive("merge", new Happening.AccountReceived(account.Member, account with { Leaving = merge, Left = null }), merged.Into);
        draft.Account = Account.Empty(account.Member) with
        {
            Entries = account.Entries,
            Standing = Standing.Merged,
            MergedInto = merged.Into,
            Leaving = merge,
            Left = account.Left,
            Kin = account.Kin,
            Hosts = account.Hosts,
            Membership = Joining.Left(account.Membership),
        };
        draft.Account = draft.Account.WithHost(merged.Into);
        draft.Note(new Trace.Merged(merged.Into));
    }

    /// <summary>Takes another account in; one that cannot, because it is closed or part of another itself, sends it back.</summary>
    public static void Receive(Draft draft, Happening.AccountReceived received)
    {
        if (draft.Account.Standing is Standing.Merged or Standing.Closed)
        {
            draft.Decline(DeclineReason.CannotMerge, received.From.Value);
            draft.Derive("merge-back", new Happening.PartReceived(draft.Account.Member, received.Content), received.From);
            return;
        }

        var content = received.Content.Restored();
        Add(draft, content, received.From.Value);
        draft.Account = draft.Account.WithPart(received.From, content);
        draft.Derive("merged", new Happening.AccountTaken(received.Content.Leaving!), received.From);
        draft.Note(new Trace.Joined(received.From));
    }

    /// <summary>The other account has it all: what comes here goes on there from now on. Of a merge that was undone meanwhile nothing is left to do.</summary>
    public static void Arrive(Draft draft, Happening.AccountTaken taken)
    {
        if (draft.Account.Leaving == taken.Merge)
        {
            draft.Account = draft.Account with { Leaving = null };
            draft.Note(new Trace.Moved(draft.Account.MergedInto!.Value));
        }
    }

    /// <summary>Lets an account go that is part of this one, with what is its own.</summary>
    public static void Part(Draft draft, Happening.AccountParted parted)
    {
        if (draft.Account.Kin?.GetValueOrDefault(parted.Member.Value) != parted.Member.Value)
        {
            draft.Decline(DeclineReason.NotMerged, parted.Member.Value);
            return;
        }

        var (rest, content) = Split(draft.Account, parted.Member);
        draft.Account = rest.WithoutPart(parted.Member, draft.Activity.AsMerge);
        Transit(draft, content, leaving: true);
        draft.Derive("unmerge", new Happening.PartReceived(rest.Member, content), parted.Member);
        draft.Note(new Trace.Parted(parted.Member));
    }

    /// <summary>Takes back what the other account let go, and stands alone again.</summary>
    public static void StandAlone(Draft draft, Happening.PartReceived received)
    {
        if (draft.Account.Standing == Standing.Merged && draft.Account.MergedInto == received.From)
        {
            // What another account could not take comes back as it was: parked, where it had been.
            var parked = received.Content.Standing == Standing.Parked;
            draft.Account = draft.Account with { Standing = parked ? Standing.Parked : Standing.Active, MergedInto = null, Leaving = null, ParkedUntil = parked ? received.Content.ParkedUntil : null };
        }

        var content = received.Content.Restored();
        Add(draft, content, null);
        draft.Account = draft.Account.WithHosts(content, null);
        draft.Note(new Trace.StoodAlone(received.From));
    }

    private static ImmutableSortedDictionary<string, string> NoClaims => ImmutableSortedDictionary<string, string>.Empty;

    private static ImmutableSortedDictionary<string, Tally> Uncounted => ImmutableSortedDictionary<string, Tally>.Empty;

    private static (Account Left, Account Content) Split(Account account, MemberId member)
    {
        var rest = account;
        var content = Account.Empty(member) with
        {
            Caps = account.Caps,
            Counters = account.Counters,
            Claimed = account.Claimed,
            // What came back before its order waits for one that may come through either of them.
            WaitingReturns = account.WaitingReturns,
            // Where this account was, the other was with it.
            Hosts = account.Hosts?.RemoveRange(account.Hosts.Where(host => host.Value.Length > 0).Select(host => host.Key).Append(member.Value)) is { Count: > 0 } hosts ? hosts : null,
        };
        foreach (var (unit, balance) in account.Balances)
        {
            var lots = balance.Lots.Where(lot => lot.Key.Owner == member).Aggregate(Lots.None, (sum, lot) => sum.Add(lot.Key, lot.Value));
            var pending = balance.Maturing.Where(lot => lot.Lot.Owner == member).ToList();
            var (left, took) = (balance.Without(lots), Balance.Zero.Earn(lots.Renamed(lot => lot.Out())));
            took = took with { IdleLot = balance.IdleLot, IdleUntil = lots.Any(lot => lot.Key.IsIdle) ? balance.IdleUntil : null };
            foreach (var lot in pending)
            {
                left = left.Less(lot, lot.Points);
                took = took.Await(lot with { Lot = lot.Lot.Out() });
            }

            rest = rest.WithBalance(unit, left);
            content = content.WithBalance(unit, took);
        }

        foreach (var (key, hold) in account.Holds)
        {
            // What a hold took of the other's points stays where the hold is.
            if (KinPath.Last(hold.Via) != member.Value)
            {
                rest = rest with { Holds = rest.Holds.SetItem(key, hold with { Lots = hold.Lots.Renamed(lot => lot.Owner == member ? lot.Alone() : lot) }) };
                continue;
            }

            var own = hold with { Lots = hold.Lots.Renamed(lot => lot.Owner == member ? lot.Out() : lot.Alone()), Via = KinPath.Out(hold.Via!) };
            rest = rest.WithBalance(hold.Unit, rest.BalanceOf(hold.Unit) with { Held = rest.BalanceOf(hold.Unit).Held - hold.Points }) with { Holds = rest.Holds.Remove(key) };
            content = content.WithBalance(hold.Unit, content.BalanceOf(hold.Unit) with { Held = content.BalanceOf(hold.Unit).Held + hold.Points }) with { Holds = content.Holds.SetItem(key, own) };
        }

        var (stays, goes) = Joining.Split(account.Known, member);
        return (rest.With(stays), content.With(goes));
    }

    /// <summary>Adds all that another account had.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="content">What it had.</param>
    /// <param name="path">The path its lots have here; null for none.</param>
    private static void Add(Draft draft, Account content, string? path)
    {
        Transit(draft, content, leaving: false);
        foreach (var (unit, balance) in content.Balances)
        {
            AddBalance(draft, unit, balance, path);
        }

        foreach (var (key, hold) in content.Holds)
        {
            var name = draft.Account.Holds.ContainsKey(key) ? $"{key}@{content.Member}" : key;
            var here = hold with { Lots = hold.Lots.Renamed(lot => lot.Within(path)), Via = KinPath.Within(hold.Via, path) };
            draft.Account = draft.Account with { Holds = draft.Account.Holds.SetItem(name, here) };
        }

        foreach (var (key, used) in content.Caps)
        {
            draft.Account = draft.Account.WithCapUsed(key, used);
        }

        foreach (var (counter, tally) in content.Counters ?? Uncounted)
        {
            draft.Account = draft.Account.WithCounted(counter, draft.Account.Counted(counter).With(tally));
        }

        foreach (var (key, waiting) in content.WaitingReturns)
        {
            draft.Account = draft.Account with { WaitingReturns = draft.Account.WaitingReturns.SetItem(key, draft.Account.WaitingFor(key).Or(waiting)) };
        }

        foreach (var (order, claim) in content.Claimed ?? NoClaims)
        {
            draft.Account = draft.Account.WithClaimed(order, claim);
        }

        draft.Account = draft.Account.With(Joining.Join(draft.Account.Known, content.Known, path));
    }

    private static void AddBalance(Draft draft, Unit unit, Balance content, string? path)
    {
        draft.GiveBack(unit, content.Lots.Renamed(lot => lot.Within(path)));
        var balance = draft.Of(unit);
        foreach (var lot in content.Maturing)
        {
            balance = balance.Await(lot with { Lot = lot.Lot.Within(path) });
        }

        var debt = Math.Max(0, -content.Available);
        var paid = balance.Lots.First(debt);
        balance = balance.Without(paid);
        draft.Set(unit, balance with
        {
            Available = checked(balance.Available - (debt - paid.Total)),
            Held = checked(balance.Held + content.Held),
            IdleUntil = Later(balance.IdleUntil, balance.Lots.Any(lot => lot.Key.IsIdle) ? content.IdleUntil : null),
        });
    }

    /// <summary>Books what an account has out of the members' accounts, or into them.</summary>
    private static void Transit(Draft draft, Account content, bool leaving)
    {
        foreach (var (unit, balance) in content.Balances)
        {
            var sign = leaving ? 1 : -1;
            draft.Move(BookAccounts.MemberAvailable, BookAccounts.InTransit, new Amount(sign * balance.Available, unit));
            draft.Move(BookAccounts.MemberPending, BookAccounts.InTransit, new Amount(sign * balance.Pending, unit));
            draft.Move(BookAccounts.MemberHeld, BookAccounts.InTransit, new Amount(sign * balance.Held, unit));
        }
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;
}
