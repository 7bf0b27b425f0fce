using LoyaltyHub.Core.Sampling;

namespace LoyaltyHub.Cli.Sandbox.Playing;

/// <summary>What a hub has to make of a call.</summary>
public enum Expectation
{
    /// <summary>Each of its events takes effect, once.</summary>
    Effect,

    /// <summary>It is acknowledged and put aside, since another body has its id.</summary>
    Conflict,

    /// <summary>It is refused.</summary>
    Refusal,
}

/// <summary>A call of the traffic.</summary>
/// <param name="Kind">What it plays, for the summary.</param>
/// <param name="Due">When it is sent, after the start.</param>
/// <param name="Call">The call, unsigned.</param>
/// <param name="Id">The message's id.</param>
/// <param name="EventIds">The ids of its events in the hub's books.</param>
/// <param name="Expected">What has to become of it.</param>
public sealed record PlannedCall(string Kind, TimeSpan Due, OutgoingCall Call, string Id, IReadOnlyList<string> EventIds, Expectation Expected)
{
    /// <summary>How far the sender's clock is off.</summary>
    public TimeSpan Skew { get; init; }

    /// <summary>How often it is sent at once.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>Whether somebody else signs it.</summary>
    public bool Forged { get; init; }
}

/// <summary>A call as it was played.</summary>
/// <param name="Planned">The call.</param>
/// <param name="Replies">Every answer, those to repetitions included.</param>
public sealed record PlayedCall(PlannedCall Planned, IReadOnlyList<HubReply> Replies)
{
    /// <summary>Whether the hub took it at least once.</summary>
    public bool IsAcknowledged => Replies.Any(reply => reply.IsTaken);
}
