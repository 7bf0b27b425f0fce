using System.Globalization;

namespace LoyaltyHub.Core;

/// <summary>Reads fixed offsets from UTC, written as <c>+03:00</c>.</summary>
internal static class UtcOffsets
{
    /// <summary>What an offset looks like, for messages.</summary>
    public const string Expectation = "write it as +03:00, from -14:00 to +14:00";

    /// <summary>Reads an offset from -14:00 to +14:00.</summary>
    public static bool TryRead(string? text, out TimeSpan offset)
    {
        offset = default;
        if (text?.Length != 6 || text[0] is not ('+' or '-') || !TimeSpan.TryParseExact(text.AsSpan(1), "hh\\:mm", CultureInfo.InvariantCulture, out var size))
        {
            return false;
        }

        offset = text[0] == '-' ? -size : size;
        return size <= TimeSpan.FromHours(14);
    }
}
