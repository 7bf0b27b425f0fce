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
[JsonDerivedType(typeof(Parked), "parked")]
[JsonDerivedType(typeof(ParkingEnded), "parking-ended")]
[JsonDerivedType(typeof(Erased), "erased")]
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
    /// <param name="To">The other account.</param>
    /// <param name="Parting">Where it went back to an account that was part of this one: the entry by which that one left. Null otherwise.</param>
    public sealed record Forwarded(MemberId To, MergeName? Parting = null) : Trace;

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

    /// <summary>What the account has from now on waits to be claimed.</summary>
    /// <param name="Until">Until when; then it expires.</param>
    public sealed record Parked(DateTimeOffset Until) : Trace;

    /// <summary>The member is known now, and what waited is the member's.</summary>
    public sealed record ParkingEnded : Trace;

    /// <summary>The person behind the account is forgotten, and the account closed.</summary>
    public sealed record Erased : Trace;
}
