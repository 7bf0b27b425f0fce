using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>The cap that an explanation names: of several, the one that had the least left.</summary>
/// <param name="Cap">The cap.</param>
/// <param name="Left">What it has left after the grant.</param>
/// <param name="OfAll">Whether it is the programme's.</param>
internal readonly record struct Tightest(Cap Cap, long Left, bool OfAll)
{
    /// <summary>The cap to name for a grant; null where there is none.</summary>
    public static Tightest? Of(Trace.Granted step, Programme programme) => step.Caps is not { Count: > 0 } uses
        ? null
        : RuleBook.Of(programme).Accrual(step.Rule).Limits.Zip(uses, (limit, use) => new Tightest(limit.Cap, use.Left, limit.OfAll)).MinBy(limit => limit.Left);
}
