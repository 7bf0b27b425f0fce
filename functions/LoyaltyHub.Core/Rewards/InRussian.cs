using System.Globalization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>A decision's steps in Russian.</summary>
internal static class InRussian
{
    public static string Step(Trace step, Programme programme) => Step(step, programme, programme.UtcOffset);

    private static string Step(Trace step, Programme programme, TimeSpan offset) => step switch
    {
        Trace.Missed missed => $"Правило «{missed.Name.Ru}» не сработало: {Reason(missed)}.",
        Trace.ClawedBack back => ClawedBack(back),
        Trace.ReturnWaits { Refunded: { } sum } waits => $"Возврат {Money(sum)} по заказу {waits.Order} пришёл раньше покупки и будет учтён вместе с ней.",
        Trace.ReturnWaits waits => $"Возврат по заказу {waits.Order} пришёл раньше покупки и будет учтён вместе с ней.",
        Trace.NothingToTake nothing => $"Возврат по заказу {nothing.Order} ничего не списывает: возвращать по нему больше нечего.",
        Trace.Held held => $"Зарезервировано {Some(held.Points, held.Unit)} для списания {held.Redemption}, не дольше чем до {At(held.Until, offset)}.",
        Trace.Captured captured => $"Потрачено {Some(captured.Points, captured.Unit)} при списании {captured.Redemption}" +
            (captured.Unit.IsCurrency ? "." : $" на сумму {Money(captured.Worth)}.") +
            (captured.Released > 0 ? $" Неиспользованный остаток возвращён: {Some(captured.Released, captured.Unit)}." : ""),
        Trace.Voided voided => $"Возвращено {Some(voided.Points, voided.Unit)}: списание {voided.Redemption} отменено.",
        Trace.RedemptionRefunded refunded => $"Возвращено {Some(refunded.Points, refunded.Unit)}: оплаченное списанием {refunded.Redemption} возвращено. Срок их действия прежний.",
        Trace.Matured matured => $"{Some(matured.Points, matured.Unit)} из начисленных ранее теперь можно тратить.",
        Trace.Expired { Closing: true } expired => $"Аннулировано {Some(expired.Lots.Total, expired.Unit)}: счёт закрыт.",
        Trace.Expired expired => $"Сгорело {Some(expired.Lots.Total, expired.Unit)}: истёк срок действия.",
        Trace.HoldEnded ended => $"Возвращено {Some(ended.Points, ended.Unit)}: списание {ended.Redemption} не было завершено вовремя.",
        Trace.ExpiryNoticed noticed => $"{Some(noticed.Points, noticed.Unit)}, если не потратить их раньше, сгорит {Moment(noticed.On, offset)}.",
        Trace.Given given => $"Передано другому участнику: {Some(given.Points, given.Unit)}.",
        Trace.Received { Back: true } received => $"Вернулось {Some(received.Points, received.Unit)}: счёт другого участника закрыт.",
        Trace.Received received => $"Получено от другого участника: {Some(received.Points, received.Unit)}.",
        Trace.StandingSet { Standing: Standing.Frozen } => "Счёт заморожен: списания невозможны до разморозки.",
        Trace.StandingSet { Standing: Standing.Closed } => "Счёт закрыт.",
        Trace.StandingSet => "Счёт разморожен.",
        Trace.Forwarded => "Счёт входит в другой счёт и учитывается там.",
        Trace.Merged => "Счёт присоединён к другому со всем, что на нём было.",
        Trace.Joined => "К счёту присоединён другой со всем, что на нём было.",
        Trace.Parted => "Присоединённый ранее счёт отделён вместе со своим остатком.",
        Trace.StoodAlone => "Счёт снова самостоятельный.",
        Trace.Declined declined => MembersInRussian.Declined(declined, programme) ?? Declined(declined),
        _ => MembersInRussian.Step(step, programme) ?? throw new InvalidOperationException($"No Russian for {step.GetType().Name}."),
    };

    public static string Granted(Trace.Granted step, Activity activity, EarnRule rule, TimeSpan offset)
    {
        var arithmetic = (rule.Reward, activity.What) switch
        {
            (Reward.Percent percent, Happening.Purchased purchase) =>
                $"{percent.Rate.ToString("0.####", Russian.Numbers)}\u00a0% от {Money(purchase.Paid)} — это {Exact(step)}" +
                (step.Exact == step.Rounded ? "" : $", {Rounded(percent.Rounding)} до {Quantity(step.Rounded, step.Unit)}"),
            (_, Happening.Engaged { Quantity: not 1 } engaged) => $"{Some(step.Rounded, step.Unit)} за {Russian.Count(engaged.Quantity, "раз", "раза", "раз")}",
            _ => $"{Some(step.Rounded, step.Unit)} за каждый раз",
        };
        return $"{Some(step.Points, step.Unit)} по правилу «{rule.Name.Ru}»: {arithmetic}{Limits(step, rule)}.{Waits(step, offset)}";
    }

    private static string Limits(Trace.Granted step, EarnRule rule)
    {
        if (step.BudgetCut is { } budget && step.Points == budget)
        {
            return $", но в бюджете акции оставалось только {Quantity(budget, step.Unit)}";
        }

        return rule.Cap is not { } cap || step.CapLeft is not { } left ? ""
            : step.Points < step.Rounded
                ? $", но из лимита {Of(cap.Points, step.Unit)} {Period(cap.Per)} оставалось только {Quantity(step.Points, step.Unit)}"
                : $"; остаток лимита {Period(cap.Per)} — {Quantity(left, step.Unit)} из {Quantity(cap.Points, step.Unit)}";
    }

    private static string Waits(Trace.Granted step, TimeSpan offset) => (step.Pending, step.MaturesAt) switch
    {
        (false, _) => step.Lot?.ExpiresAt is { } end ? $" Сгорят {Moment(end, offset)}." : "",
        (true, { } at) => $" Тратить их можно с {At(at, offset)}.",
        (true, null) => " Тратить их можно после подтверждения заказа.",
    };

    private static string ClawedBack(Trace.ClawedBack back)
    {
        var text = $"Списано {Some(back.Points, back.Unit)}: по заказу {back.Order} возвращено уже {Money(back.Refunded)} из {Money(back.Paid)}, " +
            $"поэтому из начисленных за него {Of(back.Earned, back.Unit)} остаётся {Quantity(back.Kept, back.Unit)}.";
        text += back.FromExpired > 0 ? $" Из них раньше сгорело: {Some(back.FromExpired, back.Unit)}." : "";
        return text + (back.WrittenOff > 0 ? $" Уже потраченное прощено: {Some(back.WrittenOff, back.Unit)}." : "");
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
        _ => MembersInRussian.Reason(missed) ?? throw new InvalidOperationException($"No Russian for {missed.Reason}."),
    };

    private static string Declined(Trace.Declined declined) => declined.Reason switch
    {
        DeclineReason.InsufficientPoints => $"Списание {declined.Name} отклонено: запрошено {Russian.Points(declined.Asked ?? 0)}, доступно {Number(declined.Had ?? 0)}.",
        DeclineReason.RedemptionExists => $"Списание {declined.Name} отклонено: баллы под этим номером уже зарезервированы.",
        DeclineReason.NothingHeld => $"Списание {declined.Name} отклонено: под этим номером ничего не зарезервировано.",
        DeclineReason.MoreThanHeld => $"Списание {declined.Name} отклонено: запрошено {Russian.Points(declined.Asked ?? 0)}, зарезервировано {Number(declined.Had ?? 0)}.",
        DeclineReason.NothingCaptured => $"Возврат по списанию {declined.Name} отклонён: под этим номером ничего не потрачено или всё уже возвращено.",
        DeclineReason.MoreThanCaptured => $"Возврат по списанию {declined.Name} отклонён: запрошено {Russian.Points(declined.Asked ?? 0)}, осталось {Number(declined.Had ?? 0)}.",
        DeclineReason.NoSuchLine => $"Возврат по заказу {declined.Name} ничего не списывает: такой позиции в нём нет или она уже возвращена.",
        DeclineReason.UnknownUnit => $"{declined.Name}: отклонено, таких баллов в программе нет.",
        DeclineReason.NothingPending => $"Заказ {declined.Name} подтверждён; ожидающих начислений по нему не было.",
        DeclineReason.AccountFrozen => $"{declined.Name}: отклонено, счёт заморожен.",
        DeclineReason.NotStarted => $"{declined.Name}: ничего не начислено, программа тогда ещё не началась.",
        DeclineReason.Ended => $"{declined.Name}: ничего не начислено, программа к тому времени закончилась.",
        DeclineReason.AccountClosed => $"{declined.Name}: не учтено, счёт закрыт.",
        DeclineReason.CannotMerge => "Счета нельзя объединить: один из них заморожен, закрыт или входит в другой.",
        DeclineReason.NotMerged => "Этот счёт не входит в данный.",
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

    private static string Exact(Trace.Granted step) => step.Unit.IsCurrency
        ? $"{(step.Exact!.Value / Power(step.Unit.Exponent)).ToString("#,0.00####", Russian.Numbers)} {Currency(step.Unit)}"
        : step.Exact!.Value.ToString("#,0.######", Russian.Numbers);

    private static decimal Power(int exponent) => exponent == 0 ? 1m : 10m * Power(exponent - 1);

    private static string Some(long value, Unit unit) => unit.IsCurrency ? Money(new Amount(value, unit)) : Russian.Points(value);

    private static string Quantity(long value, Unit unit) => unit.IsCurrency ? Money(new Amount(value, unit)) : Number(value);

    private static string Of(long value, Unit unit) => unit.IsCurrency ? Money(new Amount(value, unit)) : Genitive(value);

    /// <summary>A moment in the programme's calendar; midnight is the end of the day before.</summary>
    private static string Moment(DateTimeOffset at, TimeSpan offset) => at.ToOffset(offset) is { TimeOfDay: { Ticks: 0 } } midnight
        ? $"в конце дня {midnight.AddDays(-1).ToString("dd.MM.yyyy", CultureInfo.InvariantCulture)}"
        : At(at, offset);

    private static string At(DateTimeOffset at, TimeSpan offset) => at.ToOffset(offset).ToString("dd.MM.yyyy HH:mm", CultureInfo.InvariantCulture);

    private static string Genitive(long points) => Russian.Count(points, "балла", "баллов", "баллов");

    private static string Number(long number) => number.ToString("#,0", Russian.Numbers);

    private static string Money(Amount amount) =>
        $"{amount.Major().ToString(amount.Unit.Exponent == 0 ? "#,0" : "#,0." + new string('0', amount.Unit.Exponent), Russian.Numbers)} {Currency(amount.Unit)}";

    private static string Currency(Unit unit) => unit.Value switch { "RUB" => "₽", "EUR" => "€", "USD" => "$", var code => code };
}
