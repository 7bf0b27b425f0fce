using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Which programmes leave a member out, because they are tried on others or are for those who belong to something.</summary>
internal readonly struct Trials
{
    private readonly List<Programme>? left;

    private Trials(List<Programme>? left) => this.left = left;

    /// <summary>Finds and notes them.</summary>
    public static Trials Of(Draft draft, RuleBook book)
    {
        List<Programme>? left = null;
        foreach (var programme in book.Closed)
        {
            if (Miss(draft, programme) is { } missed)
            {
                (left ??= []).Add(programme);
                draft.Note(missed);
            }
        }

        return new Trials(left);
    }

    private static Trace.Missed? Miss(Draft draft, Programme programme) =>
        programme.Pilot is { } pilot && !pilot.Holds(draft.Account.Member) ? new Trace.Missed(programme.Id, MissReason.Pilot, $"{pilot.Percent} %")
        : Belongings.Miss(programme.Members, draft.Account, draft.Programme, draft.Activity.At) is { } missing ? new Trace.Missed(programme.Id, missing.Reason, missing.Wanted, missing.Found)
        : null;

    /// <summary>Whether a programme leaves the member out.</summary>
    public bool LeaveOut(Programme programme) => left is not null && left.Contains(programme);
}
