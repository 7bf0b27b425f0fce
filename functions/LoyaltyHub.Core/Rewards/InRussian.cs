using System.Globalization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using static LoyaltyHub.Core.Rewards.Russian;

namespace LoyaltyHub.Core.Rewards;

/// <summary>A decision's steps in Russian.</summary>
internal static class InRussian
{
    public static string Step(Trace step, Activity activity, Programme programme) => step switch
    {
        Trace.Granted granted => Granted(granted, activity, programme),
        Trace.Counted counted => $"Учтено по счётчику «{NameOf(programme, counted.Counter)}»: {Signed(counted, programme)}{(counted.Mark is { } mark ? $" ({mark})" : "")}.",
        Trace.Missed { Reason: MissReason.Pilot } pilot => $"Программа испытывается на {pilot.Wanted} участников, и этот счёт в их число не входит.",
        Trace.Missed missed when programme.Part(missed.Rule) is { } part => $"Программа «{part.Name.Ru}» не учитывается: {MissedInRussian.Reason(missed, programme)}.",
        Trace.Missed missed => $"Правило «{RuleName(programme, missed.Rule)}» не сработало: {MissedInRussian.Reason(missed, programme)}.",
        Trace.ClawedBack back when activity.What is Happening.EngagementCancelled or Happening.Engaged => Cancelled(back, programme),
        Trace.ReturnWaits waits when activity.What is Happening.EngagementCancelled => $"Отмена события {waits.Order} пришла раньше него и будет учтена вместе с ним.",
        Trace.NothingToTake nothing when activity.What is Happening.EngagementCancelled or Happening.Engaged => $"Отмена события {nothing.Order} ничего не списывает: возвращать по нему больше нечего.",
        Trace.ClawedBack { Goal: not null } back => $"{Agreeing(back.Points, back.Unit, programme, "Списан", "Списано")} {Some(back.Points, back.Unit, programme)}: по заказу {back.Order} возвращено уже {Money(back.Refunded)} из {Money(back.Paid)}, " +
            $"поэтому условие «{RuleName(programme, back.Rule)}» больше не выполнено.{Remains(back, programme)}",
        Trace.ClawedBack back when activity.What is Happening.RewardRecalled => MembersInRussian.Recalled(back, programme),
        Trace.ClawedBack back => ClawedBack(back, programme),
        Trace.ConfirmationWaits waits when activity.What is Happening.EngagementConfirmed => $"Событие {waits.Name} подтверждено раньше, чем пришло; начисленное за него можно будет тратить сразу.",
        Trace.ConfirmationWaits waits => $"Заказ {waits.Name} подтверждён раньше, чем пришла покупка; начисленное за неё можно будет тратить сразу.",
        Trace.Declined { Reason: DeclineReason.NothingPending } declined when activity.What is Happening.EngagementConfirmed => $"Событие {declined.Name} подтверждено; ожидающих начислений по нему не было.",
        Trace.ReturnWaits { Refunded: { } sum } waits => $"Возврат {Money(sum)} по заказу {waits.Order} пришёл раньше покупки и будет учтён вместе с ней.",
        Trace.ReturnWaits waits => $"Возврат по заказу {waits.Order} пришёл раньше покупки и будет учтён вместе с ней.",
        Trace.ReturnCounted counted => $"По заказу {counted.Order} возвращено всего {Money(counted.Total)}, и это уже учтено.",
        Trace.NothingToTake nothing => $"Возврат по заказу {nothing.Order} ничего не списывает: возвращать по нему больше нечего.",
        Trace.Held held => $"{Agreeing(held.Points, held.Unit, programme, "Зарезервирован", "Зарезервировано")} {Some(held.Points, held.Unit, programme)}{ItemOf(activity, programme)} для списания {held.Redemption}, не дольше чем до {At(held.Until, programme.UtcOffset)}.",
        Trace.Captured captured => $"{Agreeing(captured.Points, captured.Unit, programme, "Потрачен", "Потрачено")} {Some(captured.Points, captured.Unit, programme)}{(captured.Item is { } item ? $" за «{programme.Item(item)?.Name.Ru ?? item}»" : "")} при списании {captured.Redemption}" +
            (captured.Unit.IsCurrency ? "." : $" на сумму {Money(captured.Worth)}.") +
            (captured.Released > 0 ? $" Неиспользованный остаток возвращён: {Some(captured.Released, captured.Unit, programme)}." : ""),
        Trace.Voided voided => $"{Agreeing(voided.Points, voided.Unit, programme, "Возвращён", "Возвращено")} {Some(voided.Points, voided.Unit, programme)}: списание {voided.Redemption} отменено.",
        Trace.RedemptionRefunded refunded => $"{Agreeing(refunded.Points, refunded.Unit, programme, "Возвращён", "Возвращено")} {Some(refunded.Points, refunded.Unit, programme)}: оплаченное списанием {refunded.Redemption} возвращено. Срок их действия прежний.",
        Trace.Matured matured => $"{Some(matured.Points, matured.Unit, programme)} из начисленных ранее теперь можно тратить.",
        Trace.Expired { Closing: true } expired => $"{Agreeing(expired.Lots.Total, expired.Unit, programme, "Аннулирован", "Аннулировано")} {Some(expired.Lots.Total, expired.Unit, programme)}: счёт закрыт.",
        Trace.Expired expired => $"{Agreeing(expired.Lots.Total, expired.Unit, programme, "Сгорел", "Сгорело")} {Some(expired.Lots.Total, expired.Unit, programme)}: истёк срок действия.",
        Trace.HoldEnded ended => $"{Agreeing(ended.Points, ended.Unit, programme, "Возвращён", "Возвращено")} {Some(ended.Points, ended.Unit, programme)}: списание {ended.Redemption} не было завершено вовремя.",
        Trace.ExpiryNoticed noticed => $"{Agreeing(noticed.Points, noticed.Unit, programme, "Сгорит", "Сгорят")} {Some(noticed.Points, noticed.Unit, programme)} {Moment(noticed.On, programme.UtcOffset)}, если не потратить раньше.",
        Trace.Given given => $"Передано другому участнику: {Some(given.Points, given.Unit, programme)}.",
        Trace.Received { Back: true } received => $"{Agreeing(received.Points, received.Unit, programme, "Вернулся", "Вернулось")} {Some(received.Points, received.Unit, programme)}: счёт другого участника закрыт.",
        Trace.Received received => $"Получено от другого участника: {Some(received.Points, received.Unit, programme)}.",
        Trace.StandingSet { Standing: Standing.Frozen } => "Счёт заморожен: списания невозможны до разморозки.",
        Trace.StandingSet { Standing: Standing.Closed } => "Счёт закрыт.",
        Trace.StandingSet => "Счёт разморожен.",
        Trace.Parked parked => $"Счёт ещё никто не востребовал: начисленное ждёт до {parked.Until.ToUniversalTime():dd.MM.yyyy HH:mm} UTC.",
        Trace.ParkingEnded => "Счёт востребован, накопленное можно тратить.",
        Trace.Erased => "Участник попросил удалить его данные; счёт закрыт.",
        Trace.Forwarded { Parting: not null } => "Счёт, через который это пришло, больше не входит в данный; учитывается там.",
        Trace.Forwarded => "Счёт входит в другой счёт и учитывается там.",
        Trace.Merged => "Счёт присоединён к другому со всем, что на нём было.",
        Trace.Joined => "К счёту присоединён другой со всем, что на нём было.",
        Trace.Moved => "Всё перенесено на счёт, к которому присоединён этот; дальнейшее учитывается там.",
        Trace.Parted => "Присоединённый ранее счёт отделён вместе со своим остатком.",
        Trace.StoodAlone => "Счёт снова самостоятельный.",
        Trace.Declined declined => MembersInRussian.Declined(declined, activity, programme) ?? Declined(declined, activity, programme),
        Trace.Corrected corrected => $"Исправлено, потому что: {corrected.Reason} (одобрено: {corrected.By}).",
        Trace.Regranted again => Regranted(again, programme),
        _ => MembersInRussian.Step(step, programme) ?? throw new InvalidOperationException($"No Russian for {step.GetType().Name}."),
    };

    /// <summary>The name of a rule, challenge or milestone.</summary>
    public static string RuleName(Programme programme, string id) => programme.Accrual(id)?.Name.Ru ?? id;

    /// <summary>What of the catalogue is taken for points that are set aside.</summary>
    private static string ItemOf(Activity activity, Programme programme) => activity.What is Happening.PointsHeld { Item: { } item } ? $" за «{programme.Item(item)?.Name.Ru ?? item}»" : "";

    /// <summary>The name of a counter.</summary>
    public static string NameOf(Programme programme, string counter) => programme.Counters.FirstOrDefault(known => known.Id == counter)?.Name.Ru ?? counter;

    /// <summary>What a counter says: money where it counts amounts.</summary>
    public static string Count(Programme programme, string? counter, long count) =>
        programme.Counters.FirstOrDefault(known => known.Id == counter) is { Count: CountOf.Amount } amounts ? Money(new Amount(count, amounts.Currency)) : Number(count);

    private static string Signed(Trace.Counted counted, Programme programme) => (counted.Count > 0 ? "+" : "−") + Count(programme, counted.Counter, Math.Abs(counted.Count));

    private static string Granted(Trace.Granted step, Activity activity, Programme programme)
    {
        var terms = programme.Accrual(step.Rule) ?? throw new InvalidOperationException($"Programme {programme.Id} version {programme.Version} has no rule '{step.Rule}'.");
        var why = step.Goal is { } goal ? OfGoal(terms, goal, programme) : MembersInRussian.Why(step, terms, activity, programme) ?? Arithmetic(step, terms, activity, programme);
        return $"{Some(step.Points, step.Unit, programme)} по правилу «{terms.Name.Ru}»{Valid(terms)}: {why}{Limited(step, programme)}.{Waits(step, activity, programme.UtcOffset)}";
    }

    /// <summary>The days of a rule that does not hold for ever.</summary>
    private static string Valid(AccrualTerms terms) => MissedInRussian.Days((terms as EarnRule)?.Valid ?? default) is { } days ? $" (действует {days})" : "";

    private static string OfGoal(AccrualTerms terms, GoalReached goal, Programme programme)
    {
        var what = terms switch
        {
            Challenge challenge => $"по счётчику «{NameOf(programme, challenge.Counter)}» набрано {Count(programme, challenge.Counter, challenge.Goal)}",
            Milestone milestone => $"{Russian.Count(milestone.Days, "день", "дня", "дней")} подряд",
            _ => "условие выполнено",
        };
        return goal.Number == 1 ? what : $"{what}, в {Number(goal.Number)}-й раз";
    }

    private static string Arithmetic(Trace.Granted step, AccrualTerms terms, Activity activity, Programme programme)
    {
        var paid = (activity.What as Happening.Purchased)?.Paid ?? default;
        var basis = step.Basis?.Lines is { } lines
            ? $"{Money(paid with { Value = step.Basis.Value })} за {Russian.Count(lines.Count, "позицию", "позиции", "позиций")} заказа"
            : paid == default ? "" : Money(paid);
        return (terms.Reward, activity.What) switch
        {
            (Reward.Percent percent, _) => $"{Rate(percent.Rate)}\u00a0% от {basis}{At(step, programme)} — это {Exact(step)}{RoundedTo(step, percent.Rounding)}",
            (Reward.Per per, _) => $"{Some(per.Points, step.Unit, programme)} за каждые полные {Money(paid with { Value = per.Amount })} из {basis}, всего {Quantity(step.Rounded, step.Unit)}",
            (Reward.Each { Of: EachOf.Line } each, _) => $"{Some(each.Points, step.Unit, programme)} за каждую позицию, всего {Russian.Count(step.Basis!.Value, "позиция", "позиции", "позиций")}",
            (Reward.Each each, _) => $"{Some(each.Points, step.Unit, programme)} за каждую штуку, всего {Russian.Count(step.Basis!.Value, "штука", "штуки", "штук")}",
            (Reward.Times times, _) => $"множитель {Rate(times.Factor)} к начисленному по умножаемым правилам ({Some(step.Basis!.Value, step.Unit, programme)}), то есть ещё {Exact(step)}{RoundedTo(step, times.Rounding)}",
            (Reward.Stepped stepped, _) => OfSteps(step, stepped, paid, programme),
            (Reward.Fixed each, Happening.Engaged { Quantity: not 1 } engaged) => $"{Some(each.Points, step.Unit, programme)} за каждый раз, всего {Russian.Count(engaged.Quantity, "раз", "раза", "раз")}",
            _ => $"{Some(step.Rounded, step.Unit, programme)} за каждый раз",
        };
    }

    private static string OfSteps(Trace.Granted step, Reward.Stepped stepped, Amount paid, Programme programme)
    {
        string Worth(long turnover) => Quantity(Reckoning.Round(Reckoning.OfTurnover(stepped, turnover, programme.Terms(step.Unit)!.Burn), stepped.Rounding), step.Unit);
        var (after, before) = (step.Basis!.Value, step.Basis.Before ?? 0);
        var steps = string.Join(", ", stepped.Steps.Select(part => $"от {Money(paid with { Value = part.From })} — {Rate(part.Percent)}\u00a0%"));
        return $"по шкале ({steps}; {(stepped.Mode == StepMode.Whole ? "достигнутая ставка — за весь оборот" : "каждая — за свою часть")}){At(step, programme)} за оборот {Money(paid with { Value = after })} полагается {Worth(after)}, за прежний оборот {Money(paid with { Value = before })} полагалось {Worth(before)}";
    }

    /// <summary>What a point is worth, where it is not worth one of its currency, so that a percentage of money can be told in points.</summary>
    private static string At(Trace.Granted step, Programme programme) =>
        ExactNumbers.PriceOf(step.Unit, programme) is { } price ? $" по {Money(price)} за балл" : "";

    private static string RoundedTo(Trace.Granted step, Rounding rounding) => step.Exact == step.Rounded ? "" : $", {Rounded(rounding)} {Quantity(step.Rounded, step.Unit)}";

    private static string Limited(Trace.Granted step, Programme programme)
    {
        if (step.BudgetCut is { } budget && step.Points == budget)
        {
            return budget == 0 ? ", но бюджет акции исчерпан" : $", но в бюджете акции оставалось только {Quantity(budget, step.Unit)}";
        }

        if (Tightest.Of(step, programme) is not { } limit)
        {
            return "";
        }

        if (limit.Cap.Per == CapPeriod.Event)
        {
            var most = $"не больше {Genitive(limit.Cap.Points, step.Unit, programme)} за один раз{(limit.OfAll ? " во всей программе" : "")}";
            return step.Points == step.Rounded ? ""
                : step.Points == limit.Cap.Points ? $", но {most}"
                : step.Points == 0 ? $", но {most}, и этот лимит исчерпан"
                : $", но {most}, и из них оставалось только {Quantity(step.Points, step.Unit)}";
        }

        var (limitIs, whose) = limit.OfAll ? ("общий лимит", "общего лимита") : ("лимит", "лимита");
        var cap = $"{Genitive(limit.Cap.Points, step.Unit, programme)} {Period(limit.Cap.Per)}";
        return step.Points < step.Rounded
            ? step.Points == 0 ? $", но {limitIs} {cap} исчерпан"
                : step.Points == limit.Cap.Points ? $", но {limitIs} {Period(limit.Cap.Per)} — {Some(limit.Cap.Points, step.Unit, programme)}"
                : $", но из {whose} {cap} оставалось только {Quantity(step.Points, step.Unit)}"
            : $"; остаток {whose} {Period(limit.Cap.Per)} — {Quantity(limit.Left, step.Unit)} из {Quantity(limit.Cap.Points, step.Unit)}";
    }

    private static string Waits(Trace.Granted step, Activity activity, TimeSpan offset) => (step.Pending, step.MaturesAt) switch
    {
        (false, _) => step.Lot?.ExpiresAt is { } end ? $" {(step.Points == 1 ? "Сгорит" : "Сгорят")} {Moment(end, offset)}." : "",
        (true, { } at) => $" Тратить {Them(step)} можно с {At(at, offset)}.",
        (true, null) when activity.What is not Happening.Purchased => $" Тратить {Them(step)} можно после подтверждения.",
        (true, null) => $" Тратить {Them(step)} можно после подтверждения заказа.",
    };

    private static string Them(Trace.Granted step) => step.Points == 1 ? "его" : "их";

    private static string ClawedBack(Trace.ClawedBack back, Programme programme) =>
        $"{Agreeing(back.Points, back.Unit, programme, "Списан", "Списано")} {Some(back.Points, back.Unit, programme)}: по заказу {back.Order} возвращено уже {Money(back.Refunded)} из {Money(back.Paid)}, " +
        $"{(back.Lines ? "и за оставшееся из его позиций" : "поэтому")} из {Earned(back, programme)} за {(back.Lines ? "них" : "него")} по правилу «{RuleName(programme, back.Rule)}», остаётся {Quantity(back.Kept, back.Unit)}.{Remains(back, programme)}";

    private static string Earned(Trace.ClawedBack back, Programme programme) =>
        $"{Genitive(back.Earned, back.Unit, programme)}, {Agreeing(back.Earned, back.Unit, programme, "начисленного", "начисленных")}";

    private static string Remains(Trace.ClawedBack back, Programme programme) => Remains(back.Unit, back.FromExpired, back.WrittenOff, programme);

    private static string Remains(Unit unit, long fromExpired, long writtenOff, Programme programme) =>
        (fromExpired > 0 ? $" Из них раньше сгорело: {Some(fromExpired, unit, programme)}." : "")
        + (writtenOff > 0 ? $" Уже потраченное прощено: {Some(writtenOff, unit, programme)}." : "");

    private static string Regranted(Trace.Regranted again, Programme programme)
    {
        var what = $"по правилу «{RuleName(programme, again.Rule)}» за {(again.Order is { } order ? $"заказ {order}" : $"событие {again.Event}")} у партнёра {again.Partner}";
        return again.Change switch
        {
            > 0 => $"{Agreeing(again.Change, again.Unit, programme, "Доначислен", "Доначислено")} {Some(again.Change, again.Unit, programme)} {what}: правильно {Quantity(again.Now, again.Unit)} вместо {Quantity(again.Was, again.Unit)}.{(again.Pending ? $" Тратить {(again.Change == 1 ? "его" : "их")} пока нельзя." : "")}",
            < 0 => $"{Agreeing(-again.Change, again.Unit, programme, "Списан", "Списано")} {Some(-again.Change, again.Unit, programme)} {what}: правильно {Quantity(again.Now, again.Unit)} вместо {Quantity(again.Was, again.Unit)}.{Remains(again.Unit, again.FromExpired?.Total ?? 0, again.WrittenOff, programme)}",
            _ => $"Начисление {what} остаётся прежним — {Some(again.Now, again.Unit, programme)}; исправлено только то, когда баллы сгорают или кто за них платит.",
        };
    }

    private static string Cancelled(Trace.ClawedBack back, Programme programme) =>
        $"{Agreeing(back.Points, back.Unit, programme, "Списан", "Списано")} {Some(back.Points, back.Unit, programme)}: по событию {back.Order} отменено уже {Number(back.Refunded.Value)} из {Number(back.Paid.Value)}, " +
        (back.Goal is null
            ? $"поэтому из {Earned(back, programme)} за него по правилу «{RuleName(programme, back.Rule)}», остаётся {Quantity(back.Kept, back.Unit)}.{Remains(back, programme)}"
            : $"поэтому условие «{RuleName(programme, back.Rule)}» больше не выполнено.{Remains(back, programme)}");

    private static string Declined(Trace.Declined declined, Activity activity, Programme programme) => declined.Reason switch
    {
        DeclineReason.InsufficientPoints => $"Списание {declined.Name} отклонено: {AskedFor(declined, activity, programme, "доступно")}.",
        DeclineReason.RedemptionExists => $"Списание {declined.Name} отклонено: баллы под этим номером уже зарезервированы.",
        DeclineReason.NothingHeld => $"Списание {declined.Name} отклонено: под этим номером ничего не зарезервировано.",
        DeclineReason.MoreThanHeld => $"Списание {declined.Name} отклонено: {AskedFor(declined, activity, programme, "зарезервировано")}.",
        DeclineReason.NothingCaptured => $"Возврат по списанию {declined.Name} отклонён: под этим номером ничего не потрачено или всё уже возвращено.",
        DeclineReason.MoreThanCaptured => $"Возврат по списанию {declined.Name} отклонён: {AskedFor(declined, activity, programme, "осталось")}.",
        DeclineReason.NoSuchLine => $"Возврат по заказу {declined.Name} ничего не списывает: такой позиции в нём нет или она уже возвращена.",
        DeclineReason.UnknownUnit => $"{declined.Name}: отклонено, таких баллов в программе нет.",
        DeclineReason.NothingPending => $"Заказ {declined.Name} подтверждён; ожидающих начислений по нему не было.",
        DeclineReason.AccountFrozen => $"{declined.Name}: отклонено, счёт заморожен.",
        DeclineReason.NotStarted => $"{declined.Name}: ничего не начислено, программа тогда ещё не началась.",
        DeclineReason.Ended => $"{declined.Name}: ничего не начислено, программа к тому времени закончилась.",
        DeclineReason.AccountClosed when activity.What is Happening.StandingChanged => "Изменение не учтено: счёт закрыт.",
        DeclineReason.AccountClosed => $"{declined.Name}: не учтено, счёт закрыт.",
        DeclineReason.AccountParked => $"{declined.Name}: отклонено, счёт ещё никем не востребован.",
        DeclineReason.ClaimedBefore => $"Заказ {declined.Name} уже учтён по подтверждённому обращению.",
        DeclineReason.PurchaseKnown => $"Заказ {declined.Name} из обращения уже есть в книгах.",
        DeclineReason.CannotMerge => "Счета нельзя объединить: один из них заморожен, закрыт или входит в другой.",
        DeclineReason.NotMerged => "Этот счёт не входит в данный.",
        DeclineReason.ChangedSince => "Исправление не проведено: счёт изменился после его проверки.",
        DeclineReason.BudgetUsedUp => $"Исправление не проведено: в бюджете {declined.Name} не хватает баллов.",
        DeclineReason.CurrencyDiffers => $"Возврат по заказу {declined.Name} сделан в другой валюте, чем покупка, и ничего не списывает.",
        _ => throw new InvalidOperationException($"No Russian for {declined.Reason}."),
    };

    /// <summary>What was asked for and what there was; without numbers where nothing tells of which unit they are.</summary>
    private static string AskedFor(Trace.Declined declined, Activity activity, Programme programme, string was) => declined.UnitIn(activity, programme) is { } unit
        ? $"{Agreeing(declined.Asked ?? 0, unit, programme, "запрошен", "запрошено")} {Some(declined.Asked ?? 0, unit, programme)}, {was} {Quantity(declined.Had ?? 0, unit)}"
        : $"запрошено больше, чем {was}";

    private static string Rounded(Rounding rounding) => rounding switch
    {
        Rounding.Down => "округлено вниз до",
        Rounding.Up => "округлено вверх до",
        Rounding.HalfUp => "округлено до ближайшего (половина — вверх):",
        Rounding.HalfEven => "округлено до ближайшего (половина — к чётному):",
        _ => throw new InvalidOperationException($"No Russian for {rounding}."),
    };

    private static string Period(CapPeriod period) => period switch
    {
        CapPeriod.Day => "за день",
        CapPeriod.Week => "за неделю",
        CapPeriod.Month => "за месяц",
        CapPeriod.Quarter => "за квартал",
        CapPeriod.Year => "за год",
        CapPeriod.Lifetime => "за всё время",
        _ => throw new InvalidOperationException($"No Russian for {period}."),
    };

    private static string Exact(Trace.Granted step) => ExactNumbers.Of(step, Numbers, Currency(step.Unit));

    /// <summary>A moment in the programme's calendar; midnight is the end of the day before.</summary>
    private static string Moment(DateTimeOffset at, TimeSpan offset) => at.ToOffset(offset) is { TimeOfDay: { Ticks: 0 } } midnight
        ? $"в конце дня {midnight.AddDays(-1).ToString("dd.MM.yyyy", CultureInfo.InvariantCulture)}"
        : At(at, offset);

    private static string At(DateTimeOffset at, TimeSpan offset) => at.ToOffset(offset).ToString("dd.MM.yyyy HH:mm", CultureInfo.InvariantCulture);
}
