using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>A decision's steps in Russian.</summary>
internal static class InRussian
{
    /// <summary>The step for a member; empty for a rule that was never meant for such an activity.</summary>
    public static string Sentence(Trace step) =>
        step is Trace.Missed { Reason: MissReason.Kind or MissReason.Partner } ? "" : Step(step);

    public static string Step(Trace step) => step switch
    {
        Trace.Granted granted => Granted(granted),
        Trace.Missed missed => $"Правило «{missed.Name.Ru}» не сработало: {Reason(missed)}.",
        Trace.ClawedBack back => $"Списано {Russian.Points(back.Points)}: по заказу {back.Order} возвращено уже {Money(back.Refunded)} из {Money(back.Paid)}, " +
            $"поэтому из начисленных за него {Genitive(back.Earned)} остаётся {Number(back.Kept)}.",
        Trace.ReturnWaits waits => $"Возврат {Money(waits.Refunded)} по заказу {waits.Order} пришёл раньше покупки и будет учтён вместе с ней.",
        Trace.NothingToTake nothing => $"Возврат по заказу {nothing.Order} ничего не списывает: возвращать по нему больше нечего.",
        Trace.Held held => $"Зарезервировано {Russian.Points(held.Points)} для списания {held.Redemption}.",
        Trace.Captured captured => $"Потрачено {Russian.Points(captured.Points)} при списании {captured.Redemption} на сумму {Money(captured.Worth)}." +
            (captured.Released > 0 ? $" Неиспользованный остаток возвращён: {Russian.Points(captured.Released)}." : ""),
        Trace.Voided voided => $"Возвращено {Russian.Points(voided.Points)}: списание {voided.Redemption} отменено.",
        Trace.Declined declined => Declined(declined),
        _ => throw new InvalidOperationException($"No Russian for {step.GetType().Name}."),
    };

    private static string Granted(Trace.Granted step)
    {
        var arithmetic = step.Rate is { } rate
            ? $"{rate.ToString("0.####", Russian.Numbers)}\u00a0% от {Money(step.Base!.Value)} — это {step.Exact!.Value.ToString("#,0.######", Russian.Numbers)}" +
              (step.Exact == step.Rounded ? "" : $", {Rounded(step.Rounding!.Value)} до {Number(step.Rounded)}")
            : step.Quantity is { } times and not 1
                ? $"{Russian.Points(step.Rounded)} за {Russian.Count(times, "раз", "раза", "раз")}"
                : $"{Russian.Points(step.Rounded)} за каждый раз";
        var text = $"{Russian.Points(step.Points)} по правилу «{step.Name.Ru}»: {arithmetic}";
        return step.Cap is not { } cap
            ? $"{text}."
            : step.Points < step.Rounded
                ? $"{text}, но из лимита {Genitive(cap.Points)} {Period(cap.Per)} оставалось только {Number(step.Points)}."
                : $"{text}; остаток лимита {Period(cap.Per)} — {Number(step.CapLeft!.Value)} из {Number(cap.Points)}.";
    }

    private static string Reason(Trace.Missed missed) => missed.Reason switch
    {
        MissReason.Kind => $"оно действует для «{missed.Wanted}», а здесь «{missed.Found}»",
        MissReason.Partner => $"оно действует у {missed.Wanted}, а здесь {missed.Found}",
        MissReason.Mcc => missed.Found is null ? $"нужен код категории {missed.Wanted}, а он не указан" : $"нужен код категории {missed.Wanted}, а здесь {missed.Found}",
        MissReason.ExceptMcc => $"код категории {missed.Found} из него исключён",
        MissReason.Category => missed.Found is null ? $"нужна категория {missed.Wanted}, а она не указана" : $"нужна категория {missed.Wanted}, а здесь {missed.Found}",
        MissReason.Amount => $"оно действует от {missed.Wanted}, а здесь {missed.Found}",
        MissReason.Currency => $"расчёт ведётся в {missed.Wanted}, а оплачено в {missed.Found}",
        _ => throw new InvalidOperationException($"No Russian for {missed.Reason}."),
    };

    private static string Declined(Trace.Declined declined) => declined.Reason switch
    {
        DeclineReason.InsufficientPoints => $"Списание {declined.Name} отклонено: запрошено {Russian.Points(declined.Asked ?? 0)}, доступно {Number(declined.Had ?? 0)}.",
        DeclineReason.RedemptionExists => $"Списание {declined.Name} отклонено: баллы под этим номером уже зарезервированы.",
        DeclineReason.NothingHeld => $"Списание {declined.Name} отклонено: под этим номером ничего не зарезервировано.",
        DeclineReason.MoreThanHeld => $"Списание {declined.Name} отклонено: запрошено {Russian.Points(declined.Asked ?? 0)}, зарезервировано {Number(declined.Had ?? 0)}.",
        DeclineReason.CurrencyDiffers => $"Возврат по заказу {declined.Name} сделан в другой валюте, чем покупка, и ничего не списывает.",
        _ => throw new InvalidOperationException($"No Russian for {declined.Reason}."),
    };

    private static string Rounded(Rounding rounding) => rounding switch
    {
        Rounding.Down => "округлено вниз",
        Rounding.Up => "округлено вверх",
        Rounding.HalfUp => "округлено до ближайшего (половина — вверх)",
        Rounding.HalfEven => "округлено до ближайшего (половина — к чётному)",
        _ => throw new InvalidOperationException($"No Russian for {rounding}."),
    };

    private static string Period(CapPeriod period) => period switch
    {
        CapPeriod.Day => "за день",
        CapPeriod.Month => "за месяц",
        CapPeriod.Year => "за год",
        _ => throw new InvalidOperationException($"No Russian for {period}."),
    };

    private static string Genitive(long points) => Russian.Count(points, "балла", "баллов", "баллов");

    private static string Number(long number) => number.ToString("#,0", Russian.Numbers);

    private static string Money(Amount amount) =>
        $"{amount.Major().ToString(amount.Unit.Exponent == 0 ? "#,0" : "#,0." + new string('0', amount.Unit.Exponent), Russian.Numbers)} {Currency(amount.Unit)}";

    private static string Currency(Unit unit) => unit.Value switch { "RUB" => "₽", "EUR" => "€", "USD" => "$", var code => code };
}
