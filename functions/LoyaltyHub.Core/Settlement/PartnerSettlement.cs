using System.Text.Json.Serialization;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Settlement;

/// <summary>A settlement on its way to the partner.</summary>
/// <param name="Id">The settlement.</param>
/// <param name="Net">Positive, the hub pays the partner; negative, the partner pays the hub; minor units.</param>
/// <param name="Lines">How many lines it has.</param>
/// <param name="State">How far it is.</param>
public sealed record PartnerSettlement(SettlementId Id, Amount Net, int Lines, SettlementState State)
{
    /// <summary>The partner.</summary>
    [JsonIgnore]
    public PartnerId Partner => Id.Partner;
}

/// <summary>How far a settlement is: Closed → Dispatched → Acknowledged. An open window has obligations, no settlement yet.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "state")]
[JsonDerivedType(typeof(Closed), "closed")]
[JsonDerivedType(typeof(Dispatched), "dispatched")]
[JsonDerivedType(typeof(Acknowledged), "acknowledged")]
public abstract record SettlementState
{
    private SettlementState()
    {
    }

    /// <summary>How often it has been sent.</summary>
    [JsonIgnore]
    public virtual int Attempts => 0;

    /// <summary>Its window is closed and it waits to be sent.</summary>
    /// <param name="At">When the window was closed.</param>
    public sealed record Closed(DateTimeOffset At) : SettlementState;

    /// <summary>It has been sent, without an acknowledgement so far.</summary>
    /// <param name="Sent">How often.</param>
    /// <param name="At">When last.</param>
    /// <param name="Next">When it is sent again.</param>
    /// <param name="Fault">What went wrong last.</param>
    public sealed record Dispatched(int Sent, DateTimeOffset At, DateTimeOffset Next, string Fault) : SettlementState
    {
        /// <inheritdoc/>
        public override int Attempts => Sent;
    }

    /// <summary>The partner took it.</summary>
    /// <param name="Sent">How often it had to be sent.</param>
    /// <param name="At">When it was acknowledged.</param>
    /// <param name="Reference">The partner's own reference, where it gave one.</param>
    public sealed record Acknowledged(int Sent, DateTimeOffset At, string? Reference = null) : SettlementState
    {
        /// <inheritdoc/>
        public override int Attempts => Sent;
    }
}

/// <summary>When a push that failed is tried again.</summary>
public static class PushSchedule
{
    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6),
    ];

    /// <summary>The delay after the given number of failed pushes, growing from 5 seconds to 6 hours and staying there; never shorter than the partner asked, up to a day.</summary>
    /// <param name="failed">Failed pushes so far, at least 1.</param>
    /// <param name="asked">What the partner asked for by Retry-After, or null.</param>
    public static TimeSpan After(int failed, TimeSpan? asked)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failed, 1);
        var own = Delays[Math.Min(failed, Delays.Length) - 1];
        var wanted = asked is { } given && given < TimeSpan.FromDays(1) ? given : asked is null ? TimeSpan.Zero : TimeSpan.FromDays(1);
        return wanted > own ? wanted : own;
    }
}
