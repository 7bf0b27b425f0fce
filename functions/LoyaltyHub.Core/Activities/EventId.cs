using System.Text.Json.Serialization;

namespace LoyaltyHub.Core.Activities;

/// <summary>The partner's own id of an event: 1–256 characters, none of them a control character. Unique within the partner, for ever.</summary>
[JsonConverter(typeof(StringIdConverter<EventId>))]
public readonly record struct EventId : IStringId<EventId>
{
    /// <summary>The longest id taken, in characters.</summary>
    public const int MaxLength = 256;

    private readonly string? value;

    private EventId(string text) => value = text;

    /// <inheritdoc/>
    public string Value => value ?? throw new InvalidOperationException("An unset event id was used.");

    /// <inheritdoc/>
    public static EventId From(string value) => !string.IsNullOrWhiteSpace(value) && value.Length <= MaxLength && !HasControl(value)
        ? new EventId(value)
        : throw new ArgumentException($"An event id has 1-{MaxLength} characters and no control characters.", nameof(value));

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool HasControl(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (char.IsControl(letter))
            {
                return true;
            }
        }

        return false;
    }
}
