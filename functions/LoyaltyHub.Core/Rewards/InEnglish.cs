using System.Globalization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using static LoyaltyHub.Core.Rewards.English;

namespace LoyaltyHub.Core.Rewards;

/// <summary>A decision's steps in English.</summary>
internal static class InEnglish
{
    public static string Step(Trace step, Activity activity, Programme programme) => step switch
    {
        Trace.Granted granted => Granted(granted, activity, programme),
        Trace.Counted counted => $"Counted for “{NameOf(programme, counted.Counter)}”: {Signed(counted, programme)}{(counted.Mark is { } mark ? $" ({mark})" : "")}.",
        Trace.Missed { Reason: MissReason.Pilot } pilot => $"The programme is on trial with {pilot.Wanted} of the members, and this account is not one of them.",
        Trace.Missed missed when programme.Part(missed.Rule) is { } part => $"“{part.Name.En}” does not count: {MissedInEnglish.Reason(missed, programme)}.",
        Trace.Missed missed => $"“{RuleName(programme, missed.Rule)}” did not apply: {MissedInEnglish.Reason(missed, programme)}.",
        Trace.ClawedBack back when activity.What is Happening.EngagementCancelled or Happening.Engaged => Cancelled(back, programme),
        Trace.ReturnWaits waits when activity.What is Happening.EngagementCancelled => $"A cancellation of event {waits.Order} arrived before it and takes effect together with it.",
        Trace.NothingToTake nothing when activity.What is Happening.EngagementCancelled or Happening.Engaged => $"The cancellation of event {nothing.Order} takes nothing back: it has no points left to return.",
        Trace.ClawedBack { Goal: not null } back => $"{Some(back.Points, back.Unit, programme)} taken back: {Money(back.Refunded)} of {Money(back.Paid)} of order {back.Order} is refunded by now, " +
            $"so “{RuleName(programme, back.Rule)}” is not reached any more.{Remains(back, programme)}",
        Trace.ClawedBack back when activity.What is Happening.RewardRecalled => MembersInEnglish.Recalled(back, programme),
        Trace.ClawedBack back => ClawedBack(back, programme),
        Trace.ConfirmationWaits waits when activity.What is Happening.EngagementConfirmed => $"Event {waits.Name} was confirmed before it arrived; what it earns can be spent as soon as it does.",
        Trace.ConfirmationWaits waits => $"Order {waits.Name} was confirmed before its purchase arrived; what it earns can be spent as soon as it does.",
        Trace.Declined { Reason: DeclineReason.NothingPending } declined when activity.What is Happening.EngagementConfirmed => $"Event {declined.Name} was confirmed; nothing of it was waiting.",
        Trace.ReturnWaits { Refunded: { } sum } waits => $"A refund of {Money(sum)} of order {waits.Order} arrived before its purchase and takes effect together with it.",
        Trace.ReturnWaits waits => $"A return of order {waits.Order} arrived before its purchase and takes effect together with it.",
        Trace.ReturnCounted counted => $"Of order {counted.Order} {Money(counted.Total)} came back in all, which had been counted before.",
        Trace.NothingToTake nothing => $"The refund of order {nothing.Order} takes nothing back: the order has no points left to return.",
        Trace.Held held => $"{Some(held.Points, held.Unit, programme)} set aside for {ItemOf(activity, programme)}redemption {held.Redemption}, until {held.Until.ToOffset(programme.UtcOffset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} at the latest.",
        Trace.Captured captured => $"{Some(captured.Points, captured.Unit, programme)} spent {(captured.Item is { } item ? $"for “{programme.Item(item)?.Name.En ?? item}” " : "")}in redemption {captured.Redemption}" +
            (captured.Unit.IsCurrency ? "." : $", worth {Money(captured.Worth)}.") +
            (captured.Released > 0 ? $" {Some(captured.Released, captured.Unit, programme)} came back unspent." : ""),
        Trace.Voided voided => $"{Some(voided.Points, voided.Unit, programme)} came back: redemption {voided.Redemption} was cancelled.",
        Trace.RedemptionRefunded refunded => $"{Some(refunded.Points, refunded.Unit, programme)} came back: what redemption {refunded.Redemption} had paid for was returned. They keep the expiry they had.",
        Trace.Matured matured => $"{Some(matured.Points, matured.Unit, programme)} earned earlier can be spent now.",
        Trace.Expired { Closing: true } expired => $"{Some(expired.Lots.Total, expired.Unit, programme)} forfeited: the account was closed.",
        Trace.Expired expired => $"{Some(expired.Lots.Total, expired.Unit, programme)} expired.",
        Trace.HoldEnded ended => $"{Some(ended.Points, ended.Unit, programme)} came back: redemption {ended.Redemption} was not completed in time.",
        Trace.ExpiryNoticed noticed => $"{Some(noticed.Points, noticed.Unit, programme)} will expire {Moment(noticed.On, programme.UtcOffset)} unless spent before.",
        Trace.Given given => $"{Some(given.Points, given.Unit, programme)} given to another member.",
        Trace.Received { Back: true } received => $"{Some(received.Points, received.Unit, programme)} came back: the other member's account is closed.",
        Trace.Received received => $"{Some(received.Points, received.Unit, programme)} received from another member.",
        Trace.StandingSet { Standing: Standing.Frozen } => "The account was frozen: nothing can be spent until it is released.",
        Trace.StandingSet { Standing: Standing.Closed } => "The account was closed.",
        Trace.StandingSet => "The account was released.",
        Trace.Parked parked => $"Nobody has claimed this account yet: what it earns waits until {parked.Until.ToUniversalTime():yyyy-MM-dd HH:mm} UTC.",
        Trace.ParkingEnded => "The account has been claimed; what waited can be spent.",
        Trace.Erased => "The member asked to be forgotten; the account was closed.",
        Trace.Forwarded { Parting: not null } => "The account it came through is part of this one no more; this counts there.",
        Trace.Forwarded => "The account is part of another one; this counts there.",
        Trace.Merged => "The account became part of another one, with everything it had.",
        Trace.Joined => "Another account became part of this one, with everything it had.",
        Trace.Moved => "Everything has arrived in the account that this one became part of; what comes here counts there.",
        Trace.Parted => "An account that was part of this one left it, with what was its own.",
        Trace.StoodAlone => "The account stands alone again.",
        Trace.Declined declined => MembersInEnglish.Declined(declined, activity, programme) ?? Declined(declined, activity, programme),
        Trace.Corrected corrected => $"Corrected because: {corrected.Reason} (approved by {corrected.By}).",
        Trace.Regranted again => Regranted(again, programme),
        _ => MembersInEnglish.Step(step, programme) ?? throw new InvalidOperationException($"No English for {step.GetType().Name}."),
    };

    /// <summary>The name of a rule, challenge or milestone.</summary>
    public static string RuleName(Programme programme, string id) => programme.Accrual(id)?.Name.En ?? id;

    /// <summary>What of the catalogue is taken for points that are set aside.</summary>
    private static string ItemOf(Activity activity, Programme programme) => activity.What is Happening.PointsHeld { Item: { } item } ? $"“{programme.Item(item)?.Name.En ?? item}” by " : "";

    /// <summary>The name of a counter.</summary>
    public static string NameOf(Programme programme, string counter) => programme.Counters.FirstOrDefault(known => known.Id == counter)?.Name.En ?? counter;

    /// <summary>What a counter says: money where it counts amounts.</summary>
    public static string Count(Programme programme, string? counter, long count) =>
        programme.Counters.FirstOrDefault(known => known.Id == counter) is { Count: CountOf.Amount } amounts ? Money(new Amount(count, amounts.Currency)) : Number(count);

    private static string Signed(Trace.Counted counted, Programme programme) => (counted.Count > 0 ? "+" : "−") + Count(programme, counted.Counter, Math.Abs(counted.Count));

    private static string Granted(Trace.Granted step, Activity activity, Programme programme)
    {
        var terms = programme.Accrual(step.Rule) ?? throw new InvalidOperationException($"Programme {programme.Id} version {programme.Version} has no rule '{step.Rule}'.");
        var why = step.Goal is { } goal ? OfGoal(terms, goal, programme) : MembersInEnglish.Why(step, terms, activity, programme) ?? Arithmetic(step, terms, activity, programme);
        return $"{Some(step.Points, step.Unit, programme)} for “{terms.Name.En}”{Valid(terms)}: {why}{Limited(step, programme)}.{Waits(step, activity, programme.UtcOffset)}";
    }

    /// <summary>The days of a rule that does not hold for ever.</summary>
    private static string Valid(AccrualTerms terms) => MissedInEnglish.Days((terms as EarnRule)?.Valid ?? default) is { } days ? $" (valid {days})" : "";

    private static string OfGoal(AccrualTerms terms, GoalReached goal, Programme programme)
    {
        var what = terms switch
        {
            Challenge challenge => $"{Count(programme, challenge.Counter, challenge.Goal)} of “{NameOf(programme, challenge.Counter)}” reached",
            Milestone milestone => $"{Number(milestone.Days)} days in a row reached",
            _ => "reached",
        };
        return goal.Number == 1 ? what : $"{what} for the {Ordinal(goal.Number)} time";
    }

    private static string Arithmetic(Trace.Granted step, AccrualTerms terms, Activity activity, Programme programme)
    {
        var paid = (activity.What as Happening.Purchased)?.Paid ?? default;
        var basis = step.Basis?.Lines is { } lines
            ? $"{Money(paid with { Value = step.Basis.Value })} for {English.Count(lines.Count, "line", "lines")} of the order"
            : paid == default ? "" : Money(paid);
        return (terms.Reward, activity.What) switch
        {
            (Reward.Percent percent, _) => $"{Rate(percent.Rate)} % of {basis}{At(step, programme)} is {Exact(step)}{RoundedTo(step, percent.Rounding)}",
            (Reward.Per per, _) => $"{Some(per.Points, step.Unit, programme)} for every full {Money(paid with { Value = per.Amount })} of {basis}, together {Quantity(step.Rounded, step.Unit)}",
            (Reward.Each { Of: EachOf.Line } each, _) => $"{Some(each.Points, step.Unit, programme)} for each of {English.Count(step.Basis!.Value, "line", "lines")}",
            (Reward.Each each, _) => $"{Some(each.Points, step.Unit, programme)} for each of {English.Count(step.Basis!.Value, "piece", "pieces")}",
            (Reward.Times times, _) => $"{Rate(times.Factor)} times the {Some(step.Basis!.Value, step.Unit, programme)} of the rules it multiplies, so {Exact(step)} more{RoundedTo(step, times.Rounding)}",
            (Reward.Stepped stepped, _) => OfSteps(step, stepped, paid, programme),
            (Reward.Fixed each, Happening.Engaged { Quantity: not 1 } engaged) => $"{Some(each.Points, step.Unit, programme)} for each of {Number(engaged.Quantity)} times",
            _ => $"{Some(step.Rounded, step.Unit, programme)} each time",
        };
    }

    private static string OfSteps(Trace.Granted step, Reward.Stepped stepped, Amount paid, Programme programme)
    {
        string Worth(long turnover) => Quantity(Reckoning.Round(Reckoning.OfTurnover(stepped, turnover, programme.Terms(step.Unit)!.Burn), stepped.Rounding), step.Unit);
        var (after, before) = (step.Basis!.Value, step.Basis.Before ?? 0);
        var steps = string.Join(", ", stepped.Steps.Select(part => $"{Rate(part.Percent)} % from {Money(paid with { Value = part.From })}"));
        return $"by its steps ({steps}; {(stepped.Mode == StepMode.Whole ? "the rate reached is for all of it" : "each for its own part")}){At(step, programme)} a turnover of {Money(paid with { Value = after })} comes to {Worth(after)}, and the {Money(paid with { Value = before })} before came to {Worth(before)}";
    }

    /// <summary>What a point is worth, where it is not worth one of its currency, so that a percentage of money can be told in points.</summary>
    private static string At(Trace.Granted step, Programme programme) =>
        ExactNumbers.PriceOf(step.Unit, programme) is { } price ? $" at {Money(price)} a point" : "";

    private static string RoundedTo(Trace.Granted step, Rounding rounding) => step.Exact == step.Rounded ? "" : $", {Rounded(rounding)} to {Quantity(step.Rounded, step.Unit)}";

    private static string Limited(Trace.Granted step, Programme programme)
    {
        if (step.BudgetCut is { } budget && step.Points == budget)
        {
            return budget == 0 ? ", but the campaign's budget is used up" : $", but the campaign's budget had only {Quantity(budget, step.Unit)} left";
        }

        if (Tightest.Of(step, programme) is not { } limit)
        {
            return "";
        }

        if (limit.Cap.Per == CapPeriod.Event)
        {
            var most = $"at most {Some(limit.Cap.Points, step.Unit, programme)} each time{(limit.OfAll ? " in the programme" : "")}";
            return step.Points == step.Rounded ? ""
                : step.Points == limit.Cap.Points ? $", but {most}"
                : step.Points == 0 ? $", but {most}, which is used up"
                : $", but {most}, which left only {Quantity(step.Points, step.Unit)}";
        }

        var whose = limit.OfAll ? "the programme's limit" : "the limit";
        var cap = $"{Some(limit.Cap.Points, step.Unit, programme)}{Per(limit.Cap.Per)}";
        return step.Points < step.Rounded
            ? step.Points == 0 ? $", but {whose} of {cap} is used up"
                : step.Points == limit.Cap.Points ? $", but {whose} is {cap}"
                : $", but {whose} of {cap} left only {Quantity(step.Points, step.Unit)}"
            : $"; {Quantity(limit.Left, step.Unit)} of {Some(limit.Cap.Points, step.Unit, programme)} left{(limit.OfAll ? " in the programme" : "")}{This(limit.Cap.Per)}";
    }

    private static string Waits(Trace.Granted step, Activity activity, TimeSpan offset) => (step.Pending, step.MaturesAt) switch
    {
        (false, _) => step.Lot?.ExpiresAt is { } end ? $" {(step.Points == 1 ? "It expires" : "They expire")} {Moment(end, offset)}." : "",
        (true, { } at) => $" {They(step)} can be spent {From(at, offset)}.",
        (true, null) when activity.What is not Happening.Purchased => $" {They(step)} can be spent once it is confirmed.",
        (true, null) => $" {They(step)} can be spent once the order is confirmed.",
    };

    private static string They(Trace.Granted step) => step.Points == 1 ? "It" : "They";

    private static string ClawedBack(Trace.ClawedBack back, Programme programme) =>
        $"{Some(back.Points, back.Unit, programme)} taken back: {Money(back.Refunded)} of {Money(back.Paid)} of order {back.Order} is refunded by now, " +
        (back.Lines ? "and for what is left of its lines" : "so") +
        $" {Some(back.Kept, back.Unit, programme)} of the {Quantity(back.Earned, back.Unit)} earned by {(back.Lines ? "them" : "it")} for “{RuleName(programme, back.Rule)}” {Agreeing(back.Kept, back.Unit, programme, "remains", "remain")}.{Remains(back, programme)}";

    private static string Remains(Trace.ClawedBack back, Programme programme) => Remains(back.Unit, back.FromExpired, back.WrittenOff, programme);

    private static string Remains(Unit unit, long fromExpired, long writtenOff, Programme programme) =>
        (fromExpired > 0 ? $" {Some(fromExpired, unit, programme)} of them had expired before." : "")
        + (writtenOff > 0 ? $" {Some(writtenOff, unit, programme)} of them {Agreeing(writtenOff, unit, programme, "was spent already and is", "were spent already and are")} forgiven." : "");

    private static string Regranted(Trace.Regranted again, Programme programme)
    {
        var what = $"for “{RuleName(programme, again.Rule)}” on {(again.Order is { } order ? $"order {order}" : $"event {again.Event}")} at {again.Partner}";
        return again.Change switch
        {
            > 0 => $"{Some(again.Change, again.Unit, programme)} added {what}: {Some(again.Now, again.Unit, programme)} {Agreeing(again.Now, again.Unit, programme, "is", "are")} right instead of {Quantity(again.Was, again.Unit)}.{(again.Pending ? $" {(again.Change == 1 ? "It" : "They")} cannot be spent yet." : "")}",
            < 0 => $"{Some(-again.Change, again.Unit, programme)} taken back {what}: {Some(again.Now, again.Unit, programme)} {Agreeing(again.Now, again.Unit, programme, "is", "are")} right instead of {Quantity(again.Was, again.Unit)}.{Remains(again.Unit, again.FromExpired?.Total ?? 0, again.WrittenOff, programme)}",
            _ => $"{Some(again.Now, again.Unit, programme)} {what} {Agreeing(again.Now, again.Unit, programme, "stays", "stay")}; only when they expire or who pays for them was put right.",
        };
    }

    private static string Cancelled(Trace.ClawedBack back, Programme programme) =>
        $"{Some(back.Points, back.Unit, programme)} taken back: {Number(back.Refunded.Value)} of {Number(back.Paid.Value)} of event {back.Order} is cancelled by now, " +
        (back.Goal is null
            ? $"so {Some(back.Kept, back.Unit, programme)} of the {Quantity(back.Earned, back.Unit)} earned by it for “{RuleName(programme, back.Rule)}” {Agreeing(back.Kept, back.Unit, programme, "remains", "remain")}.{Remains(back, programme)}"
            : $"so “{RuleName(programme, back.Rule)}” is not reached any more.{Remains(back, programme)}");

    private static string Declined(Trace.Declined declined, Activity activity, Programme programme) => declined.Reason switch
    {
        DeclineReason.InsufficientPoints => $"Redemption {declined.Name} was declined: {AskedFor(declined, activity, programme, "available")}.",
        DeclineReason.RedemptionExists => $"Redemption {declined.Name} was declined: points are already set aside under that id.",
        DeclineReason.NothingHeld => $"Redemption {declined.Name} was declined: nothing is set aside under that id.",
        DeclineReason.MoreThanHeld => $"Redemption {declined.Name} was declined: {AskedFor(declined, activity, programme, "set aside")}.",
        DeclineReason.NothingCaptured => $"The refund of redemption {declined.Name} was declined: nothing was spent under that id that has not come back.",
        DeclineReason.MoreThanCaptured => $"The refund of redemption {declined.Name} was declined: {AskedFor(declined, activity, programme, "left of what was spent")}.",
        DeclineReason.NoSuchLine => $"The return of order {declined.Name} takes nothing back: the order has no such line, or it came back before.",
        DeclineReason.UnknownUnit => $"{declined.Name} was declined: the programme has no such points.",
        DeclineReason.NothingPending => $"Order {declined.Name} was confirmed; nothing of it was waiting.",
        DeclineReason.AccountFrozen => $"{declined.Name} was declined: the account is frozen.",
        DeclineReason.NotStarted => $"{declined.Name} earns nothing: it happened before the programme began.",
        DeclineReason.Ended => $"{declined.Name} earns nothing: it happened after the programme had ended.",
        DeclineReason.AccountClosed when activity.What is Happening.StandingChanged => "The change has no effect: the account is closed.",
        DeclineReason.AccountClosed => $"{declined.Name} has no effect: the account is closed.",
        DeclineReason.AccountParked => $"{declined.Name} was declined: nobody has claimed the account yet.",
        DeclineReason.ClaimedBefore => $"Order {declined.Name} earned before, when it was claimed and confirmed.",
        DeclineReason.PurchaseKnown => $"Order {declined.Name} was claimed as missing and is in the books.",
        DeclineReason.CannotMerge => "The accounts cannot be joined: one of them is frozen, closed or part of another.",
        DeclineReason.NotMerged => "That account is not part of this one.",
        DeclineReason.ChangedSince => "A correction had no effect: the account had changed since it was previewed.",
        DeclineReason.BudgetUsedUp => $"A correction had no effect: the budget {declined.Name} has not enough left for it.",
        DeclineReason.CurrencyDiffers => $"The refund of order {declined.Name} is in another currency than its purchase and takes nothing back.",
        _ => throw new InvalidOperationException($"No English for {declined.Reason}."),
    };

    /// <summary>What was asked for and what there was; without numbers where nothing tells of which unit they are.</summary>
    private static string AskedFor(Trace.Declined declined, Activity activity, Programme programme, string was) => declined.UnitIn(activity, programme) is { } unit
        ? $"{Some(declined.Asked ?? 0, unit, programme)} asked for, {Some(declined.Had ?? 0, unit, programme)} {was}"
        : $"more was asked for than is {was}";

    private static string Rounded(Rounding rounding) => rounding switch
    {
        Rounding.Down => "rounded down",
        Rounding.Up => "rounded up",
        Rounding.HalfUp => "rounded to the nearest (a half up)",
        Rounding.HalfEven => "rounded to the nearest (a half to even)",
        _ => throw new InvalidOperationException($"No English for {rounding}."),
    };

    private static string Per(CapPeriod period) => period == CapPeriod.Lifetime ? " in all" : $" a {Period(period)}";

    private static string This(CapPeriod period) => period == CapPeriod.Lifetime ? " in all" : $" this {Period(period)}";

    private static string Period(CapPeriod period) => period switch
    {
        CapPeriod.Day => "day",
        CapPeriod.Week => "week",
        CapPeriod.Month => "month",
        CapPeriod.Quarter => "quarter",
        CapPeriod.Year => "year",
        _ => throw new InvalidOperationException($"No English for {period}."),
    };

    private static string Ordinal(long number) => Number(number) + (number % 100 is >= 11 and <= 13 ? "th" : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" });

    private static string Exact(Trace.Granted step) => ExactNumbers.Of(step, Numbers, step.Unit.Value);

    /// <summary>A moment in the programme's calendar; midnight is the end of the day before.</summary>
    private static string Moment(DateTimeOffset at, TimeSpan offset) => at.ToOffset(offset) is { TimeOfDay: { Ticks: 0 } } midnight
        ? $"at the end of {midnight.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}"
        : From(at, offset);

    private static string From(DateTimeOffset at, TimeSpan offset) => $"from {at.ToOffset(offset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}";
}
