using System.Globalization;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Why rules did not apply, in Russian.</summary>
internal static class MissedInRussian
{
    public static string Reason(Trace.Missed missed, Programme programme) => missed.Reason switch
    {
        MissReason.Kind => $"оно действует для «{Kinds(missed.Wanted)}», а здесь «{Kinds(missed.Found ?? "")}»",
        MissReason.Partner => $"оно действует у {missed.Wanted}, а здесь {missed.Found}",
        MissReason.ExceptPartner => $"партнёр {missed.Found} из него исключён",
        MissReason.Validity => $"{(programme.Rule(missed.Rule) is null ? "она" : "оно")} действует {Days((programme.Rule(missed.Rule)?.Valid ?? programme.Part(missed.Rule)?.Valid) ?? default) ?? "в другие дни"}",
        MissReason.Mcc => missed.Found is null ? $"нужен код категории {Russian.AnyOf(missed.Wanted)}, а он не указан" : $"нужен код категории {Russian.AnyOf(missed.Wanted)}, а здесь {missed.Found}",
        MissReason.ExceptMcc => $"код категории {missed.Found} из него исключён",
        MissReason.Category => missed.Found is null ? $"нужна категория {Russian.AnyOf(missed.Wanted)}, а она не указана" : $"нужна категория {Russian.AnyOf(missed.Wanted)}, а здесь {missed.Found}",
        MissReason.ExceptCategory => $"категория {missed.Found} из него исключена",
        MissReason.Sku => $"нужен один из товаров {missed.Wanted}, а в заказе их нет",
        MissReason.Channel => missed.Found is null ? $"нужен канал {Russian.AnyOf(missed.Wanted)}, а он не указан" : $"нужен канал {Russian.AnyOf(missed.Wanted)}, а здесь {missed.Found}",
        MissReason.Lines => "ни одна позиция заказа под него не подходит",
        MissReason.Amount => $"оно действует от {Sum(missed.Wanted, missed, programme)}, а здесь {Sum(missed.Found, missed, programme)}",
        MissReason.MaximumAmount => $"оно действует до {Sum(missed.Wanted, missed, programme)}, а здесь {Sum(missed.Found, missed, programme)}",
        MissReason.Currency => $"расчёт ведётся в {missed.Wanted}, а оплачено в {missed.Found}",
        MissReason.Pilot => $"оно испытывается на {missed.Wanted} участников",
        MissReason.Weekday => $"оно действует по дням: {Weekdays(missed.Wanted)}, а здесь {Weekdays(missed.Found ?? "")}",
        MissReason.Hours => $"оно действует в часы {missed.Wanted}, а здесь {missed.Found}",
        MissReason.Tier => missed.Found is null ? $"оно для уровня {Tiers(missed.Wanted, programme)}, а уровня ещё не было" : $"оно для уровня {Tiers(missed.Wanted, programme)}, а был {Tiers(missed.Found, programme)}",
        MissReason.TooFew => $"{Counter(missed, programme)}, а нужно не меньше {Count(missed.Wanted, missed, programme)}",
        MissReason.TooMany => $"{Counter(missed, programme)}, а нужно не больше {Count(missed.Wanted, missed, programme)}",
        MissReason.OtherNumber => $"{Counter(missed, programme)}, а нужно ровно {Count(missed.Wanted, missed, programme)}",
        MissReason.NoMultiple => $"{Counter(missed, programme)}, а оно срабатывает на каждые {Count(missed.Wanted, missed, programme)}",
        MissReason.Group => $"вместо него сработало «{InRussian.RuleName(programme, missed.Wanted)}»",
        _ => MembersInRussian.Reason(missed, programme) ?? throw new InvalidOperationException($"No Russian for {missed.Reason}."),
    };

    /// <summary>From which day to which, both inclusive; null for any day.</summary>
    public static string? Days(DayRange valid) => (valid.From, valid.To) switch
    {
        ({ } from, { } to) => $"с {Day(from)} по {Day(to.AddDays(-1))}",
        ({ } from, null) => $"с {Day(from)}",
        (null, { } to) => $"по {Day(to.AddDays(-1))}",
        _ => null,
    };

    private static string? Sum(string? text, Trace.Missed missed, Programme programme) =>
        programme.Rule(missed.Rule) is { } rule && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? Russian.Money(new Amount(minor, programme.TermsOf(rule).Burn.Currency))
            : text;

    private static string Day(DateOnly day) => day.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture);

    /// <summary>Kinds of engagement are called as contracts name them.</summary>
    private static string Kinds(string kinds) => string.Join(", ", kinds.Split(", ").Select(kind => kind == EarnRule.Purchase ? "покупка" : kind));

    private static string Weekdays(string days) => string.Join(", ", days.Split(", ").Select(day => day switch
    {
        nameof(DayOfWeek.Monday) => "понедельник",
        nameof(DayOfWeek.Tuesday) => "вторник",
        nameof(DayOfWeek.Wednesday) => "среда",
        nameof(DayOfWeek.Thursday) => "четверг",
        nameof(DayOfWeek.Friday) => "пятница",
        nameof(DayOfWeek.Saturday) => "суббота",
        nameof(DayOfWeek.Sunday) => "воскресенье",
        _ => day,
    }));

    private static string Tiers(string tiers, Programme programme) => string.Join(
        ", ", tiers.Split(", ").Select(tier => $"«{programme.Ladders.SelectMany(ladder => ladder.Levels).FirstOrDefault(level => level.Tier == tier)?.Name.Ru ?? tier}»"));

    private static string Counter(Trace.Missed missed, Programme programme) =>
        $"на счётчике «{InRussian.NameOf(programme, missed.Counter ?? "")}» {Count(missed.Found ?? "", missed, programme)}";

    private static string Count(string text, Trace.Missed missed, Programme programme) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) ? InRussian.Count(programme, missed.Counter, count) : text;
}
