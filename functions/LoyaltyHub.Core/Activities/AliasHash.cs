using System.Text.Json.Serialization;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Activities;

/// <summary>
/// A member's alias as the hub keeps it: a keyed hash (HMAC-SHA256, base64url, 43 characters), never the card, phone or e-mail itself. The ledger does not keep the hash either: there the
/// member's own name stands in its place (<see cref="OfMember"/>), so that nothing in the books leads back to a person whose aliases are forgotten.
/// </summary>
[JsonConverter(typeof(StringIdConverter<AliasHash>))]
public readonly record struct AliasHash : IStringId<AliasHash>
{
    private const int Length = 43;

    /// <summary>No hash ends in it: of the last character's six bits only four are the hash's, and no member id holds it.</summary>
    private const char Filler = '_';

    private readonly string? value;

    private AliasHash(string text) => value = text;

    /// <inheritdoc/>
    public string Value => value ?? throw new InvalidOperationException("An unset alias hash was used.");

    /// <inheritdoc/>
    public static AliasHash From(string value) => value is { Length: Length } && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        ? new AliasHash(value)
        : throw new ArgumentException("An alias hash is 43 characters of base64url.", nameof(value));

    /// <summary>What stands for a member where an alias is asked for.</summary>
    public static AliasHash OfMember(MemberId member) => new(member.Value.PadRight(Length, Filler));

    /// <summary>The member that it stands for; null where it is a hash.</summary>
    public MemberId? Member => Value[^1] == Filler ? MemberId.From(Value.TrimEnd(Filler)) : null;

    /// <inheritdoc/>
    public override string ToString() => Value;
}
