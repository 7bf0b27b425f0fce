using System.Text.Json.Serialization;

namespace LoyaltyHub.Core.Activities;

/// <summary>A member's alias as the hub keeps it: a keyed hash (HMAC-SHA256, base64url, 43 characters), never the card, phone or e-mail itself.</summary>
[JsonConverter(typeof(StringIdConverter<AliasHash>))]
public readonly record struct AliasHash : IStringId<AliasHash>
{
    private readonly string? value;

    private AliasHash(string text) => value = text;

    /// <inheritdoc/>
    public string Value => value ?? throw new InvalidOperationException("An unset alias hash was used.");

    /// <inheritdoc/>
    public static AliasHash From(string value) => value is { Length: 43 } && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        ? new AliasHash(value)
        : throw new ArgumentException("An alias hash is 43 characters of base64url.", nameof(value));

    /// <inheritdoc/>
    public override string ToString() => Value;
}
