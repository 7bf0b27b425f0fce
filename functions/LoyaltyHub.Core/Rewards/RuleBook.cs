using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>A programme made ready to decide by: made once for each version, asked for each activity.</summary>
internal sealed class RuleBook
{
    private static readonly ConditionalWeakTable<Programme, RuleBook> Books = [];

    private readonly FrozenDictionary<string, Kind> kinds;
    private readonly Kind purchases;
    private readonly Kind others;
    private readonly FrozenDictionary<string, CountedRule> counters;
    private readonly FrozenDictionary<string, CompiledDraw> draws;
    private readonly FrozenDictionary<string, Perk> perks;
    private readonly FrozenDictionary<string, CompiledRule> byId;
    private readonly FrozenDictionary<string, CompiledAccrual> accruals;

    private RuleBook(Programme programme)
    {
        var parts = programme.Parts ?? [programme];
        var rules = parts.SelectMany(part => part.Earn.Select(rule => (Rule: rule, Part: part))).OrderBy(rule => rule.Rule.Reward is Reward.Times)
            .Select((rule, place) => new CompiledRule(rule.Rule, rule.Part, place)).ToList();
        var all = parts.SelectMany(part => part.Counters.Select(counter => new CountedRule(counter, part))).ToList();
        byId = rules.ToFrozenDictionary(rule => rule.Rule.Id, StringComparer.Ordinal);
        counters = all.ToFrozenDictionary(counter => counter.Rule.Id, StringComparer.Ordinal);
        kinds = rules.SelectMany(rule => rule.Rule.On).Concat(all.SelectMany(counter => counter.Rule.On)).Distinct(StringComparer.Ordinal)
            .ToFrozenDictionary(kind => kind, kind => new Kind(kind, rules, all), StringComparer.Ordinal);
        others = new Kind(EarnRule.Anything, rules, all);
        purchases = kinds.GetValueOrDefault(EarnRule.Purchase) ?? others;
        Goals = [.. parts.SelectMany(GoalsOf)];
        draws = parts.SelectMany(part => part.Draws.Select(draw => new CompiledDraw(draw, part))).ToFrozenDictionary(draw => draw.Draw.Id, StringComparer.Ordinal);
        accruals = rules.Select(rule => rule.Accrual).Concat(Goals.Select(goal => goal.Accrual)).Concat(draws.Values.SelectMany(draw => draw.Accruals)).ToFrozenDictionary(accrual => accrual.Source.Id, StringComparer.Ordinal);
        perks = programme.Perks.DistinctBy(perk => perk.Id).ToFrozenDictionary(perk => perk.Id, StringComparer.Ordinal);
        Slides = parts.SelectMany(part => part.Units).Any(terms => terms.Expiry is Expiry.Idle);
        Closed = [.. parts.Where(part => !part.Rests && (part.Pilot is not null || part.Members != Belonging.None))];
    }

    /// <summary>The programmes that some members only take part in.</summary>
    public Programme[] Closed { get; }

    /// <summary>How many rules it has.</summary>
    public int RuleCount => byId.Count;

    /// <summary>Whether it has points that slide with the member's activity.</summary>
    public bool Slides { get; }

    /// <summary>What counters are rewarded for.</summary>
    public Goal[] Goals { get; }

    /// <summary>A draw.</summary>
    public CompiledDraw Draw(string id) => draws[id];

    /// <summary>A perk; null for one that the programme does not know.</summary>
    public Perk? Perk(string id) => perks.GetValueOrDefault(id);

    /// <summary>The book of a programme.</summary>
    public static RuleBook Of(Programme programme) => Books.GetValue(programme, static given => new RuleBook(given));

    /// <summary>The rules that an activity can match, in the order they are applied: multipliers last, otherwise as in the file.</summary>
    public Candidates CandidatesFor(in Occasion occasion) => KindOf(occasion.Kind).RulesOf(occasion.Partner).Of(occasion.Purchase);

    /// <summary>The counters that an activity of a kind can match.</summary>
    public CountedRule[] CountersOf(string kind) => KindOf(kind).Counters;

    /// <summary>A rule.</summary>
    public CompiledRule Rule(string id) => byId[id];

    /// <summary>A counter.</summary>
    public CountedRule Counter(string id) => counters[id];

    /// <summary>Something that grants.</summary>
    public CompiledAccrual Accrual(string id) => accruals[id];

    private IEnumerable<Goal> GoalsOf(Programme part) => part.Challenges.Select(challenge => Goal.Of(challenge, this, part))
        .Concat(part.Streaks.SelectMany(streak => streak.Milestones.Select(milestone => Goal.Of(streak, milestone, part))));

    private Kind KindOf(string kind) => ReferenceEquals(kind, EarnRule.Purchase) ? purchases : kinds.TryGetValue(kind, out var known) ? known : others;

    private sealed class Kind
    {
        private readonly FrozenDictionary<string, RuleIndex> byPartner;
        private readonly RuleIndex elsewhere;

        public Kind(string kind, List<CompiledRule> rules, List<CountedRule> counters)
        {
            bool Fits(IReadOnlyList<string> on) => on.Contains(kind) || on.Contains(EarnRule.Anything);
            var ofKind = rules.Where(rule => Fits(rule.Rule.On)).ToList();
            Counters = [.. counters.Where(counter => !counter.Programme.Rests && Fits(counter.Rule.On))];
            byPartner = ofKind.SelectMany(rule => rule.Rule.When.Partners).Distinct()
                .ToFrozenDictionary(partner => partner.Value, partner => new RuleIndex([.. ofKind.Where(rule => rule.Matcher.Admits(partner))]), StringComparer.Ordinal);
            elsewhere = new RuleIndex([.. ofKind.Where(rule => rule.Rule.When.Partners.Count == 0)]);
        }

        public CountedRule[] Counters { get; }

        public RuleIndex RulesOf(PartnerId partner) => byPartner.TryGetValue(partner.Value, out var rules) ? rules : elsewhere;
    }
}

/// <summary>An earn rule made ready.</summary>
internal sealed class CompiledRule
{
    public CompiledRule(EarnRule rule, Programme programme, int place)
    {
        (Rule, Place) = (rule, place);
        Accrual = new CompiledAccrual(rule, programme);
        Matcher = MatcherOf(rule, programme);
        Portion = rule.Reward is Reward.Percent percent ? new Portion(percent.Rate, Accrual.Terms.Burn, percent.Rounding) : null;
        Group = rule.Group is { } group ? programme.Groups.FirstOrDefault(known => known.Id == group) : null;
        AsksMember = rule.When is { Days.Count: > 0 } or { Hours: not null } or { Tiers.Count: > 0 } or { Counts.Count: > 0 } or { Referred: not null }
            || rule.When.Member != Belonging.None || rule.To != RewardTo.Member;
    }

    public EarnRule Rule { get; }

    /// <summary>When its turn is, among all rules of the programme.</summary>
    public int Place { get; }

    public CompiledAccrual Accrual { get; }

    public Matcher Matcher { get; }

    /// <summary>The arithmetic of its percentage; null for another reward.</summary>
    public Portion? Portion { get; }

    public RuleGroup? Group { get; }

    /// <summary>Whether it has conditions that look at more than the activity.</summary>
    public bool AsksMember { get; }

    /// <summary>Whether all conditions hold that look at the activity alone.</summary>
    public bool Fits(in Occasion occasion) => Matcher.Misses(occasion) is null;

    private static Matcher MatcherOf(EarnRule rule, Programme programme)
    {
        var countsMoney = rule.Reward is Reward.Percent or Reward.Per or Reward.Stepped || rule.When is { MinimumAmount: not null } or { MaximumAmount: not null };
        return new Matcher(rule.When, rule.Valid, countsMoney ? programme.TermsOf(rule).Burn.Currency : null, rule.Lines is { } lines ? new LineMatcher(lines) : null);
    }
}

/// <summary>Something that grants made ready: its unit's terms and its caps with the names of their counters.</summary>
internal sealed class CompiledAccrual(AccrualTerms source, Programme programme)
{
    public AccrualTerms Source => source;

    /// <summary>The programme it belongs to.</summary>
    public Programme Programme => programme;

    /// <summary>The budget that pays for it, by its name over all programmes; null for none.</summary>
    public string? Budget { get; } = source.Budget is { } budget ? programme.BudgetName(budget) : null;

    public UnitTerms Terms { get; } = programme.TermsOf(source);

    public Limit[] Limits { get; } =
    [
        .. source.Caps.Select(cap => new Limit(cap, $"{source.Id}|", ofAll: false)),
        .. programme.Caps.Where(cap => cap.Unit == programme.TermsOf(source).Unit).Select(cap => new Limit(cap.Cap, $"*{programme.Id}|{cap.Unit}|", ofAll: true)),
    ];
}

/// <summary>
/// A cap and what the account's counters of it are named. The name of a day is kept until one as many days later as are <see cref="Kept"/> takes its place: what is decided next happened on the same
/// day, or, where members are decided one after the other, on a day of the same months.
/// </summary>
/// <param name="cap">The cap.</param>
/// <param name="prefix">The names' beginning; the period follows.</param>
/// <param name="ofAll">Whether it is for all rules together.</param>
internal sealed class Limit(Cap cap, string prefix, bool ofAll)
{
    private const int Kept = 128;
    private readonly Named?[] names = new Named?[Kept];

    public Cap Cap => cap;

    public bool OfAll => ofAll;

    /// <summary>The counter of the period that a day falls in; null for one of each event, which needs none.</summary>
    public string? KeyOn(int day)
    {
        if (cap.Per == CapPeriod.Event)
        {
            return null;
        }

        ref var named = ref names[day % Kept];
        if (named is not { } known || known.Day != day)
        {
            named = known = new Named(day, prefix + Limits.PeriodOf(cap.Per, day));
        }

        return known.Key;
    }

    private sealed record Named(int Day, string Key);
}

/// <summary>A counter made ready: it counts by the days or months that are asked for, and no finer.</summary>
internal sealed class CountedRule
{
    public CountedRule(CounterRule rule, Programme programme)
    {
        (Rule, Programme) = (rule, programme);
        Matcher = new Matcher(rule.When, default, rule.Count == CountOf.Amount || rule.When is { MinimumAmount: not null } or { MaximumAmount: not null } ? rule.Currency : null, rule.Lines is { } lines ? new LineMatcher(lines) : null);
        Fine = rule.Of == DistinctOf.Day ? Granule.Day : WindowsOf(rule.Id, programme).Select(window => window.Granule).DefaultIfEmpty(Granule.Lifetime).Max();
    }

    public CounterRule Rule { get; }

    /// <summary>The programme it belongs to.</summary>
    public Programme Programme { get; }

    public Matcher Matcher { get; }

    private Granule Fine { get; }

    /// <summary>The day under which a day is counted.</summary>
    public int RowOf(int day) => Fine switch
    {
        Granule.Day or Granule.Week => day,
        Granule.Lifetime => 0,
        _ => new Window(Granule.Month).Around(day).From,
    };

    /// <summary>What it says over a window that ends with a day.</summary>
    public long Read(Account account, Window window, int day)
    {
        var (from, to) = window.Around(day);
        return Read(account.Counted(Rule.Id), from, to);
    }

    /// <summary>What it says from a day on and before another.</summary>
    public long Read(Tally tally, int from, int to) => Rule.Count == CountOf.Distinct ? tally.Distinct(from, to) : tally.Sum(from, to);

    private static IEnumerable<Window> WindowsOf(string counter, Programme programme) =>
    [
        .. programme.Earn.SelectMany(rule => rule.When.Counts).Where(count => count.Counter == counter).Select(count => count.Within),
        .. programme.Earn.Select(rule => rule.Reward).OfType<Reward.Stepped>().Where(reward => reward.Counter == counter).Select(reward => reward.Within),
        .. programme.Ladders.Where(ladder => ladder.Counter == counter).Select(ladder => ladder.Within),
        .. programme.Challenges.Where(challenge => challenge.Counter == counter).Select(challenge => challenge.Within),
    ];
}
