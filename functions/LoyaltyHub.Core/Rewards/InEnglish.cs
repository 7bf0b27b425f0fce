using System.Globalization;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>A decision's steps in English.</summary>
internal static class InEnglish
{
    private static readonly NumberFormatInfo Numbers = CultureInfo.InvariantCulture.NumberFormat;

    /// <summary>The step for a member; empty for a rule that was never meant for such an activity.</summary>
    public static string Sentence(Trace step) =>
        step is Trace.Missed { Reason: MissReason.Kind or MissReason.Partner } ? "" : Step(step);

    public static string Step(Trace step) => step switch
    {
        Trace.Granted granted => Granted(granted),
        Trace.Missed missed => $"“{missed.Name.En}” did not apply: {Reason(missed)}.",
        Trace.ClawedBack back => $"{Points(back.Points)} taken back: {Money(back.Refunded)} of {Money(back.Paid)} of order {back.Order} is refunded by now, " +
            $"so {Points(back.Kept)} of the {Points(back.Earned)} earned by it remain.",
        Trace.ReturnWaits waits => $"A refund of {Money(waits.Refunded)} of order {waits.Order} arrived before its purchase and takes effect together with it.",
        Trace.NothingToTake nothing => $"The refund of order {nothing.Order} takes nothing back: the order has no points left to return.",
        Trace.Held held => $"{Points(held.Points)} set aside for redemption {held.Redemption}.",
        Trace.Captured captured => $"{Points(captured.Points)} spent in redemption {captured.Redemption}, worth {Money(captured.Worth)}." +
            (captured.Released > 0 ? $" {Points(captured.Released)} came back unspent." : ""),
        Trace.Voided voided => $"{Points(voided.Points)} came back: redemption {voided.Redemption} was cancelled.",
        Trace.Declined declined => Declined(declined),
        _ => throw new InvalidOperationException($"No English for {step.GetType().Name}."),
    };

    private static string Granted(Trace.Granted step)
    {
        var arithmetic = step.Rate is { } rate
            ? $"{rate.ToString("0.####", Numbers)} % of {Money(step.Base!.Value)} is {step.Exact!.Value.ToString("#,0.######", Numbers)}" +
              (step.Exact == step.Rounded ? "" : $", {Rounded(step.Rounding!.Value)} to {Number(step.Rounded)}")
            : step.Quantity is { } times and not 1
                ? $"{Points(step.Rounded)} for {Number(times)} times"
                : $"{Points(step.Rounded)} each time";
        var text = $"{Points(step.Points)} for “{step.Name.En}”: {arithmetic}";
        return step.Cap is not { } cap
            ? $"{text}."
            : step.Points < step.Rounded
                ? $"{text}, but the limit of {Points(cap.Points)} a {Period(cap.Per)} left only {Number(step.Points)}."
                : $"{text}; {Number(step.CapLeft!.Value)} of {Points(cap.Points)} left this {Period(cap.Per)}.";
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
        _ => throw new InvalidOperationException($"No English for {missed.Reason}."),
    };

    private static string Declined(Trace.Declined declined) => declined.Reason switch
    {
        DeclineReason.InsufficientPoints => $"Redemption {declined.Name} was declined: {Points(declined.Asked ?? 0)} asked for, {Points(declined.Had ?? 0)} available.",
        DeclineReason.RedemptionExists => $"Redemption {declined.Name} was declined: points are already set aside under that id.",
        DeclineReason.NothingHeld => $"Redemption {declined.Name} was declined: nothing is set aside under that id.",
        DeclineReason.MoreThanHeld => $"Redemption {declined.Name} was declined: {Points(declined.Asked ?? 0)} asked for, {Points(declined.Had ?? 0)} set aside.",
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

    private static string Points(long points) => $"{Number(points)} {(points is 1 or -1 ? "point" : "points")}";

    private static string Number(long number) => number.ToString("#,0", Numbers);

    private static string Money(Amount amount) =>
        $"{amount.Major().ToString(amount.Unit.Exponent == 0 ? "#,0" : "#,0." + new string('0', amount.Unit.Exponent), Numbers)} {amount.Unit}";
}
