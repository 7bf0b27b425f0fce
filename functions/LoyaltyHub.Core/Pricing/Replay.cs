using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Pricing;

/// <summary>The same activities under one or two sets of rules.</summary>
internal sealed class Replay
{
    /// <summary>A replay of activities.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="against">The rules to compare with; null for none.</param>
    /// <param name="file">The file they are from, which knows what is asked for; null for no file.</param>
    public Replay(ProgrammeTimeline rules, ProgrammeTimeline? against, ActivityFile? file)
    {
        Rules = new World(rules, file is null ? null : (_, activity) => AsksIn(file, activity));
        Against = against is null ? null : new World(against, file is null ? null : (_, activity) => AsksIn(file, activity));
    }

    /// <summary>A replay of a journal.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="against">The rules to compare with; null for none.</param>
    /// <param name="asked">Whether what an activity of a member concerns will be asked for.</param>
    /// <param name="from">What happened before is not counted; null to count everything.</param>
    public Replay(ProgrammeTimeline rules, ProgrammeTimeline? against, Func<MemberId, Activity, bool> asked, DateTimeOffset? from)
    {
        Rules = new World(rules, asked, from);
        Against = against is null ? null : new World(against, asked, from);
    }

    public World Rules { get; }

    public World? Against { get; }

    private string alias = "";

    /// <summary>Decides an activity at the time it happened.</summary>
    public void Settle(Activity activity)
    {
        alias = activity.Alias?.Value ?? "";
        Rules.Settle(activity, activity.At);
        Against?.Settle(activity, activity.At);
    }

    /// <summary>Says that nothing more happens to the members so far, nor to anybody because of them.</summary>
    /// <param name="at">The end of all that happens.</param>
    /// <param name="timePasses">Whether time passes for them until then.</param>
    public void Conclude(DateTimeOffset at, bool timePasses)
    {
        Rules.Conclude(at, timePasses);
        Against?.Conclude(at, timePasses);
    }

    /// <summary>Of what the hub itself says, or what follows in another account, everything is kept.</summary>
    private bool AsksIn(ActivityFile file, Activity activity) => alias.Length == 0 || file.Asks(alias, activity);
}
