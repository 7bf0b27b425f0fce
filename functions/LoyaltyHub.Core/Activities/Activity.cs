using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <summary>The canonical event: what a partner said a member did, in the hub's own words.</summary>
/// <param name="Partner">Who said it.</param>
/// <param name="EventId">The partner's id of the event; with <paramref name="Partner"/> it names the activity for ever.</param>
/// <param name="Alias">Whom it concerns; null where <paramref name="Member"/> says so.</param>
/// <param name="At">When it happened, with the partner's offset.</param>
/// <param name="What">What happened.</param>
/// <param name="BodyHash">SHA-256 of the event's bytes as delivered, lower-case hexadecimal: tells a repeated delivery from a conflict.</param>
/// <param name="Member">The account it is meant for, where the hub itself says it; null for what a partner says.</param>
/// <param name="After">The time of the decision that this follows from; what it leads to is recorded later than that, whatever the clocks say. Null for what a partner says.</param>
/// <param name="Via">The merged accounts it came through, from the first on, with '@' between them; null for none.</param>
public sealed record Activity(
    PartnerId Partner,
    EventId EventId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] AliasHash? Alias,
    DateTimeOffset At,
    Happening What,
    string BodyHash,
    MemberId? Member = null,
    DateTimeOffset? After = null,
    string? Via = null)
{
    /// <summary>The order as an alias: of a purchase, by which its member is found later on; the same as <see cref="Alias"/> where the member is found by it. Null for neither.</summary>
    public AliasHash? Order { get; init; }

    /// <summary>For how many days rewards of a member nobody knows yet wait to be claimed, by the partner's contract; null where such a member is enrolled.</summary>
    public int? ParkDays { get; init; }

    /// <summary>How often an account that it had been sent on to sent it back, because the account it came through had left meanwhile: it is recorded once in each round.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Round { get; init; }

    /// <summary>The claim of a missing purchase that it was confirmed by; null for what the partner sent by itself.</summary>
    public string? Claim { get; init; }

    /// <summary>The aliases of others that it names.</summary>
    [JsonIgnore]
    public IEnumerable<AliasHash> Others => What switch
    {
        Happening.PointsGiven given => [given.To],
        Happening.Referred referred => [referred.Referrer],
        Happening.Purchased { Employee: { } employee } => [employee],
        Happening.Engaged { Employee: { } employee } => [employee],
        _ => [],
    };

    /// <summary>The same as the ledger keeps it: members' own names in the place of their aliases.</summary>
    /// <param name="member">Whose account.</param>
    /// <param name="bodyHash">What tells a repeated delivery from a conflict, in the ledger.</param>
    /// <param name="others">The members of <see cref="Others"/>.</param>
    public Activity Unlinked(MemberId member, string bodyHash, Func<AliasHash, MemberId> others) => this with
    {
        Alias = Alias is null ? null : AliasHash.OfMember(member),
        Order = null,
        BodyHash = bodyHash,
        What = What switch
        {
            Happening.PointsGiven given => given with { To = AliasHash.OfMember(others(given.To)) },
            Happening.Referred referred => new Happening.Referred(AliasHash.OfMember(others(referred.Referrer))),
            Happening.Purchased { Employee: { } employee } purchase => purchase with { Employee = AliasHash.OfMember(others(employee)) },
            Happening.Engaged { Employee: { } employee } engaged => engaged with { Employee = AliasHash.OfMember(others(employee)) },
            var same => same,
        },
    };

    /// <summary>What the hub itself says of an account. Its body is what happened, as JSON.</summary>
    public static Activity OfHub(EventId id, DateTimeOffset at, Happening what, MemberId? member, AliasHash? alias = null, DateTimeOffset? after = null)
    {
        var body = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(what, HubJson.Compact));
        return new Activity(PartnerId.Hub, id, alias, at, what, Convert.ToHexStringLower(body), member, after);
    }

    /// <summary>How it names a merge, or the end of one, that it asks for.</summary>
    [JsonIgnore]
    public MergeName AsMerge => new(Partner, EventId.Value, Round);

    /// <summary>Whom what is granted for it is charged to where nothing else is said: the partner where it happened.</summary>
    [JsonIgnore]
    public PartnerId Origin => What switch
    {
        Happening.RewardArrived arrived => arrived.Partner,
        Happening.RewardRecalled recalled => recalled.Partner,
        _ => Partner,
    };

    /// <summary>The event that a partner can check it by: its own, where the hub says it because of that.</summary>
    [JsonIgnore]
    public EventId OriginEvent => What switch
    {
        Happening.RewardArrived arrived => arrived.Event,
        Happening.RewardRecalled recalled => recalled.By,
        _ => EventId,
    };
}
