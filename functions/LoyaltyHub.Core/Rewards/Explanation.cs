using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// Renders a decision as sentences a member understands, in English and Russian. Names, rates and conditions come from the version of the programme that decided.
/// </summary>
public static class Explanation
{
    /// <summary>The sentences of a decision: what applied first, then why the other rules did not.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="activity">The activity it was made of.</param>
    /// <param name="programme">The programme, in the version that decided.</param>
    public static LocalText Of(Decision decision, Activity activity, Programme programme)
    {
        var steps = All(decision, activity, programme)
            .Where(step => step is not Trace.Missed { Reason: MissReason.Kind or MissReason.Partner })
            .Select(step => Render(step, activity, programme))
            .ToList();
        return new LocalText(string.Join(" ", steps.Select(text => text.En)), string.Join(" ", steps.Select(text => text.Ru)));
    }

    /// <summary>The same, step by step; rules of another kind of activity or another partner are left out of the sentences but listed here.</summary>
    public static IReadOnlyList<LocalText> Steps(Decision decision, Activity activity, Programme programme) =>
        [.. All(decision, activity, programme).Select(step => Render(step, activity, programme))];

    /// <summary>The steps of a decision and the rules that missed.</summary>
    public static IEnumerable<Trace> All(Decision decision, Activity activity, Programme programme) =>
        decision.Trace.Concat(Missed(decision, activity, programme));

    private static IEnumerable<Trace.Missed> Missed(Decision decision, Activity activity, Programme programme) =>
        activity.What is Happening.Purchased or Happening.Engaged && !decision.Trace.Any(step => step is Trace.Forwarded or Trace.Declined { Reason: DeclineReason.AccountClosed })
            ? programme.Earn.Select(rule => Earning.Miss(rule, programme, activity)).OfType<Trace.Missed>()
            : [];

    private static LocalText Render(Trace step, Activity activity, Programme programme) => step is Trace.Granted granted
        ? new LocalText(InEnglish.Granted(granted, activity, RuleOf(granted, programme), programme.UtcOffset), InRussian.Granted(granted, activity, RuleOf(granted, programme), programme.UtcOffset))
        : new LocalText(InEnglish.Step(step, programme), InRussian.Step(step, programme));

    private static EarnRule RuleOf(Trace.Granted granted, Programme programme) =>
        programme.Rule(granted.Rule) ?? throw new InvalidOperationException($"Programme {programme.Id} version {programme.Version} has no rule '{granted.Rule}'.");
}
