using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Members;

/// <summary>
/// A member's one account: the fold of its journal entries. Empty balances, used-up holds, unused caps and counters are left out, so an account
/// that earned and returned everything equals one that never did, but for <paramref name="Entries"/>.
/// </summary>
/// <param name="Member">Whose account.</param>
/// <param name="Entries">How many journal entries made it.</param>
/// <param name="Balances">Points or money per unit.</param>
/// <param name="Caps">What each cap's period has used: <c>rule|period</c> → points.</param>
/// <param name="Holds">Points set aside for a till: <c>partner|redemption</c> → hold.</param>
/// <param name="WaitingReturns">Returns and confirmations that came before what they concern: <c>partner|order</c> or <c>~partner|event</c> → what came.</param>
/// <param name="Standing">What the account may do.</param>
/// <param name="MergedInto">The account that this one's points and activities went to; only where <paramref name="Standing"/> says merged.</param>
/// <param name="Leaving">The entry by which it became part of <paramref name="MergedInto"/>, until that says that it has all of it; null before and after.</param>
/// <param name="Kin">The accounts that are part of this one now, each with the path its lots have here (<see cref="Lot.Within"/>); null for none.</param>
/// <param name="Membership">What is known of the member besides points; null for nothing.</param>
/// <param name="Counters">What the programme's counters say, by name; null for nothing.</param>
/// <param name="Due">When time alone changes the account next: points mature or expire, a hold ends, a notice is due; null for never.</param>
/// <param name="ParkedUntil">Until when what a parked account holds waits to be claimed; null where nothing waits.</param>
/// <param name="Claimed">Orders that were confirmed for a claim, so that the partner's own event of them counts no more: <c>partner|order</c> → the claim; null for none.</param>
/// <param name="Left">Accounts that were part of this one and left it, each with the entry by which: what still comes through one of them goes back to it. Null for none.</param>
/// <param name="Hosts">The accounts that this one, or one that is part of it, was part of at any time, whose journals hold orders of it therefore: each with the path here of
/// the one that was there; empty for this account itself. Null for none.</param>
public sealed record Account(
    MemberId Member,
    long Entries,
    ImmutableSortedDictionary<Unit, Balance> Balances,
    ImmutableSortedDictionary<string, long> Caps,
    ImmutableSortedDictionary<string, Hold> Holds,
    ImmutableSortedDictionary<string, WaitingReturn> WaitingReturns,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Standing Standing = Standing.Active,
    MemberId? MergedInto = null,
    MergeName? Leaving = null,
    ImmutableSortedDictionary<string, string>? Kin = null,
    Membership? Membership = null,
    ImmutableSortedDictionary<string, Tally>? Counters = null,
    DateTimeOffset? Due = null,
    DateTimeOffset? ParkedUntil = null,
    ImmutableSortedDictionary<string, string>? Claimed = null,
    ImmutableSortedDictionary<string, MergeName>? Left = null,
    ImmutableSortedDictionary<string, string>? Hosts = null)
{
    /// <summary>The account of a member nothing is known of.</summary>
    public static Account Empty(MemberId member) => new(
        member,
        0,
        ImmutableSortedDictionary<Unit, Balance>.Empty,
        Ordered<long>(),
        Ordered<Hold>(),
        Ordered<WaitingReturn>());

    /// <summary>The same account, in dictionaries of the right order whatever read it.</summary>
    public Account Restored()
    {
        var empty = Empty(Member);
        return this with
        {
            Balances = empty.Balances.AddRange(Balances),
            Caps = empty.Caps.AddRange(Caps),
            Holds = empty.Holds.AddRange(Holds),
            WaitingReturns = empty.WaitingReturns.AddRange(WaitingReturns),
            Kin = Kin is null ? null : Ordered<string>().AddRange(Kin),
            Membership = Membership?.Restored(),
            Counters = Counters is null ? null : Ordered<Tally>().AddRange(Counters),
            Claimed = Claimed is null ? null : Ordered<string>().AddRange(Claimed),
            Left = Left is null ? null : Ordered<MergeName>().AddRange(Left),
            Hosts = Hosts is null ? null : Ordered<string>().AddRange(Hosts),
        };
    }

    /// <summary>What is known of the member besides points.</summary>
    [JsonIgnore]
    public Membership Known => Membership ?? Membership.None;

    /// <summary>The other accounts whose journals may hold orders of this one.</summary>
    [JsonIgnore]
    public IEnumerable<MemberId> Joined => Kin is null && Hosts is null ? [] : (Kin?.Keys ?? []).Union(Hosts?.Keys ?? [], StringComparer.Ordinal).Select(MemberId.From);

    /// <summary>The balance of a unit; zero where there is none.</summary>
    public Balance BalanceOf(Unit unit) => Balances.GetValueOrDefault(unit) ?? Balance.Zero;

    /// <summary>This account with a unit's balance changed.</summary>
    public Account WithBalance(Unit unit, Balance balance) => this with
    {
        Balances = balance.Equals(Balance.Zero) ? Balances.Remove(unit) : Balances.SetItem(unit, balance),
    };

    /// <summary>This account with a cap's use changed by <paramref name="points"/>.</summary>
    public Account WithCapUsed(string cap, long points)
    {
        var used = checked(Caps.GetValueOrDefault(cap) + points);
        return this with { Caps = used == 0 ? Caps.Remove(cap) : Caps.SetItem(cap, used) };
    }

    /// <summary>This account with something else known of its member.</summary>
    public Account With(Membership known) => this with { Membership = known.IsEmpty ? null : known };

    /// <summary>What a counter says.</summary>
    public Tally Counted(string counter) => Counters?.GetValueOrDefault(counter) ?? Tally.Zero;

    /// <summary>This account with a counter that says something else.</summary>
    public Account WithCounted(string counter, Tally tally)
    {
        var rest = tally.IsZero ? Counters?.Remove(counter) : (Counters ?? Ordered<Tally>()).SetItem(counter, tally);
        return this with { Counters = rest is { Count: > 0 } ? rest : null };
    }

    /// <summary>This account with one that is part of it, and with what was part of that and where that was before.</summary>
    public Account WithPart(MemberId member, Account content)
    {
        var kin = (Kin ?? Ordered<string>()).SetItem(member.Value, member.Value);
        foreach (var (other, path) in content.Kin ?? Ordered<string>())
        {
            // What is part of this one itself stays so, whatever it had been to the one that comes in.
            kin = other == Member.Value || kin.GetValueOrDefault(other) == other ? kin : kin.SetItem(other, KinPath.Within(path, member.Value)!);
        }

        return (this with { Kin = kin, Left = Left?.Remove(member.Value) is { Count: > 0 } rest ? rest : null }).WithHosts(content, member.Value);
    }

    /// <summary>This account where it is part of another, or was.</summary>
    public Account WithHost(MemberId host) => this with { Hosts = (Hosts ?? Ordered<string>()).SetItem(host.Value, "") };

    /// <summary>This account with the hosts that another one had.</summary>
    /// <param name="other">The other.</param>
    /// <param name="path">The path that the other's lots have here; null where what it had was had together with this account.</param>
    public Account WithHosts(Account other, string? path)
    {
        var hosts = Hosts ?? Ordered<string>();
        foreach (var (host, through) in other.Hosts ?? Ordered<string>())
        {
            // Its own journal it reads anyway. Where it was itself says more than where its parts were.
            hosts = host == Member.Value || (hosts.ContainsKey(host) && (path is not null || through.Length > 0)) ? hosts
                : hosts.SetItem(host, through.Length == 0 ? path ?? "" : KinPath.Within(through, path)!);
        }

        return this with { Hosts = hosts.IsEmpty ? null : hosts };
    }

    /// <summary>This account without one that was part of it, and without what was part of that, by an entry.</summary>
    public Account WithoutPart(MemberId member, MergeName parting) => this with
    {
        Kin = Kin?.RemoveRange(Kin.Where(kin => KinPath.Last(kin.Value) == member.Value).Select(kin => kin.Key)) is { Count: > 0 } rest ? rest : null,
        Left = (Left ?? Ordered<MergeName>()).SetItem(member.Value, parting),
    };

    /// <summary>This account with an order that was confirmed for a claim.</summary>
    public Account WithClaimed(string order, string claim) => this with { Claimed = (Claimed ?? Ordered<string>()).SetItem(order, claim) };

    /// <summary>What is known of an order or event that has not been seen yet.</summary>
    public WaitingReturn WaitingFor(string key) => WaitingReturns.GetValueOrDefault(key) ?? WaitingReturn.None;

    /// <summary>This account with something else known of an order or event that has not been seen yet.</summary>
    public Account WithWaiting(string key, WaitingReturn waiting) => this with
    {
        WaitingReturns = waiting.Equals(WaitingReturn.None) ? WaitingReturns.Remove(key) : WaitingReturns.SetItem(key, waiting),
    };

    /// <summary>The key of something a partner named: its order or redemption.</summary>
    public static string Key(PartnerId partner, string name) => $"{partner}|{name}";

    /// <summary>The key of a partner's event. No partner is called so that an order of its could be taken for an event.</summary>
    public static string EventKey(PartnerId partner, string id) => $"~{partner}|{id}";

    /// <summary>Whether two accounts hold the same.</summary>
    public bool Equals(Account? other) => other is not null
        && (Member, Entries, Standing, MergedInto, Leaving, Due, ParkedUntil) == (other.Member, other.Entries, other.Standing, other.MergedInto, other.Leaving, other.Due, other.ParkedUntil)
        && Balances.HoldsSame(other.Balances)
        && Caps.HoldsSame(other.Caps)
        && Holds.HoldsSame(other.Holds)
        && WaitingReturns.HoldsSame(other.WaitingReturns)
        && Equals(Membership, other.Membership)
        && Counters.HoldsSame(other.Counters)
        && Claimed.HoldsSame(other.Claimed)
        && Kin.HoldsSame(other.Kin)
        && Left.HoldsSame(other.Left)
        && Hosts.HoldsSame(other.Hosts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Member, Entries, Balances.Count, Caps.Count);

    private static ImmutableSortedDictionary<string, T> Ordered<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}

/// <summary>Names one merge of an account, or one end of a merge: the activity that asked for it.</summary>
/// <param name="Partner">Who said so.</param>
/// <param name="EventId">Its id.</param>
/// <param name="Round">How often it had been sent back by then.</param>
public sealed record MergeName(PartnerId Partner, string EventId, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Round = 0);

/// <summary>What an account may do.</summary>
public enum Standing
{
    /// <summary>Everything.</summary>
    Active,

    /// <summary>Earn and return; nothing can be set aside, spent anew or given away.</summary>
    Frozen,

    /// <summary>Nothing; what it had is forfeited. Returns still correct what partners owe.</summary>
    Closed,

    /// <summary>Everything that reaches it goes on to the account it was merged into; while it is leaving, everything waits.</summary>
    Merged,

    /// <summary>Earn and return; what it has waits until somebody claims it, and nothing can be spent before. Of a member nobody knows yet.</summary>
    Parked,
}

/// <summary>What came back of an order that has not been seen yet, and whether it was confirmed.</summary>
/// <param name="Refunded">The amounts, together; null where only lines were named.</param>
/// <param name="Lines">The lines that came back.</param>
/// <param name="Confirmed">Whether what it will have earned is earned for good.</param>
public sealed record WaitingReturn(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Amount? Refunded,
    ImmutableSortedSet<string> Lines,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Confirmed = false)
{
    /// <summary>Nothing came.</summary>
    public static WaitingReturn None { get; } = new(null, []);

    /// <summary>What two accounts know of the same order, each of which may know all of it.</summary>
    public WaitingReturn Or(WaitingReturn other) => new(
        Refunded is not { } here ? other.Refunded : other.Refunded is { } there && there.Unit == here.Unit && there.Value > here.Value ? there : here,
        Lines.Union(other.Lines),
        Confirmed || other.Confirmed);

    /// <inheritdoc/>
    public bool Equals(WaitingReturn? other) => other is not null && (Refunded, Confirmed) == (other.Refunded, other.Confirmed) && Lines.SequenceEqual(other.Lines);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Refunded, Lines.Count);
}
