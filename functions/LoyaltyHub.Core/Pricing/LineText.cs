using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace LoyaltyHub.Core.Pricing;

/// <summary>
/// Walks a line of JSON that is written as the hub writes it: no spaces, members in their order, texts without escapes. Whatever is written otherwise it says no to; it is at no certain place then.
/// </summary>
/// <param name="line">The line.</param>
internal ref struct LineText(ReadOnlySpan<byte> line)
{
    private const int MostDigits = 18;
    private static readonly SearchValues<byte> NotPlain = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(control => (byte)control), (byte)'"', (byte)'\\']);

    private ReadOnlySpan<byte> rest = line;

    /// <summary>Whether nothing is left.</summary>
    public readonly bool IsAtEnd => rest.IsEmpty;

    /// <summary>Passes what has to come next.</summary>
    public bool Pass(ReadOnlySpan<byte> expected)
    {
        var comes = rest.StartsWith(expected);
        rest = comes ? rest[expected.Length..] : rest;
        return comes;
    }

    /// <summary>Reads a text to its end; its first quotation mark has been passed.</summary>
    public bool Text(out ReadOnlySpan<byte> text)
    {
        var length = rest.IndexOfAny(NotPlain);
        var reads = length >= 0 && rest[length] == '"' && Utf8.IsValid(rest[..length]);
        text = reads ? rest[..length] : default;
        rest = reads ? rest[(length + 1)..] : rest;
        return reads;
    }

    /// <summary>Reads a whole number.</summary>
    public bool Number(out long number)
    {
        number = 0;
        var sign = rest.StartsWith("-"u8) ? 1 : 0;
        var length = sign;
        while (length < rest.Length && length - sign <= MostDigits && char.IsAsciiDigit((char)rest[length]))
        {
            number = (10 * number) + (rest[length++] - '0');
        }

        var digits = length - sign;
        var reads = digits is > 0 and <= MostDigits && (digits == 1 || rest[sign] != '0');
        number = sign == 0 ? number : -number;
        rest = rest[length..];
        return reads;
    }

    /// <summary>Reads a time, with both of its quotation marks.</summary>
    public bool Time(out DateTimeOffset time)
    {
        time = default;
        var quoted = rest;
        if (!Pass("\""u8) || !Text(out var text))
        {
            return false;
        }

        var reader = new Utf8JsonReader(quoted[..(text.Length + 2)]);
        return reader.Read() && reader.TryGetDateTimeOffset(out time);
    }
}
