using System.Text.Json.Serialization;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Settlement;

/// <summary>Names one partner's settlement of one window in one currency: <c>w00000012-nordbank-rub</c>. It is also the idempotency key of its push.</summary>
[JsonConverter(typeof(StringIdConverter<SettlementId>))]
public readonly record struct SettlementId : IStringId<SettlementId>
{
    private readonly string? value;

    private SettlementId(string text) => value = text;

    /// <inheritdoc/>
    public string Value => value ?? throw new InvalidOperationException("An unset settlement id was used.");

    /// <summary>The window it settles, from 1.</summary>
    public long Window => long.Parse(Value.AsSpan(1, 8), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The partner it concerns.</summary>
    public PartnerId Partner => PartnerId.From(Value[10..Value.LastIndexOf('-')]);

    /// <summary>The name of a settlement.</summary>
    public static SettlementId Of(long window, PartnerId partner, Unit currency) => new($"w{window:D8}-{partner}-{currency.Value.ToLowerInvariant()}");

    /// <inheritdoc/>
    public static SettlementId From(string value) => TryFrom(value, out var id)
        ? id
        : throw new ArgumentException($"'{value}' is no settlement id; one looks like w00000012-nordbank-rub.", nameof(value));

    /// <summary>Reads a settlement id without throwing.</summary>
    public static bool TryFrom(string? value, out SettlementId id)
    {
        var fits = value is { Length: >= 14 and <= 64 } && value[0] == 'w' && value[9] == '-' && value.AsSpan(1, 8).IndexOfAnyExceptInRange('0', '9') < 0
            && value.LastIndexOf('-') > 10 && PartnerId.TryFrom(value[10..value.LastIndexOf('-')], out _);
        id = fits ? new SettlementId(value!) : default;
        return fits;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
