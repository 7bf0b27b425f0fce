using System.Globalization;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Why rules did not apply, in English.</summary>
internal static class MissedInEnglish
{
    public static string Reason(Trace.Missed missed, Programme programme) => missed.Reason switch
    {
        MissReason.Kind => $"it rewards “{missed.Wanted}”, this was “{missed.Found}”",
        MissReason.Partner => $"it is for {English.AnyOf(missed.Wanted)}, this was {missed.Found}",
        MissReason.ExceptPartner => $"it leaves out {missed.Found}",
        MissReason.Validity => $"it holds {Days((programme.Rule(missed.Rule)?.Valid ?? programme.Part(missed.Rule)?.Valid) ?? default) ?? "on other days"}",
        MissReason.Mcc => Asks("merchant category", missed),
        MissReason.ExceptMcc => $"it leaves out merchant category {missed.Found}",
        MissReason.Category => Asks("category", missed),
        MissReason.ExceptCategory => $"it leaves out category {missed.Found}",
        MissReason.Sku => $"it asks for one of the articles {missed.Wanted}, and the order has none of them",
        MissReason.Channel => Asks("channel", missed),
        MissReason.Lines => "no line of the order counts for it",
        MissReason.Amount => $"it begins at {Sum(missed.Wanted, missed, programme)}, this was {Sum(missed.Found, missed, programme)}",
        MissReason.MaximumAmount => $"it ends at {Sum(missed.Wanted, missed, programme)}, this was {Sum(missed.Found, missed, programme)}",
        MissReason.Currency => $"it counts in {missed.Wanted}, this was paid in {missed.Found}",
        MissReason.Pilot => $"it is on trial with {missed.Wanted} of the members",
        MissReason.Weekday => $"it holds on {missed.Wanted}, this was on {missed.Found}",
        MissReason.Hours => $"it holds at {missed.Wanted}, this was at {missed.Found}",
        MissReason.Tier => missed.Found is null ? $"it is for {Tiers(missed.Wanted, programme)}, and no tier was held" : $"it is for {Tiers(missed.Wanted, programme)}, the tier held was {Tiers(missed.Found, programme)}",
        MissReason.TooFew => $"{Counter(missed, programme)}, it asks for at least {Count(missed.Wanted, missed, programme)}",
        MissReason.TooMany => $"{Counter(missed, programme)}, it asks for at most {Count(missed.Wanted, missed, programme)}",
        MissReason.OtherNumber => $"{Counter(missed, programme)}, it asks for exactly {Count(missed.Wanted, missed, programme)}",
        MissReason.NoMultiple => $"{Counter(missed, programme)}, it applies with every {Count(missed.Wanted, missed, programme)}",
        MissReason.Group => $"“{InEnglish.RuleName(programme, missed.Wanted)}” applied in its stead",
        _ => MembersInEnglish.Reason(missed, programme) ?? throw new InvalidOperationException($"No English for {missed.Reason}."),
    };

    private static string Asks(string what, Trace.Missed missed) =>
        $"it asks for {what} {English.AnyOf(missed.Wanted)}, {(missed.Found is null ? "none was given" : $"this was {missed.Found}")}";

    /// <summary>From which day to which, both inclusive; null for any day.</summary>
    public static string? Days(DayRange valid) => (valid.From, valid.To) switch
    {
        ({ } from, { } to) => $"from {Day(from)} to {Day(to.AddDays(-1))}",
        ({ } from, null) => $"from {Day(from)}",
        (null, { } to) => $"until {Day(to.AddDays(-1))}",
        _ => null,
    };

    private static string? Sum(string? text, Trace.Missed missed, Programme programme) =>
        programme.Rule(missed.Rule) is { } rule && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? English.Money(new Amount(minor, programme.TermsOf(rule).Burn.Currency))
            : text;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Tiers(string tiers, Programme programme) => string.Join(
        ", ", tiers.Split(", ").Select(tier => programme.Ladders.SelectMany(ladder => ladder.Levels).FirstOrDefault(level => level.Tier == tier)?.Name.En ?? tier));

    private static string Counter(Trace.Missed missed, Programme programme) =>
        $"“{InEnglish.NameOf(programme, missed.Counter ?? "")}” says {Count(missed.Found ?? "", missed, programme)}";

    private static string Count(string text, Trace.Missed missed, Programme programme) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) ? InEnglish.Count(programme, missed.Counter, count) : text;
}
