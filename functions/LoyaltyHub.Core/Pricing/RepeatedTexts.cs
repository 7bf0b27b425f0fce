using System.IO.Hashing;
using System.Text.Json;

namespace LoyaltyHub.Core.Pricing;

/// <summary>What is made of texts that repeat: made once for each text and found again by its bytes; for one thread.</summary>
/// <param name="make">Makes it of a text.</param>
internal sealed class RepeatedTexts<T>(Func<string, T> make)
{
    private readonly Dictionary<ulong, (byte[] Utf8, T Made)> known = [];

    /// <summary>What is made of the text that a reader is at.</summary>
    /// <returns>Whether it is at a text without escapes.</returns>
    public bool TryRead(ref Utf8JsonReader reader, out T? made)
    {
        made = default;
        if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped)
        {
            return false;
        }

        var hash = XxHash3.HashToUInt64(reader.ValueSpan);
        if (known.TryGetValue(hash, out var found) && reader.ValueSpan.SequenceEqual(found.Utf8))
        {
            made = found.Made;
            return true;
        }

        made = make(reader.GetString()!);
        known[hash] = (reader.ValueSpan.ToArray(), made);
        return true;
    }
}
