using System.IO.Hashing;
using System.Text;

namespace LoyaltyHub.Core.Pricing;

/// <summary>What is made of texts that repeat: made once and found again by the text's bytes, until another text takes its place; for one thread.</summary>
/// <param name="make">Makes it of a text.</param>
internal sealed class RepeatedTexts<T>(Func<string, T> make)
{
    private const int Places = 16 * 1024;

    private readonly (byte[] Utf8, T Made)[] known = new (byte[], T)[Places];

    /// <summary>What is made of a text.</summary>
    public T Of(ReadOnlySpan<byte> text)
    {
        ref var place = ref known[XxHash3.HashToUInt64(text) % Places];
        if (place.Utf8 is null || !text.SequenceEqual(place.Utf8))
        {
            place = (text.ToArray(), make(Encoding.UTF8.GetString(text)));
        }

        return place.Made;
    }
}
