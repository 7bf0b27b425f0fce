using System.Globalization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>A decision's steps in English.</summary>
internal static class InEnglish
{
    private static readonly NumberFormatInfo Numbers = CultureInfo.InvariantCulture.NumberFormat;

    public static string Step(Trace step, Programme programme) => Step(step, programme, programme.UtcOffset);

    private static string Step(Trace step, Programme programme, TimeSpan offset) => step switch
    {
        Trace.Missed missed => $"“{missed.Name.En}” did not apply: {Reason(missed)}.",
        Trace.ClawedBack back => ClawedBack(back),
        Trace.ReturnWaits { Refunded: { } sum } waits => $"A refund of {Money(sum)} of order {waits.Order} arrived before its purchase and takes effect together with it.",
        Trace.ReturnWaits waits => $"A return of order {waits.Order} arrived before its purchase and takes effect together with it.",
        Trace.NothingToTake nothing => $"The refund of order {nothing.Order} takes nothing back: the order has no points left to return.",
        Trace.Held held => $"{Some(held.Points, held.Unit)} set aside for redemption {held.Redemption}, until {held.Until.ToOffset(offset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} at the latest.",
        Trace.Captured captured => $"{Some(captured.Points, captured.Unit)} spent in redemption {captured.Redemption}" +
            (captured.Unit.IsCurrency ? "." : $", worth {Money(captured.Worth)}.") +
            (captured.Released > 0 ? $" {Some(captured.Released, captured.Unit)} came back unspent." : ""),
        Trace.Voided voided => $"{Some(voided.Points, voided.Unit)} came back: redemption {voided.Redemption} was cancelled.",
        Trace.RedemptionRefunded refunded => $"{Some(refunded.Points, refunded.Unit)} came back: what redemption {refunded.Redemption} had paid for was returned. They keep the expiry they had.",
        Trace.Matured matured => $"{Some(matured.Points, matured.Unit)} earned earlier can be spent now.",
        Trace.Expired { Closing: true } expired => $"{Some(expired.Lots.Total, expired.Unit)} forfeited: the account was closed.",
        Trace.Expired expired => $"{Some(expired.Lots.Total, expired.Unit)} expired.",
        Trace.HoldEnded ended => $"{Some(ended.Points, ended.Unit)} came back: redemption {ended.Redemption} was not completed in time.",
        Trace.ExpiryNoticed noticed => $"{Some(noticed.Points, noticed.Unit)} will expire {Moment(noticed.On, offset)} unless spent before.",
        Trace.Given given => $"{Some(given.Points, given.Unit)} given to another member.",
        Trace.Received { Back: true } received => $"{Some(received.Points, received.Unit)} came back: the other member's account is closed.",
        Trace.Received received => $"{Some(received.Points, received.Unit)} received from another member.",
        Trace.StandingSet { Standing: Standing.Frozen } => "The account was frozen: nothing can be spent until it is released.",
        Trace.StandingSet { Standing: Standing.Closed } => "The account was closed.",
        Trace.StandingSet => "The account was released.",
        Trace.Forwarded => "The account is part of another one; this counts there.",
        Trace.Merged => "The account became part of another one, with everything it had.",
        Trace.Joined => "Another account became part of this one, with everything it had.",
        Trace.Parted => "An account that was part of this one left it, with what was its own.",
        Trace.StoodAlone => "The account stands alone again.",
        Trace.Declined declined => MembersInEnglish.Declined(declined, programme) ?? Declined(declined),
        _ => MembersInEnglish.Step(step, programme) ?? throw new InvalidOperationException($"No English for {step.GetType().Name}."),
    };

    public static string Granted(Trace.Granted step, Activity activity, EarnRule rule, TimeSpan offset)
    {
        var arithmetic = (rule.Reward, activity.What) switch
        {
            (Reward.Percent percent, Happening.Purchased purchase) =>
                $"{percent.Rate.ToString("0.####", Numbers)} % of {Money(purchase.Paid)} is {Exact(step)}" +
                (step.Exact == step.Rounded ? "" : $", {Rounded(percent.Rounding)} to {Quantity(step.Rounded, step.Unit)}"),
            (_, Happening.Engaged { Quantity: not 1 } engaged) => $"{Some(step.Rounded, step.Unit)} for {Number(engaged.Quantity)} times",
            _ => $"{Some(step.Rounded, step.Unit)} each time",
        };
        return $"{Some(step.Points, step.Unit)} for “{rule.Name.En}”: {arithmetic}{Limits(step, rule)}.{Waits(step, offset)}";
    }

    private static string Limits(Trace.Granted step, EarnRule rule)
    {
        if (step.BudgetCut is { } budget && step.Points == budget)
        {
            return $", but the campaign's budget had only {Quantity(budget, step.Unit)} left";
        }

        return rule.Cap is not { } cap || step.CapLeft is not { } left ? ""
            : step.Points < step.Rounded
                ? $", but the limit of {Some(cap.Points, step.Unit)} a {Period(cap.Per)} left only {Quantity(step.Points, step.Unit)}"
                : $"; {Quantity(left, step.Unit)} of {Some(cap.Points, step.Unit)} left this {Period(cap.Per)}";
    }

    private static string Waits(Trace.Granted step, TimeSpan offset) => (step.Pending, step.MaturesAt) switch
    {
        (false, _) => step.Lot?.ExpiresAt is { } end ? $" They expire {Moment(end, offset)}." : "",
        (true, { } at) => $" They can be spent {From(at, offset)}.",
        (true, null) => " They can be spent once the order is confirmed.",
    };

    private static string ClawedBack(Trace.ClawedBack back)
    {
        var text = $"{Some(back.Points, back.Unit)} taken back: {Money(back.Refunded)} of {Money(back.Paid)} of order {back.Order} is refunded by now, " +
            $"so {Some(back.Kept, back.Unit)} of the {Quantity(back.Earned, back.Unit)} earned by it remain.";
        text += back.FromExpired > 0 ? $" {Some(back.FromExpired, back.Unit)} of them had expired before." : "";
        return text + (back.WrittenOff > 0 ? $" {Some(back.WrittenOff, back.Unit)} of them were spent already and are forgiven." : "");
    }

    private static string Reason(Trace.Missed missed) => missed.Reason switch
    {
        MissReason.Kind => $"it rewards “{missed.Wanted}”, this was “{missed.Found}”",
        MissReason.Partner => $"it is for {missed.Wanted}, this was {missed.Found}",
        MissReason.Mcc => missed.Found is null ? $"it asks for merchant category {missed.Wanted}, none was given" : $"it asks for merchant category {missed.Wanted}, this was {missed.Found}",
        MissReason.ExceptMcc => $"it leaves out merchant category {missed.Found}",
        MissReason.Category => missed.Found is null ? $"it asks for category {missed.Wanted}, none was given" : $"it asks for category {missed.Wanted}, this was {missed.Found}",
        MissReason.Amount => $"it begins at {missed.Wanted}, this was {missed.Found}",
        MissReason.Currency => $"it counts in {missed.Wanted}, this was paid in {missed.Found}",
        _ => MembersInEnglish.Reason(missed) ?? throw new InvalidOperationException($"No English for {missed.Reason}."),
    };

    private static string Declined(Trace.Declined declined) => declined.Reason switch
    {
        DeclineReason.InsufficientPoints => $"Redemption {declined.Name} was declined: {Points(declined.Asked ?? 0)} asked for, {Points(declined.Had ?? 0)} available.",
        DeclineReason.RedemptionExists => $"Redemption {declined.Name} was declined: points are already set aside under that id.",
        DeclineReason.NothingHeld => $"Redemption {declined.Name} was declined: nothing is set aside under that id.",
        DeclineReason.MoreThanHeld => $"Redemption {declined.Name} was declined: {Points(declined.Asked ?? 0)} asked for, {Points(declined.Had ?? 0)} set aside.",
        DeclineReason.NothingCaptured => $"The refund of redemption {declined.Name} was declined: nothing was spent under that id that has not come back.",
        DeclineReason.MoreThanCaptured => $"The refund of redemption {declined.Name} was declined: {Points(declined.Asked ?? 0)} asked for, {Points(declined.Had ?? 0)} left of what was spent.",
        DeclineReason.NoSuchLine => $"The return of order {declined.Name} takes nothing back: the order has no such line, or it came back before.",
        DeclineReason.UnknownUnit => $"{declined.Name} was declined: the programme has no such points.",
        DeclineReason.NothingPending => $"Order {declined.Name} was confirmed; nothing of it was waiting.",
        DeclineReason.AccountFrozen => $"{declined.Name} was declined: the account is frozen.",
        DeclineReason.NotStarted => $"{declined.Name} earns nothing: it happened before the programme began.",
        DeclineReason.Ended => $"{declined.Name} earns nothing: it happened after the programme had ended.",
        DeclineReason.AccountClosed => $"{declined.Name} has no effect: the account is closed.",
        DeclineReason.CannotMerge => "The accounts cannot be joined: one of them is frozen, closed or part of another.",
        DeclineReason.NotMerged => "That account is not part of this one.",
        DeclineReason.CurrencyDiffers => $"The refund of order {declined.Name} is in another currency than its purchase and takes nothing back.",
        _ => throw new InvalidOperationException($"No English for {declined.Reason}."),
    };

    private static string Rounded(Rounding rounding) => rounding switch
    {
        Rounding.Down => "rounded down",
        Rounding.Up => "rounded up",
        Rounding.HalfUp => "rounded to the nearest (a half up)",
        Rounding.HalfEven => "rounded to the nearest (a half to even)",
        _ => throw new InvalidOperationException($"No English for {rounding}."),
    };

    private static string Period(CapPeriod period) => period switch
    {
        CapPeriod.Day => "day",
        CapPeriod.Month => "month",
        CapPeriod.Year => "year",
        _ => throw new InvalidOperationException($"No English for {period}."),
    };

    private static string Exact(Trace.Granted step) => step.Unit.IsCurrency
        ? $"{(step.Exact!.Value / Power(step.Unit.Exponent)).ToString("#,0.00####", Numbers)} {step.Unit}"
        : step.Exact!.Value.ToString("#,0.######", Numbers);

    private static decimal Power(int exponent) => exponent == 0 ? 1m : 10m * Power(exponent - 1);

    private static string Some(long value, Unit unit) => unit.IsCurrency ? Money(new Amount(value, unit)) : Points(value);

    private static string Quantity(long value, Unit unit) => unit.IsCurrency ? Money(new Amount(value, unit)) : Number(value);

    /// <summary>A moment in the programme's calendar; midnight is the end of the day before.</summary>
    private static string Moment(DateTimeOffset at, TimeSpan offset) => at.ToOffset(offset) is { TimeOfDay: { Ticks: 0 } } midnight
        ? $"at the end of {midnight.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}"
        : From(at, offset);

    private static string From(DateTimeOffset at, TimeSpan offset) => $"from {at.ToOffset(offset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}";

    private static string Points(long points) => $"{Number(points)} {(points is 1 or -1 ? "point" : "points")}";

    private static string Number(long number) => number.ToString("#,0", Numbers);

    private static string Money(Amount amount) =>
        $"{amount.Major().ToString(amount.Unit.Exponent == 0 ? "#,0" : "#,0." + new string('0', amount.Unit.Exponent), Numbers)} {amount.Unit}";
}
