using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Rerating;

/// <summary>What should have been said of one event.</summary>
/// <param name="Partner">Who said it.</param>
/// <param name="Event">The event.</param>
/// <param name="Source">Where people find the correction: file and line.</param>
/// <param name="Right">Makes what is right of what was said.</param>
public sealed record CorrectedFact(PartnerId Partner, EventId Event, string Source, Func<Happening, Happening> Right)
{
    /// <summary>The hash of the event's bytes, where the correction was made from them; null where it was not.</summary>
    public string? BodyHash { get; init; }

    /// <summary>A fact read again from the partner's own bytes, by a mended contract.</summary>
    /// <param name="activity">What the contract makes of them.</param>
    /// <param name="source">Where they are.</param>
    public static CorrectedFact Of(Activity activity, string source) => new(activity.Partner, activity.EventId, source, before => Kept(before, activity.What)) { BodyHash = activity.BodyHash };

    /// <summary>Aliases are hashed under the hub's key, which need not be at hand; they name whom the event concerned, and that stays.</summary>
    /// <exception cref="ArgumentException">It is something else than before.</exception>
    private static Happening Kept(Happening before, Happening now) => (before, now) switch
    {
        (Happening.Purchased was, Happening.Purchased right) when was.Order == right.Order => right with { Employee = was.Employee },
        (Happening.Engaged was, Happening.Engaged right) => right with { Employee = was.Employee },
        (not (Happening.Purchased or Happening.Engaged), not (Happening.Purchased or Happening.Engaged)) => before,
        _ => throw new ArgumentException("by this contract it is another order or something else altogether; return what was recorded and send it under an event id of its own"),
    };
}

/// <summary>Corrections that cannot be read or do not fit what was recorded.</summary>
/// <param name="faults">One text per fault: where it is, what is wrong and how to mend it.</param>
public sealed class CorrectionException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>One text per fault.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
