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
    public static LocalText Of(Decision decision, Activity activity, Programme programme) =>
        Joined(All(decision, activity, programme).Where(step => IsSaid(step, decision, programme)).Select(step => Render(step, activity, programme)));

    /// <summary>The same, step by step; what counters counted, and rules of another kind of activity, another partner or another time are left out of the sentences but listed here.</summary>
    public static IReadOnlyList<LocalText> Steps(Decision decision, Activity activity, Programme programme) =>
        [.. Tell(decision, activity, programme).Steps.Select(step => step.Text)];

    /// <summary>Both: the sentences as a whole, and every step with what it says.</summary>
    public static (LocalText Text, IReadOnlyList<(Trace Step, LocalText Text)> Steps) Tell(Decision decision, Activity activity, Programme programme)
    {
        List<(Trace Step, LocalText Text)> steps = [.. All(decision, activity, programme).Select(step => (step, Render(step, activity, programme)))];
        return (Joined(steps.Where(told => IsSaid(told.Step, decision, programme)).Select(told => told.Text)), steps);
    }

    /// <summary>Days that are over are no news, but where nothing was granted at all a programme that had not begun, or had ended, is why.</summary>
    private static bool IsSaid(Trace step, Decision decision, Programme programme) =>
        step is not (Trace.Counted or Trace.Missed { Reason: MissReason.Kind or MissReason.Partner or MissReason.ExceptPartner or MissReason.Validity })
        || (step is Trace.Missed { Reason: MissReason.Validity } missed && programme.Part(missed.Rule) is not null && !decision.Has(static other => other is Trace.Granted));

    private static LocalText Joined(IEnumerable<LocalText> texts)
    {
        var said = texts.ToList();
        return new LocalText(string.Join(" ", said.Select(text => text.En)), string.Join(" ", said.Select(text => text.Ru)));
    }

    /// <summary>The steps of a decision and the rules that missed.</summary>
    public static IEnumerable<Trace> All(Decision decision, Activity activity, Programme programme) => decision.Trace
        .OrderBy(step => step is Trace.Missed)
        .Concat(Missed(decision, activity, programme));

    private static IEnumerable<Trace.Missed> Missed(Decision decision, Activity activity, Programme programme) =>
        Occasion.Of(activity, programme.UtcOffset, programme.UtcOffset) is { } occasion
        && !decision.Trace.Any(step => step is Trace.Forwarded or Trace.Declined { Reason: DeclineReason.AccountClosed or DeclineReason.ClaimedBefore or DeclineReason.PurchaseKnown })
            ?
            [
                .. programme.Rests ? [] : Resting(programme),
                .. (programme.Parts ?? [programme])
                    .Where(part => !decision.Trace.Any(step => step is Trace.Missed missed && missed.Rule == part.Id))
                    .SelectMany(part => part.Earn)
                    .Select(rule => Misses.Of(rule, programme, occasion)).OfType<Trace.Missed>(),
            ]
            : [];

    /// <summary>The programmes that had not begun or had ended, where others were in force.</summary>
    private static IEnumerable<Trace.Missed> Resting(Programme programme) =>
        (programme.Parts ?? []).Where(part => part.Rests).Select(part => new Trace.Missed(part.Id, MissReason.Validity, ""));

    private static LocalText Render(Trace step, Activity activity, Programme programme) =>
        new(InEnglish.Step(step, activity, programme), InRussian.Step(step, activity, programme));
}
