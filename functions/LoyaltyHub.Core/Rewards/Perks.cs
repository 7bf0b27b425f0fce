using System.Globalization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Gives perks, takes their uses, and takes back what was given for something that came back.</summary>
internal static class Perks
{
    /// <summary>The beginning of what perks are given for that a goal gave.</summary>
    public const string GoalSource = "goal|";

    /// <summary>How long after its end a perk is kept, so that a use which arrives late is judged by when it happened. One that arrives later still comes too late.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>Gives a perk.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="id">The perk; the programme has it.</param>
    /// <param name="rule">The rule, challenge or streak that gives it.</param>
    /// <param name="source">What it is given for; the same source takes it back with <see cref="Revoke"/>.</param>
    public static void Grant(Draft draft, string id, string rule, string source)
    {
        var perk = draft.Book.Perk(id) ?? throw new InvalidOperationException($"The programme has no perk '{id}'.");
        var via = ViaOf(draft, source);
        var key = KeyOf(id, source, via);
        var at = draft.Activity.At.ToUniversalTime();
        var until = perk.Valid?.EndAfter(at, draft.Programme.UtcOffset);
        var held = draft.Account.Known.Perks.GetValueOrDefault(key) is { } before
            ? before with { Granted = checked(before.Granted + perk.Uses) }
            : new HeldPerk(id, perk.Uses, 0, at, until, via);
        Set(draft, key, held);
        draft.Note(new Trace.PerkGranted(rule, id, source, perk.Uses, held.Until));
    }

    /// <summary>Takes back what is left of a perk that was given for something.</summary>
    public static void Revoke(Draft draft, string id, string source)
    {
        var key = KeyOf(id, source, ViaOf(draft, source));
        var held = draft.Account.Known.Perks.GetValueOrDefault(key);
        Set(draft, key, null);
        draft.Note(new Trace.PerkRevoked(id, source, held?.Used));
    }

    /// <summary>Whether a perk was given for a goal, which counters take back and not an order.</summary>
    public static bool IsOfGoal(string source) => source.StartsWith(GoalSource, StringComparison.Ordinal);

    /// <summary>Takes one use of a perk: of a grant that ends first, or of what the member is entitled to.</summary>
    public static void Use(Draft draft, Happening.PerkUsed use)
    {
        if (Parking.Refusal(draft.Account) is { } refusal)
        {
            draft.Decline(refusal, use.Perk);
        }
        else if (draft.Book.Perk(use.Perk) is not { } perk)
        {
            draft.Decline(DeclineReason.UnknownPerk, use.Perk);
        }
        else if (First(draft.Account, perk, draft.Activity.At) is { } grant)
        {
            Take(draft, use, grant.Key, grant.Value);
        }
        else if (IsEntitled(draft.Account, draft.Programme, perk, draft.Activity.At))
        {
            UseEntitlement(draft, use, perk);
        }
        else
        {
            draft.Decline(WhyNot(draft.Account, perk, draft.Activity.At), use.Perk);
        }
    }

    /// <summary>Forgets perks whose end lies so far back that no use of them is still to come.</summary>
    public static void Forget(Draft draft)
    {
        if (draft.Account.Membership is not { Perks.IsEmpty: false } known)
        {
            return;
        }

        foreach (var (key, held) in known.Perks)
        {
            if ((held.Until ?? (held.Left == 0 && !IsEntitlement(key) ? held.From : null)) is { } end && end + Kept <= draft.Now)
            {
                Set(draft, key, null);
            }
        }
    }

    /// <summary>Whether the member may use a perk without a grant of it.</summary>
    public static bool IsEntitled(Account account, Programme programme, Perk perk, DateTimeOffset at) =>
        (perk.When is { } when && Belongings.Miss(when, account, programme, at) is null) || Belongings.HasLevelWith(perk, account, programme, at);

    /// <summary>The key under which the uses of an entitlement are counted, and when its period ends; null for once and for all.</summary>
    public static (string Key, DateTimeOffset? Until) EntitlementOf(Perk perk, DateTimeOffset at, TimeSpan offset)
    {
        DateTimeOffset? until = perk.Per is { } per ? default(CalendarSpan).EndOf(per, at, offset) : null;
        return ($"{perk.Id}|{until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}", until);
    }

    /// <summary>Whether a row counts the uses of an entitlement. A perk has no '|' in its name, what it was given for has one.</summary>
    public static bool IsEntitlement(string key) => key.IndexOf('|', StringComparison.Ordinal) == key.LastIndexOf('|');

    private static void UseEntitlement(Draft draft, Happening.PerkUsed use, Perk perk)
    {
        var (key, until) = EntitlementOf(perk, draft.Activity.At, draft.Programme.UtcOffset);
        var held = draft.Account.Known.Perks.GetValueOrDefault(key) ?? new HeldPerk(perk.Id, perk.Uses, 0, draft.Activity.At.ToUniversalTime(), until);
        if (until + Kept <= draft.Now)
        {
            draft.Decline(DeclineReason.PerkEnded, use.Perk);
        }
        else if (perk.Uses is null)
        {
            draft.Note(new Trace.PerkTaken(use.Perk, use.Use, null, null));
        }
        else if (held.Used >= perk.Uses)
        {
            draft.Decline(DeclineReason.PerkUsedUp, use.Perk, had: perk.Uses);
        }
        else
        {
            Take(draft, use, key, held with { Granted = perk.Uses });
        }
    }

    private static void Take(Draft draft, Happening.PerkUsed use, string key, HeldPerk held)
    {
        var used = held with { Used = held.Used + 1 };
        Set(draft, key, used);
        draft.Note(new Trace.PerkTaken(use.Perk, use.Use, used.Left, used.Until));
    }

    private static KeyValuePair<string, HeldPerk>? First(Account account, Perk perk, DateTimeOffset at)
    {
        KeyValuePair<string, HeldPerk>? first = null;
        foreach (var row in account.Known.Perks)
        {
            var fits = row.Value.Perk == perk.Id && row.Value.HoldsAt(at) && !IsEntitlement(row.Key);
            if (fits && (first is null || EndOf(row.Value) < EndOf(first.Value.Value)))
            {
                first = row;
            }
        }

        return first;
    }

    private static DateTimeOffset EndOf(HeldPerk held) => held.Until ?? DateTimeOffset.MaxValue;

    private static DeclineReason WhyNot(Account account, Perk perk, DateTimeOffset at)
    {
        var rows = account.Known.Perks.Where(row => row.Value.Perk == perk.Id && row.Value.From <= at && !IsEntitlement(row.Key)).Select(row => row.Value).ToList();
        return rows.Exists(held => held.Left == 0 && (held.Until is not { } end || at < end)) ? DeclineReason.PerkUsedUp
            : rows.Exists(held => held.Until <= at) ? DeclineReason.PerkEnded
            : DeclineReason.PerkNotHeld;
    }

    /// <summary>A goal is the whole account's, whichever part of it reached it.</summary>
    private static string? ViaOf(Draft draft, string source) => IsOfGoal(source) ? null : draft.Activity.Via;

    private static string KeyOf(string perk, string source, string? via) => via is null ? $"{perk}|{source}" : $"{perk}|{source}@{via}";

    private static void Set(Draft draft, string key, HeldPerk? held)
    {
        var known = draft.Account.Known;
        draft.Account = draft.Account.With(known with { Perks = held is null ? known.Perks.Remove(key) : known.Perks.SetItem(key, held) });
    }
}
