using System.Text.Json.Serialization;

namespace LoyaltyHub.Core.Members;

/// <summary>The hub's own name of a member: 1–40 of <c>a–z 0–9 -</c>; says nothing about the person.</summary>
[JsonConverter(typeof(StringIdConverter<MemberId>))]
public readonly record struct MemberId : IStringId<MemberId>
{
    private readonly string? value;

    private MemberId(string text) => value = text;

    /// <inheritdoc/>
    public string Value => value ?? throw new InvalidOperationException("An unset member id was used.");

    /// <inheritdoc/>
    public static MemberId From(string value) =>
        value is { Length: > 0 and <= 40 } && value.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
            ? new MemberId(value)
            : throw new ArgumentException("A member id is 1-40 of a-z, 0-9 and '-'.", nameof(value));

    /// <inheritdoc/>
    public override string ToString() => Value;
}
