using System.Text.Json.Serialization;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <content>Steps about gifts between accounts, and what becomes of accounts.</content>
[JsonDerivedType(typeof(Given), "given")]
[JsonDerivedType(typeof(Received), "received")]
[JsonDerivedType(typeof(StandingSet), "standing-set")]
[JsonDerivedType(typeof(Forwarded), "forwarded")]
[JsonDerivedType(typeof(Merged), "merged")]
[JsonDerivedType(typeof(Joined), "joined")]
[JsonDerivedType(typeof(Moved), "moved")]
[JsonDerivedType(typeof(Parted), "parted")]
[JsonDerivedType(typeof(StoodAlone), "stood-alone")]
public abstract partial record Trace
{
    /// <summary>Points given to another member.</summary>
    public sealed record Given(Unit Unit, long Points) : Trace;

    /// <summary>Points received from another member, or back from one who could not take them.</summary>
    public sealed record Received(
        Unit Unit,
        long Points,
        MemberId From,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Back = false) : Trace;

    /// <summary>The account may do something else from now on.</summary>
    public sealed record StandingSet(Standing Standing) : Trace;

    /// <summary>The activity went on to the account this one was merged into, and has its effect there.</summary>
    public sealed record Forwarded(MemberId To) : Trace;

    /// <summary>The account became part of another.</summary>
    public sealed record Merged(MemberId Into) : Trace;

    /// <summary>Another account became part of this one.</summary>
    public sealed record Joined(MemberId From) : Trace;

    /// <summary>The account that this one became part of has all it had.</summary>
    public sealed record Moved(MemberId To) : Trace;

    /// <summary>An account that was part of this one left it.</summary>
    public sealed record Parted(MemberId Member) : Trace;

    /// <summary>The account stands alone again.</summary>
    public sealed record StoodAlone(MemberId From) : Trace;
}
