using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Which programmes leave a member out, because they are tried on others.</summary>
internal readonly struct Trials
{
    private readonly List<Programme>? left;

    private Trials(List<Programme>? left) => this.left = left;

    /// <summary>Finds and notes them.</summary>
    public static Trials Of(Draft draft, RuleBook book)
    {
        List<Programme>? left = null;
        foreach (var programme in book.Pilots)
        {
            if (!programme.Pilot!.Holds(draft.Account.Member))
            {
                (left ??= []).Add(programme);
                draft.Note(new Trace.Missed(programme.Id, MissReason.Pilot, $"{programme.Pilot.Percent} %"));
            }
        }

        return new Trials(left);
    }

    /// <summary>Whether a programme leaves the member out.</summary>
    public bool LeaveOut(Programme programme) => left is not null && left.Contains(programme);
}
