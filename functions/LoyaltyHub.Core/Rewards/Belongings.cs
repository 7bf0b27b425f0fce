using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Judges whether a member belongs to what something asks for, at a time.</summary>
internal static class Belongings
{
    /// <summary>What is missing; null where nothing is.</summary>
    /// <param name="Reason">Which condition.</param>
    /// <param name="Wanted">What it asks for.</param>
    /// <param name="Found">What there is instead.</param>
    public sealed record Missing(MissReason Reason, string Wanted, string? Found = null);

    /// <summary>The first condition that does not hold; null where all do.</summary>
    public static Missing? Miss(Belonging asked, Account account, Programme programme, DateTimeOffset at)
    {
        var known = account.Known;
        if (asked.Subscriptions.Count > 0 && !Any(asked.Subscriptions, known, EnrolmentKind.Subscription, at))
        {
            return new Missing(MissReason.Subscription, string.Join(", ", asked.Subscriptions));
        }

        if (asked.Segments.Count > 0 && !Any(asked.Segments, known, EnrolmentKind.Segment, at))
        {
            return new Missing(MissReason.Segment, string.Join(", ", asked.Segments));
        }

        if (asked.ExceptSegments.Count > 0 && asked.ExceptSegments.FirstOrDefault(name => known.Holds(EnrolmentKind.Segment, name, at)) is { } left)
        {
            return new Missing(MissReason.ExceptSegment, string.Join(", ", asked.ExceptSegments), left);
        }

        if (asked.Tiers.Count > 0)
        {
            var held = Tiers.Of(account, programme, at).Select(standing => standing.Level?.Tier).OfType<string>().ToList();
            return held.Exists(asked.Tiers.Contains) ? null : new Missing(MissReason.Tier, string.Join(", ", asked.Tiers), held.Count == 0 ? null : string.Join(", ", held));
        }

        return null;
    }

    /// <summary>Whether the member holds a level that gives a perk, or one above it.</summary>
    public static bool HasLevelWith(Perk perk, Account account, Programme programme, DateTimeOffset at) =>
        programme.Ladders.Any(ladder => ladder.Levels.Any(level => level.Perks.Contains(perk.Id)))
        && Tiers.Of(account, programme, at).Any(standing => standing.Level is { } held && standing.Ladder.Levels.TakeWhile(level => level.From <= held.From).Any(level => level.Perks.Contains(perk.Id)));

    /// <summary>Whether the member was brought by another, no longer ago than that many times 24 hours.</summary>
    public static bool IsReferred(Account account, int? withinDays, DateTimeOffset at) =>
        account.Known.Referral is { } referral && (withinDays is not { } days || at < referral.At.AddDays(days));

    private static bool Any(IReadOnlyList<string> names, Membership known, EnrolmentKind kind, DateTimeOffset at)
    {
        foreach (var name in names)
        {
            if (known.Holds(kind, name, at))
            {
                return true;
            }
        }

        return false;
    }
}
