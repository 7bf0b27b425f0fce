using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace LoyaltyHub.Core.Partners;

/// <summary>A partner's name in URLs, files and ledger rows: 1–40 of <c>a–z 0–9 -</c>, beginning with a letter or digit.</summary>
[JsonConverter(typeof(StringIdConverter<PartnerId>))]
public readonly partial record struct PartnerId : IStringId<PartnerId>
{
    /// <summary>The hub itself, where it is what says that something happened. No contract may take this name.</summary>
    public static PartnerId Hub { get; } = From("hub");

    private readonly string? value;

    private PartnerId(string text) => value = text;

    /// <inheritdoc/>
    public string Value => value ?? throw new InvalidOperationException("An unset partner id was used.");

    /// <inheritdoc/>
    public static PartnerId From(string value) => TryFrom(value, out var id)
        ? id
        : throw new ArgumentException($"'{value}' is no partner id: use 1-40 of a-z, 0-9 and '-', beginning with a letter or digit.", nameof(value));

    /// <summary>Reads a partner id without throwing.</summary>
    public static bool TryFrom(string? value, out PartnerId id)
    {
        var fits = value is not null && Form().IsMatch(value);
        id = fits ? new PartnerId(value!) : default;
        return fits;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}\\z")]
    private static partial Regex Form();
}
