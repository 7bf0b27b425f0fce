using System.Globalization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Steps about members, perks, referrals and draws in Russian.</summary>
internal static class MembersInRussian
{
    public static string? Step(Trace step, Programme programme) => step switch
    {
        Trace.EnrolmentSet { As: EnrolmentKind.Subscription } set => $"Подписка {set.Name} {Stands(set, programme.UtcOffset)}.",
        Trace.EnrolmentSet set => $"Участие в группе {set.Name} {Stands(set, programme.UtcOffset)}.",
        Trace.ProfileSet set => $"День участника теперь начинается в полночь по UTC{Offset(set.UtcOffset)}.",
        Trace.ReferralAsked => "Проверяем, кто пригласил участника.",
        Trace.ReferralConfirmed => "Приглашение другого участника подтверждено.",
        Trace.ReferralSet => "Приглашение учтено.",
        Trace.PerkGranted granted => $"Привилегия «{Perk(granted.Perk, programme)}» получена: {Uses(granted.Uses)}{(granted.Until is { } end ? $", до {Moment(end, programme.UtcOffset)}" : "")}.",
        Trace.PerkTaken taken => $"Привилегия «{Perk(taken.Perk, programme)}» использована ({taken.Use}).{Left(taken.Left)}",
        Trace.PerkRevoked { Used: null } revoked => $"Привилегия «{Perk(revoked.Perk, programme)}» уже была использована, это остаётся в силе.",
        Trace.PerkRevoked { Used: > 0 } revoked => $"Привилегия «{Perk(revoked.Perk, programme)}» отозвана вместе с тем, за что была дана. Использована раньше {Times(revoked.Used.Value)}, это остаётся в силе.",
        Trace.PerkRevoked revoked => $"Привилегия «{Perk(revoked.Perk, programme)}» отозвана вместе с тем, за что была дана.",
        Trace.Sent sent => $"Правило «{programme.Rule(sent.Rule)?.Name.Ru ?? sent.Rule}» награждает {Whom(sent.To)}{(sent.Points > 0 ? $": {Russian.Points(sent.Points)} в пределах лимитов того счёта" : "")}.",
        Trace.Recalled { Kept: 0 } recalled => $"Правило «{programme.Rule(recalled.Rule)?.Name.Ru ?? recalled.Rule}»: награда другого участника там отозвана.",
        Trace.Recalled recalled => $"Правило «{programme.Rule(recalled.Rule)?.Name.Ru ?? recalled.Rule}»: из {Russian.Count(recalled.Points, "балла", "баллов", "баллов")} награды другого участника там остаётся {Number(recalled.Kept)}.",
        Trace.RecallWaits => "Награда отозвана раньше, чем пришла; это будет учтено вместе с ней.",
        Trace.Drawn { Prize: "" } drawn => $"Участвует в розыгрыше «{programme.Draw(drawn.Draw)?.Name.Ru ?? drawn.Draw}».",
        Trace.Drawn drawn => $"Розыгрыш «{programme.Draw(drawn.Draw)?.Name.Ru ?? drawn.Draw}»: выпал номер {Number(drawn.Number)} из {Number(drawn.Of)} — «{Prize(drawn, programme)?.Name.Ru ?? drawn.Prize}».",
        _ => null,
    };

    /// <summary>Why something was granted that no arithmetic made: another member's deed, or chance.</summary>
    public static string? Why(AccrualTerms terms, Activity activity) =>
        terms is Prize ? "выигрыш в розыгрыше" : activity.What is Happening.RewardArrived ? "награда за то, что сделал другой участник" : null;

    /// <summary>What of a reward from another member's deed was taken back.</summary>
    public static string Recalled(Trace.ClawedBack back, string rule) =>
        $"Списано {Some(back.Points, back.Unit)} по правилу «{rule}»: то, за что была награда, возвращено. Было начислено {Some(back.Earned, back.Unit)}, остаётся {Some(back.Kept, back.Unit)}." +
        (back.WrittenOff > 0 ? $" Уже потраченное прощено: {Some(back.WrittenOff, back.Unit)}." : "");

    public static string? Reason(Trace.Missed missed) => missed.Reason switch
    {
        MissReason.Subscription => $"нужна подписка {missed.Wanted}",
        MissReason.Segment => $"только для участников группы {missed.Wanted}",
        MissReason.ExceptSegment => $"участники группы {missed.Found} исключены",
        MissReason.Referred => missed.Wanted.Length == 0 ? "только для приглашённых участников" : $"только для тех, кого пригласили не раньше чем {Days(missed.Wanted)} назад",
        MissReason.Employee => "награда — сотруднику, а он не указан",
        _ => null,
    };

    public static string? Declined(Trace.Declined declined, Programme programme) => declined.Reason switch
    {
        DeclineReason.UnknownItem => $"Списание {declined.Name} отклонено: такого товара в каталоге нет.",
        DeclineReason.ItemElsewhere => $"Списание {declined.Name} отклонено: этот товар выдают другие партнёры.",
        DeclineReason.WholeItemOnly => $"Списание {declined.Name} отклонено: товар выдаётся и возвращается целиком, за {Russian.Points(declined.Had ?? 0)}.",
        DeclineReason.BelowMinimum => $"Списание {declined.Name} отклонено: {Russian.Points(declined.Asked ?? 0)}, а за раз тратится не меньше {Genitive(declined.Had ?? 0)}.",
        DeclineReason.AboveShare => $"Списание {declined.Name} отклонено: запрошено {Russian.Points(declined.Asked ?? 0)}, а этот заказ можно оплатить не больше чем {Instrumental(declined.Had ?? 0)}.",
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

    private static string Some(long value, Unit unit) =>
        unit.IsCurrency ? $"{new Amount(value, unit).Major().ToString("#,0.00", Russian.Numbers)} {unit}" : Russian.Points(value);

    private static string Genitive(long points) => Russian.Count(points, "балла", "баллов", "баллов");

    private static string Instrumental(long points) => Russian.Count(points, "баллом", "баллами", "баллами");

    private static string Number(long number) => number.ToString("#,0", Russian.Numbers);
}
