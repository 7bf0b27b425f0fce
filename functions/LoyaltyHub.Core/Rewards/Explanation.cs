namespace LoyaltyHub.Core.Rewards;

/// <summary>Renders a decision's steps as sentences a member understands, in English and Russian.</summary>
public static class Explanation
{
    /// <summary>The sentences of a decision: what applied first, then why the other rules did not.</summary>
    public static LocalText Of(Decision decision)
    {
        var steps = decision.Trace.OrderBy(step => step is Trace.Missed).ToList();
        return new LocalText(
            string.Join(" ", steps.Select(InEnglish.Sentence).Where(text => text.Length > 0)),
            string.Join(" ", steps.Select(InRussian.Sentence).Where(text => text.Length > 0)));
    }

    /// <summary>The same, step by step; rules of another kind of activity or another partner are left out of the sentences but listed here.</summary>
    public static IReadOnlyList<LocalText> Steps(Decision decision) =>
        decision.Trace.Select(step => new LocalText(InEnglish.Step(step), InRussian.Step(step))).ToList();
}
