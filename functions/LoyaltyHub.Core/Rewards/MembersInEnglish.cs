using System.Globalization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using static LoyaltyHub.Core.Rewards.English;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Steps about members, perks, referrals and draws in English.</summary>
internal static class MembersInEnglish
{
    public static string? Step(Trace step, Programme programme) => step switch
    {
        Trace.EnrolmentSet set => $"The {(set.As == EnrolmentKind.Subscription ? "subscription" : "membership of")} {Enrolments(set.As, set.Name, programme)} {Stands(set, programme.UtcOffset)}.",
        Trace.ProfileSet set => $"The member's days begin at midnight of UTC{Offset(set.UtcOffset)} from now on.",
        Trace.ReferralAsked => "It is being checked who invited this member.",
        Trace.ReferralConfirmed => "The invitation of another member is confirmed.",
        Trace.ReferralSet => "The invitation counts from now on.",
        Trace.PerkGranted granted => $"“{Perk(granted.Perk, programme)}” was given: {Uses(granted.Uses)}{(granted.Until is { } end ? $", {Until(end, programme.UtcOffset)}" : "")}.",
        Trace.PerkTaken taken => $"“{Perk(taken.Perk, programme)}” was used ({taken.Use}).{Left(taken.Left)}",
        Trace.PerkRevoked { Used: null } revoked => $"“{Perk(revoked.Perk, programme)}” had been used up; that stays.",
        Trace.PerkRevoked { Used: > 0 } revoked => $"“{Perk(revoked.Perk, programme)}” was taken back, since what it was given for came back. Used before: {Times(revoked.Used.Value)}; that stays.",
        Trace.PerkRevoked revoked => $"“{Perk(revoked.Perk, programme)}” was taken back, since what it was given for came back.",
        Trace.Sent sent => $"“{programme.Rule(sent.Rule)?.Name.En ?? sent.Rule}” rewards {Whom(sent.To)}{(sent.Points > 0 ? $": {OfRule(sent.Rule, sent.Points, programme)}, within the limits of that account" : "")}.",
        Trace.Recalled { Kept: 0 } recalled => $"“{programme.Rule(recalled.Rule)?.Name.En ?? recalled.Rule}”: what had rewarded another member is taken back there.",
        Trace.Recalled recalled => $"“{programme.Rule(recalled.Rule)?.Name.En ?? recalled.Rule}”: the reward of another member is {OfRule(recalled.Rule, recalled.Kept, programme)} by now, not {OfRule(recalled.Rule, recalled.Points, programme)}, within the limits of that account.",
        Trace.RecallWaits => "A reward was taken back before it arrived; that takes effect together with it.",
        Trace.Drawn { Prize: "" } drawn => $"It takes part in the draw “{programme.Draw(drawn.Draw)?.Name.En ?? drawn.Draw}”.",
        Trace.Drawn drawn => $"“{programme.Draw(drawn.Draw)?.Name.En ?? drawn.Draw}”: number {Number(drawn.Number)} of {Number(drawn.Of)} was drawn, which is “{Prize(drawn, programme)?.Name.En ?? drawn.Prize}”.",
        _ => null,
    };

    /// <summary>Why something was granted that no arithmetic made: another member's deed, or chance.</summary>
    public static string? Why(Trace.Granted step, AccrualTerms terms, Activity activity, Programme programme) =>
        terms is Prize ? $"{Whole(step, programme)}won in a draw" : activity.What is Happening.RewardArrived ? $"{(step.Points == step.Rounded ? "a reward" : $"a reward of {Some(step.Rounded, step.Unit, programme)}")} for what another member did" : null;

    /// <summary>What of a reward from another member's deed was taken back.</summary>
    public static string Recalled(Trace.ClawedBack back, Programme programme) =>
        $"{Some(back.Points, back.Unit, programme)} of “{programme.Accrual(back.Rule)?.Name.En ?? back.Rule}” taken back, since what {Agreeing(back.Points, back.Unit, programme, "it was", "they were")} for came back: {Some(back.Kept, back.Unit, programme)} of {Some(back.Earned, back.Unit, programme)} {Agreeing(back.Kept, back.Unit, programme, "remains", "remain")}." +
        (back.WrittenOff > 0 ? $" {Some(back.WrittenOff, back.Unit, programme)} of them {Agreeing(back.WrittenOff, back.Unit, programme, "was spent already and is", "were spent already and are")} forgiven." : "");

    public static string? Reason(Trace.Missed missed, Programme programme) => missed.Reason switch
    {
        MissReason.Subscription => $"it asks for the subscription {Enrolments(EnrolmentKind.Subscription, missed.Wanted, programme)}",
        MissReason.Segment => $"it is for members of {Enrolments(EnrolmentKind.Segment, missed.Wanted, programme)}",
        MissReason.ExceptSegment => $"it leaves out members of {Enrolments(EnrolmentKind.Segment, missed.Found ?? "", programme)}",
        MissReason.Referred => missed.Wanted.Length == 0 ? "it is for invited members" : $"it is for members who were invited in the last {(missed.Wanted == "1" ? "24 hours" : $"{missed.Wanted} days")}",
        MissReason.Employee => "it rewards an employee, and none was named",
        _ => null,
    };

    public static string? Declined(Trace.Declined declined, Activity activity, Programme programme) => declined.Reason switch
    {
        DeclineReason.NotSpendable => $"Redemption {declined.Name} was declined: points of this kind cannot be spent like money.",
        DeclineReason.UnknownItem => $"Redemption {declined.Name} was declined: the catalogue has no such item.",
        DeclineReason.ItemElsewhere => $"Redemption {declined.Name} was declined: the item can be taken at other partners.",
        DeclineReason.WholeItemOnly => $"Redemption {declined.Name} was declined: an item is taken and given back whole, for {OfUnit(declined.Had, declined, activity, programme)}.",
        DeclineReason.BelowMinimum => $"Redemption {declined.Name} was declined: {OfUnit(declined.Asked, declined, activity, programme)}, and at least {OfUnit(declined.Had, declined, activity, programme)} can be spent at once.",
        DeclineReason.AboveShare => $"Redemption {declined.Name} was declined: {OfUnit(declined.Asked, declined, activity, programme)} asked for, and at most {OfUnit(declined.Had, declined, activity, programme)} may pay for this order.",
        DeclineReason.OrderAmountMissing => $"Redemption {declined.Name} was declined: points pay a part of an order, and the till did not say what it costs.",
        DeclineReason.OrderCurrency => $"Redemption {declined.Name} was declined: the order is in another currency than the points are counted in.",
        DeclineReason.UnknownPerk => $"{declined.Name} was declined: the programme has no such perk.",
        DeclineReason.PerkNotHeld => $"“{Perk(declined.Name, programme)}” was declined: the member does not have it.",
        DeclineReason.PerkUsedUp => $"“{Perk(declined.Name, programme)}” was declined: all its uses are taken.",
        DeclineReason.PerkEnded => $"“{Perk(declined.Name, programme)}” was declined: it is no longer valid.",
        DeclineReason.SelfReferral => "The invitation does not count: nobody can invite themselves.",
        DeclineReason.MutualReferral => "The invitation does not count: the two cannot have invited each other.",
        DeclineReason.AlreadyReferred => "The invitation does not count: another one was first.",
        DeclineReason.ReferralRefused => "The invitation does not count: whoever was named cannot have invited this member.",
        DeclineReason.UnknownRule => $"A reward did not arrive: the programme has no rule {declined.Name} any more.",
        _ => null,
    };

    private static string Stands(Trace.EnrolmentSet set, TimeSpan offset) => set switch
    {
        { Until: { } end, Ended: true } => $"was ended; it holds until {Moment(end, offset)}",
        { Until: { } end } => $"holds until {Moment(end, offset)}",
        _ => "holds from now on",
    };

    private static string Whom(RewardTo to) => to == RewardTo.Employee ? "the employee who acted for the company" : "the member who made the invitation";

    private static string Uses(long? uses) => uses is { } times ? $"it can be used {Times(times)}" : "it can be used as often as one likes";

    private static string Left(long? left) => left switch { null => "", 0 => " No use is left.", 1 => " 1 use is left.", { } some => $" {Number(some)} uses are left." };

    private static string Times(long times) => times == 1 ? "once" : $"{Number(times)} times";

    private static string Until(DateTimeOffset end, TimeSpan offset) => $"until {Moment(end, offset)}";

    private static string Moment(DateTimeOffset at, TimeSpan offset) => at.ToOffset(offset) is { TimeOfDay: { Ticks: 0 } } midnight
        ? $"the end of {midnight.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}"
        : at.ToOffset(offset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Offset(TimeSpan offset) => (offset < TimeSpan.Zero ? "−" : "+") + offset.ToString("hh\\:mm", CultureInfo.InvariantCulture);

    private static string Perk(string id, Programme programme) => programme.Perk(id)?.Name.En ?? id;

    private static Prize? Prize(Trace.Drawn drawn, Programme programme) => programme.Draw(drawn.Draw)?.Prizes.FirstOrDefault(prize => prize.Id == drawn.Prize);

    private static string Enrolments(EnrolmentKind kind, string list, Programme programme) =>
        AnyOf(string.Join(", ", list.Split(", ").Select(name => programme.NameOf(kind, name) is { } known ? $"“{known.En}”" : name)));

    private static string OfRule(string rule, long value, Programme programme) => Some(value, programme.Rule(rule) is { } known ? programme.TermsOf(known).Unit : programme.Unit, programme);

    private static string OfUnit(long? value, Trace.Declined declined, Activity activity, Programme programme) =>
        declined.UnitIn(activity, programme) is { } unit ? Some(value ?? 0, unit, programme) : Number(value ?? 0);

    private static string Whole(Trace.Granted step, Programme programme) => step.Points == step.Rounded ? "" : $"{Some(step.Rounded, step.Unit, programme)} ";
}
