using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <summary>How a recorded event is decided from now on, wherever it is decided again.</summary>
/// <param name="Partner">Who had said it.</param>
/// <param name="Event">The event.</param>
/// <param name="Programme">The programme that decides it; several are named together with their versions.</param>
/// <param name="Version">Its version; 0 for several.</param>
/// <param name="What">What happened, as it should have been said; null where that was said rightly.</param>
public sealed record CorrectedEvent(PartnerId Partner, EventId Event, string Programme, int Version, Happening? What = null);

/// <summary>What one rule or goal granted for one order or event: as it stood, and as it is right.</summary>
/// <param name="Partner">The partner of the event.</param>
/// <param name="Subject">What it was granted for: <c>order|name</c>, <c>event|id</c>, or <c>reward|partner|event|rule</c>.</param>
/// <param name="Event">The event that partners can check it by.</param>
/// <param name="At">When that happened.</param>
/// <param name="Rule">The rule, challenge or milestone.</param>
/// <param name="Unit">What it grants.</param>
/// <param name="Lot">The lot of the points.</param>
/// <param name="Source">What earned them, as pending points name it.</param>
/// <param name="Was">What stood: granted in all, and kept after returns.</param>
/// <param name="Now">What is right: granted in all, and kept after the same returns.</param>
/// <param name="Each">What is paid for each point.</param>
/// <param name="Payers">Everyone who has paid or has to.</param>
/// <param name="Caps">The cap counters it uses.</param>
/// <param name="Budget">The budget that pays.</param>
/// <param name="Lines">The lines it is granted for and what each weighs; null for the order as a whole.</param>
/// <param name="Goal">The goal that was reached; null for a rule.</param>
/// <param name="Pending">Whether more points cannot be spent yet.</param>
/// <param name="MaturesAt">When they can be at the latest; null where only a confirmation decides.</param>
public sealed record CorrectedGrant(
    PartnerId Partner,
    string Subject,
    EventId Event,
    DateTimeOffset At,
    string Rule,
    Unit Unit,
    Lot Lot,
    string Source,
    GrantState Was,
    GrantState Now,
    Amount Each,
    IReadOnlyList<CorrectedPayer> Payers,
    IReadOnlyList<string> Caps,
    string? Budget = null,
    ImmutableSortedDictionary<string, long>? Lines = null,
    CorrectedGoal? Goal = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Pending = false,
    DateTimeOffset? MaturesAt = null)
{
    private const string OrderPrefix = "order|";

    /// <summary>How many points more the member keeps; negative for less.</summary>
    [JsonIgnore]
    public long Change => checked(Now.Kept - Was.Kept);

    /// <summary>The order it was granted for; null where there is none.</summary>
    [JsonIgnore]
    public string? Order => Subject.StartsWith(OrderPrefix, StringComparison.Ordinal) ? Subject[OrderPrefix.Length..] : null;

    /// <summary>Whether somebody pays more or less.</summary>
    [JsonIgnore]
    public bool MovesMoney => Payers.Any(payer => (payer.Was, payer.FeeWas) != (payer.Now, payer.FeeNow));
}

/// <summary>How much a rule granted.</summary>
/// <param name="Granted">In all.</param>
/// <param name="Kept">What returns have left of it.</param>
public readonly record struct GrantState(long Granted, long Kept);

/// <summary>A goal that was reached.</summary>
/// <param name="Period">The first day of its period; <c>-</c> where it has no end.</param>
/// <param name="Number">The how many-th time in it.</param>
public sealed record CorrectedGoal(string Period, long Number);

/// <summary>One who pays for a grant.</summary>
/// <param name="Account">The payer's book account.</param>
/// <param name="Share">The share from now on, in hundredths of a percent.</param>
/// <param name="Was">What it had paid for the points that were kept, in minor units.</param>
/// <param name="Now">What it has to pay.</param>
/// <param name="FeeWas">What it had paid for the event, in minor units.</param>
/// <param name="FeeNow">What it has to pay for it.</param>
public sealed record CorrectedPayer(
    string Account,
    int Share,
    long Was,
    long Now,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long FeeWas = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long FeeNow = 0);

/// <summary>What a counter counted of one order or event: as it stood, and as it is right.</summary>
/// <param name="Partner">The partner of the event.</param>
/// <param name="Subject">What was counted, as in <see cref="CorrectedGrant"/>.</param>
/// <param name="Counter">The counter.</param>
/// <param name="Day">The day it is counted under; 0 where days are not told apart.</param>
/// <param name="Mark">Which one, where different ones are counted.</param>
/// <param name="Was">What stood.</param>
/// <param name="Now">What is right.</param>
/// <param name="Whole">Whether it is taken back only when all of the order, or of its lines, is back.</param>
/// <param name="Lines">The lines that count and what each weighs; null for the order as a whole.</param>
public sealed record CorrectedCount(
    PartnerId Partner, string Subject, string Counter, int Day, string? Mark, GrantState Was, GrantState Now, bool Whole, ImmutableSortedDictionary<string, long>? Lines = null);

/// <summary>What a rule sent to another account, as it is right; that account is corrected on its own.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Event">The event that rewarded.</param>
/// <param name="Points">What the rule comes to.</param>
/// <param name="Kept">How much of that stands.</param>
public sealed record CorrectedSending(string Rule, EventId Event, long Points, long Kept);

/// <summary>Points of a lot that had expired, so that they can be taken back without a loss.</summary>
/// <param name="Unit">Their unit.</param>
/// <param name="Lot">The lot.</param>
/// <param name="Points">How many.</param>
public sealed record ExpiredLot(Unit Unit, Lot Lot, long Points);
