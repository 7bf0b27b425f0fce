using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>Everything that one entry of a statement can say about itself.</summary>
/// <param name="Entry">The entry, as the statement names it.</param>
/// <param name="At">When it happened.</param>
/// <param name="RecordedAt">When it was decided.</param>
/// <param name="Partner">Where.</param>
/// <param name="EventId">The partner's event.</param>
/// <param name="Programme">The programme that decided it; several as <c>bank:3+shop:1</c>.</param>
/// <param name="Version">Its version; 0 where there were several.</param>
/// <param name="Changes">What it changed in each unit.</param>
/// <param name="Explanation">Why, as in the statement.</param>
/// <param name="Steps">Each step of the decision: what rules granted, what counters counted, and why the other rules did not apply, those of other partners and kinds of activity included.</param>
/// <param name="Draws">What was drawn, with all that it takes to draw it again.</param>
public sealed record EntryExplanation(
    long Entry,
    DateTimeOffset At,
    DateTimeOffset RecordedAt,
    PartnerId Partner,
    EventId EventId,
    string Programme,
    int Version,
    IReadOnlyList<UnitChange> Changes,
    LocalText Explanation,
    IReadOnlyList<ExplainedStep> Steps,
    IReadOnlyList<DrawEvidence> Draws)
{
    internal static EntryExplanation Of(EntryBody entry, Programme programme)
    {
        var (activity, decision) = (entry.Activity, entry.Decision);
        var told = Core.Rewards.Explanation.Tell(decision, activity, programme);
        return new EntryExplanation(
            entry.Sequence,
            activity.At,
            entry.RecordedAt,
            activity.Partner,
            activity.EventId,
            decision.Programme,
            decision.Version,
            UnitChange.Of(decision),
            told.Text,
            [.. told.Steps.Select(one => ExplainedStep.Of(one.Step, one.Text))],
            [.. decision.Trace.OfType<Trace.Drawn>().Select(drawn => new DrawEvidence(
                drawn.Draw, drawn.Prize, drawn.Number, drawn.Of, drawn.Chain, DrawNumber.TextOf(drawn.Chain, entry.Member, activity.Partner, activity.EventId, drawn.Draw)))]);
    }
}

/// <summary>A step of a decision.</summary>
/// <param name="Rule">The rule, challenge, milestone or prize it is about; null for none.</param>
/// <param name="Unit">What it granted; null for none.</param>
/// <param name="Points">How many of it; negative where they were taken back.</param>
/// <param name="Text">What it says.</param>
public sealed record ExplainedStep(string? Rule, Unit? Unit, long? Points, LocalText Text)
{
    internal static ExplainedStep Of(Trace step, LocalText text) => step switch
    {
        Trace.Granted granted => new ExplainedStep(granted.Rule, granted.Unit, granted.Points, text),
        Trace.ClawedBack back => new ExplainedStep(back.Rule, back.Unit, -back.Points, text),
        Trace.Missed missed => new ExplainedStep(missed.Rule, null, null, text),
        Trace.Sent sent => new ExplainedStep(sent.Rule, null, null, text),
        Trace.Recalled recalled => new ExplainedStep(recalled.Rule, null, null, text),
        Trace.Drawn drawn => new ExplainedStep(drawn.Rule, null, null, text),
        Trace.PerkGranted granted => new ExplainedStep(granted.Rule, null, null, text),
        _ => new ExplainedStep(null, null, null, text),
    };
}

/// <summary>A draw and all that it takes to draw it again.</summary>
/// <param name="Draw">The draw.</param>
/// <param name="Prize">The prize that the number falls to.</param>
/// <param name="Number">The number, from 0.</param>
/// <param name="Of">How many numbers there are: the sum of the weights.</param>
/// <param name="Chain">The hash of the journal's entry before this one.</param>
/// <param name="Hashed">The text whose SHA-256, its first 16 bytes read as one number, is the number modulo <paramref name="Of"/>.</param>
public sealed record DrawEvidence(string Draw, string Prize, long Number, long Of, string Chain, string Hashed);
