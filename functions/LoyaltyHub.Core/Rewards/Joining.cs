using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Takes what is known of a member into another account and out again, as lots go: what came with an account names the way it came.</summary>
internal static class Joining
{
    /// <summary>What stays with an account that has no points any more: it says something of the person and not of what they have.</summary>
    public static Membership? Left(Membership? known) => known is null ? null : (Membership.None with { UtcOffset = known.UtcOffset, Referral = known.Referral }) is { IsEmpty: false } left ? left : null;

    /// <summary>What an account knows together with what another one brings.</summary>
    /// <param name="known">What it knows.</param>
    /// <param name="content">What comes.</param>
    /// <param name="path">The path that the other's lots have here; null where it comes back to itself.</param>
    public static Membership Join(Membership known, Membership content, string? path)
    {
        foreach (var enrolment in content.Enrolments.Values)
        {
            var here = enrolment with { Via = KinPath.Within(enrolment.Via, path) };
            known = known with { Enrolments = known.Enrolments.SetItem(Enrolling.KeyOf(here), here) };
        }

        foreach (var (key, held) in content.Perks)
        {
            var via = KinPath.Within(held.Via, path);
            var name = Named(key, held.Via, via);
            var both = known.Perks.GetValueOrDefault(name) is { } own ? own with { Granted = own.Granted + held.Granted, Used = own.Used + held.Used } : held with { Via = via };
            known = known with { Perks = known.Perks.SetItem(name, both) };
        }

        return known with { Recalls = known.Recalls.SetItems(content.Recalls) };
    }

    /// <summary>What stays in an account that another one leaves, and what goes with it.</summary>
    public static (Membership Stays, Membership Goes) Split(Membership known, MemberId member)
    {
        // A recall that waits is for a reward that may arrive at either of them.
        var goes = Membership.None with { Recalls = known.Recalls };
        foreach (var (key, enrolment) in known.Enrolments.Where(row => KinPath.Last(row.Value.Via) == member.Value))
        {
            var own = enrolment with { Via = KinPath.Out(enrolment.Via!) };
            known = known with { Enrolments = known.Enrolments.Remove(key) };
            goes = goes with { Enrolments = goes.Enrolments.SetItem(Enrolling.KeyOf(own), own) };
        }

        foreach (var (key, held) in known.Perks.Where(row => KinPath.Last(row.Value.Via) == member.Value))
        {
            var own = held with { Via = KinPath.Out(held.Via!) };
            known = known with { Perks = known.Perks.Remove(key) };
            goes = goes with { Perks = goes.Perks.SetItem(Named(key, held.Via, own.Via), own) };
        }

        return (known, goes);
    }

    /// <summary>A perk's key with another way at its end.</summary>
    private static string Named(string key, string? before, string? after)
    {
        var name = before is null ? key : key[..^(before.Length + 1)];
        return after is null ? name : $"{name}@{after}";
    }
}
