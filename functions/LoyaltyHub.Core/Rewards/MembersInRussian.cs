using System.Globalization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using static LoyaltyHub.Core.Rewards.Russian;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Steps about members, perks, referrals and draws in Russian.</summary>
internal static class MembersInRussian
{
    public static string? Step(Trace step, Programme programme) => step switch
    {
        Trace.EnrolmentSet { As: EnrolmentKind.Subscription } set => $"Подписка {Enrolments(set.As, set.Name, programme)} {Stands(set, programme.UtcOffset)}.",
        Trace.EnrolmentSet set => $"Участие в группе {Enrolments(set.As, set.Name, programme)} {Stands(set, programme.UtcOffset)}.",
        Trace.ProfileSet set => $"День участника теперь начинается в полночь по UTC{Offset(set.UtcOffset)}.",
        Trace.ReferralAsked => "Проверяем, кто пригласил участника.",
        Trace.ReferralConfirmed => "Приглашение другого участника подтверждено.",
        Trace.ReferralSet => "Приглашение учтено.",
        Trace.PerkGranted granted => $"Привилегия «{Perk(granted.Perk, programme)}» получена: {Uses(granted.Uses)}{(granted.Until is { } end ? $", до {Moment(end, programme.UtcOffset)}" : "")}.",
        Trace.PerkTaken taken => $"Привилегия «{Perk(taken.Perk, programme)}» использована ({taken.Use}).{Left(taken.Left)}",
        Trace.PerkRevoked { Used: null } revoked => $"Привилегия «{Perk(revoked.Perk, programme)}» уже была использована, это остаётся в силе.",
        Trace.PerkRevoked { Used: > 0 } revoked => $"Привилегия «{Perk(revoked.Perk, programme)}» отозвана вместе с тем, за что была дана. Использована раньше {Times(revoked.Used.Value)}, это остаётся в силе.",
        Trace.PerkRevoked revoked => $"Привилегия «{Perk(revoked.Perk, programme)}» отозвана вместе с тем, за что была дана.",
        Trace.Sent sent => $"Правило «{programme.Rule(sent.Rule)?.Name.Ru ?? sent.Rule}» награждает {Whom(sent.To)}{(sent.Points > 0 ? $": {OfRule(sent.Rule, sent.Points, programme)} в пределах лимитов того счёта" : "")}.",
        Trace.Recalled { Kept: 0 } recalled => $"Правило «{programme.Rule(recalled.Rule)?.Name.Ru ?? recalled.Rule}»: награда другого участника там отозвана.",
        Trace.Recalled recalled => $"Правило «{programme.Rule(recalled.Rule)?.Name.Ru ?? recalled.Rule}»: награда другого участника теперь {OfRule(recalled.Rule, recalled.Kept, programme)}, а не {OfRule(recalled.Rule, recalled.Points, programme)}, в пределах лимитов того счёта.",
        Trace.RecallWaits => "Награда отозвана раньше, чем пришла; это будет учтено вместе с ней.",
        Trace.Drawn { Prize: "" } drawn => $"Участвует в розыгрыше «{programme.Draw(drawn.Draw)?.Name.Ru ?? drawn.Draw}».",
        Trace.Drawn drawn => $"Розыгрыш «{programme.Draw(drawn.Draw)?.Name.Ru ?? drawn.Draw}»: выпал номер {Number(drawn.Number)} из {Number(drawn.Of)} — «{Prize(drawn, programme)?.Name.Ru ?? drawn.Prize}».",
        _ => null,
    };

    /// <summary>Why something was granted that no arithmetic made: another member's deed, or chance.</summary>
    public static string? Why(Trace.Granted step, AccrualTerms terms, Activity activity, Programme programme) =>
        terms is Prize ? $"выигрыш в розыгрыше{Whole(step, programme)}"
        : activity.What is Happening.RewardArrived ? $"награда за то, что сделал другой участник{Whole(step, programme)}"
        : null;

    /// <summary>What of a reward from another member's deed was taken back.</summary>
    public static string Recalled(Trace.ClawedBack back, Programme programme) =>
        $"{Agreeing(back.Points, back.Unit, programme, "Списан", "Списано")} {Some(back.Points, back.Unit, programme)} по правилу «{programme.Accrual(back.Rule)?.Name.Ru ?? back.Rule}»: то, за что была награда, возвращено. Из {Genitive(back.Earned, back.Unit, programme)} остаётся {Quantity(back.Kept, back.Unit)}." +
        (back.WrittenOff > 0 ? $" Уже потраченное прощено: {Some(back.WrittenOff, back.Unit, programme)}." : "");

    public static string? Reason(Trace.Missed missed, Programme programme) => missed.Reason switch
    {
        MissReason.Subscription => $"нужна подписка {Enrolments(EnrolmentKind.Subscription, missed.Wanted, programme)}",
        MissReason.Segment => $"только для участников группы {Enrolments(EnrolmentKind.Segment, missed.Wanted, programme)}",
        MissReason.ExceptSegment => $"участники группы {Enrolments(EnrolmentKind.Segment, missed.Found ?? "", programme)} исключены",
        MissReason.Referred => missed.Wanted.Length == 0 ? "только для приглашённых участников" : $"только для тех, кого пригласили не раньше чем {Days(missed.Wanted)} назад",
        MissReason.Employee => "награда — сотруднику, а он не указан",
        _ => null,
    };

    public static string? Declined(Trace.Declined declined, Activity activity, Programme programme) => declined.Reason switch
    {
        DeclineReason.NotSpendable => $"Списание {declined.Name} отклонено: баллами этого вида нельзя платить.",
        DeclineReason.UnknownItem => $"Списание {declined.Name} отклонено: такого товара в каталоге нет.",
        DeclineReason.ItemElsewhere => $"Списание {declined.Name} отклонено: этот товар выдают другие партнёры.",
        DeclineReason.WholeItemOnly => $"Списание {declined.Name} отклонено: товар выдаётся и возвращается целиком, за {OfUnit(declined.Had, declined, activity, programme, Some)}.",
        DeclineReason.BelowMinimum => $"Списание {declined.Name} отклонено: {OfUnit(declined.Asked, declined, activity, programme, Some)}, а за раз тратится не меньше {OfUnit(declined.Had, declined, activity, programme, Genitive)}.",
        DeclineReason.AboveShare => $"Списание {declined.Name} отклонено: запрошено {OfUnit(declined.Asked, declined, activity, programme, Some)}, а этот заказ можно оплатить не больше чем {OfUnit(declined.Had, declined, activity, programme, Instrumental)}.",
        DeclineReason.OrderAmountMissing => $"Списание {declined.Name} отклонено: баллами оплачивается часть заказа, а его сумма не указана.",
        DeclineReason.OrderCurrency => $"Списание {declined.Name} отклонено: заказ в другой валюте, чем считаются баллы.",
        DeclineReason.UnknownPerk => $"{declined.Name}: отклонено, такой привилегии в программе нет.",
        DeclineReason.PerkNotHeld => $"Привилегия «{Perk(declined.Name, programme)}» отклонена: у участника её нет.",
        DeclineReason.PerkUsedUp => $"Привилегия «{Perk(declined.Name, programme)}» отклонена: она уже использована полностью.",
        DeclineReason.PerkEnded => $"Привилегия «{Perk(declined.Name, programme)}» отклонена: её срок истёк.",
        DeclineReason.SelfReferral => "Приглашение не учтено: пригласить самого себя нельзя.",
        DeclineReason.MutualReferral => "Приглашение не учтено: двое не могли пригласить друг друга.",
        DeclineReason.AlreadyReferred => "Приглашение не учтено: другое было раньше.",
        DeclineReason.ReferralRefused => "Приглашение не учтено: названный участник не мог пригласить этого.",
        DeclineReason.UnknownRule => $"Награда не пришла: правила {declined.Name} в программе больше нет.",
        _ => null,
    };

    private static string Stands(Trace.EnrolmentSet set, TimeSpan offset) => set switch
    {
        { Until: { } end, Ended: true } => $"действует только до {Moment(end, offset)}",
        { Until: { } end } => $"действует до {Moment(end, offset)}",
        _ => "действует",
    };

    private static string Whom(RewardTo to) => to == RewardTo.Employee ? "сотрудника, действовавшего за компанию" : "пригласившего участника";

    private static string Uses(long? uses) => uses is { } times ? $"можно использовать {Times(times)}" : "можно использовать без ограничений";

    private static string Left(long? left) => left switch { null => "", 0 => " Использований не осталось.", { } some => $" Осталось {Russian.Count(some, "использование", "использования", "использований")}." };

    private static string Times(long times) => Russian.Count(times, "раз", "раза", "раз");

    private static string Days(string days) => long.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Russian.Count(count, "день", "дня", "дней") : days;

    private static string Moment(DateTimeOffset at, TimeSpan offset) => at.ToOffset(offset) is { TimeOfDay: { Ticks: 0 } } midnight
        ? $"конца дня {midnight.AddDays(-1).ToString("dd.MM.yyyy", CultureInfo.InvariantCulture)}"
        : at.ToOffset(offset).ToString("dd.MM.yyyy HH:mm", CultureInfo.InvariantCulture);

    private static string Offset(TimeSpan offset) => (offset < TimeSpan.Zero ? "−" : "+") + offset.ToString("hh\\:mm", CultureInfo.InvariantCulture);

    private static string Perk(string id, Programme programme) => programme.Perk(id)?.Name.Ru ?? id;

    private static Prize? Prize(Trace.Drawn drawn, Programme programme) => programme.Draw(drawn.Draw)?.Prizes.FirstOrDefault(prize => prize.Id == drawn.Prize);

    private static string Enrolments(EnrolmentKind kind, string list, Programme programme) =>
        AnyOf(string.Join(", ", list.Split(", ").Select(name => programme.NameOf(kind, name) is { } known ? $"«{known.Ru}»" : name)));

    private static string OfRule(string rule, long value, Programme programme) => Some(value, programme.Rule(rule) is { } known ? programme.TermsOf(known).Unit : programme.Unit, programme);

    private static string OfUnit(long? value, Trace.Declined declined, Activity activity, Programme programme, Func<long, Unit, Programme, string> said) =>
        declined.UnitIn(activity, programme) is { } unit ? said(value ?? 0, unit, programme) : Number(value ?? 0);

    private static string Whole(Trace.Granted step, Programme programme) => step.Points == step.Rounded ? "" : $" ({Some(step.Rounded, step.Unit, programme)})";
}
