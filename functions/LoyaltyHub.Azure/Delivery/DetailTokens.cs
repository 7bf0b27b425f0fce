using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Delivery;

/// <summary>What came of asking for a token.</summary>
internal abstract record TokenOutcome
{
    private TokenOutcome()
    {
    }

    /// <summary>Here it is.</summary>
    public sealed record Granted(string Text) : TokenOutcome
    {
        public override string ToString() => "***";
    }

    /// <summary>There is none.</summary>
    public sealed record Refused(DetailOutcome Outcome) : TokenOutcome;
}

/// <summary>
/// The tokens that details are asked for with: each asked for once, by one caller at a time, and believed until it ends. They live in memory alone; another secret, scope or address is
/// another token.
/// </summary>
internal sealed class DetailTokens(TimeProvider clock) : IDisposable
{
    private const int MostTokens = 1_000;
    private const int LongestToken = 16 * 1024;
    private const long LongestSeconds = 86_400;

    /// <summary>A token that was replaced so lately was not refused for its age: another one would be refused as well.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<string, Slot> slots = new(StringComparer.Ordinal);

    /// <summary>The token that counts now.</summary>
    /// <param name="request">What asks for it.</param>
    /// <param name="refused">The token that the platform does not know any more; null where none was refused.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<TokenOutcome> GetAsync(TokenRequest request, string? refused, Func<DetailRequest, CancellationToken, Task<DetailOutcome>> ask, CancellationToken stop)
    {
        if (slots.Count > MostTokens)
        {
            slots.Clear();
        }

        var slot = slots.GetOrAdd(KeyOf(request.Ask), _ => new Slot());
        await slot.Gate.WaitAsync(stop);
        try
        {
            var now = clock.GetUtcNow();
            if (slot.Held is { } held && now < held.Until && (held.Text != refused || now - slot.ReplacedAt < Fresh))
            {
                return new TokenOutcome.Granted(held.Text);
            }

            var outcome = await ask(request.Ask, stop);
            slot.Held = outcome is DetailOutcome.Fetched fetched ? Read(fetched.Content, request.Terms, now) : null;
            slot.ReplacedAt = refused is null ? DateTimeOffset.MinValue : now;
            return slot.Held is { } granted ? new TokenOutcome.Granted(granted.Text) : new TokenOutcome.Refused(outcome switch
            {
                DetailOutcome.Fetched => new DetailOutcome.Failed($"The platform's answer holds no token at {request.Terms.From}.", null),
                DetailOutcome.Failed failed => new DetailOutcome.Failed($"The platform gives no token: {failed.Reason}", failed.RetryAfter),
                _ => outcome,
            });
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var slot in slots.Values)
        {
            slot.Gate.Dispose();
        }
    }

    private static string KeyOf(DetailRequest ask) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{ask.Address}\n{string.Join('\n', ask.Headers.Select(header => $"{header.Key}:{header.Value}"))}\n{ask.Body}")));

    private static Held? Read(ReadOnlyMemory<byte> answer, TokenTerms terms, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var root = document.RootElement;
            return terms.From.Find(root) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 and <= LongestToken } text && text.All(letter => letter is > ' ' and <= '~')
                ? new Held(text, now + Believed(terms.Expires.Find(root), terms.Lifetime))
                : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Shorter than it counts, so that it does not end on its way; a platform that says nonsense is asked again next time.</summary>
    private static TimeSpan Believed(JsonElement? said, TimeSpan otherwise)
    {
        var text = said switch
        {
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            { ValueKind: JsonValueKind.String } digits => digits.GetString(),
            _ => null,
        };
        var counts = text is null ? otherwise
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(Math.Min(seconds, LongestSeconds))
            : TimeSpan.Zero;
        return counts - (counts / 10 < Margin ? counts / 10 : Margin);
    }

    /// <summary>A token.</summary>
    private sealed record Held(string Text, DateTimeOffset Until);

    /// <summary>Where one token is.</summary>
    private sealed class Slot
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public Held? Held { get; set; }

        public DateTimeOffset ReplacedAt { get; set; } = DateTimeOffset.MinValue;
    }
}
