using System.Collections.Concurrent;
using System.Net;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Azure.Delivery;

/// <summary>
/// The public keys that platforms publish, by the addresses of their contracts. A set is believed for an hour (five minutes where calls name no key) and used for a day where it cannot be got again; a key that it does not hold has it got anew, but not
/// twice in a minute, whoever asks. Only public addresses are reached and no redirect is followed (<see cref="PartnerConnections"/>).
/// </summary>
public sealed class PublishedKeys : IDisposable
{
    /// <summary>How long a set is believed without looking again.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromHours(1);

    /// <summary>The same where calls do not say which key they were signed with, so that a new one does not show by its name.</summary>
    public static readonly TimeSpan BelievedUnnamed = TimeSpan.FromMinutes(5);

    /// <summary>How long it is used where looking again fails.</summary>
    public static readonly TimeSpan Usable = TimeSpan.FromDays(1);

    /// <summary>How long a key that is not there, or a set that could not be got, is not looked for again.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private const int MaxBytes = 256 * 1024;
    private const int MostSets = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly TimeProvider clock;
    private readonly HttpClient client;
    private readonly ConcurrentDictionary<(PartnerId Partner, Uri Address), Slot> slots = new();
    private readonly ConcurrentDictionary<PartnerId, int> held = new();

    /// <summary>Gets keys over connections of its own.</summary>
    /// <param name="options">Whether the machine itself may be reached.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="resolve">Looks names up; the machine's own way when null.</param>
    public PublishedKeys(DeliveryOptions options, TimeProvider clock, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        this.clock = clock;
        client = new HttpClient(PartnerConnections.Create(options.AllowLoopback, resolve)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The keys that a call may have been signed with.</summary>
    /// <param name="partner">Whose.</param>
    /// <param name="address">Where they are published.</param>
    /// <param name="keyId">The key that the call names; null where it names none.</param>
    /// <param name="scheme">What they are for.</param>
    /// <param name="headers">What the platform is asked with.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>None where the set holds no such key; null where there is no set, for now.</returns>
    public async Task<IReadOnlyList<string>?> FindAsync(PartnerId partner, Uri address, string? keyId, SignatureScheme scheme, IReadOnlyDictionary<string, string> headers, CancellationToken stop)
    {
        if (SlotOf(partner, address) is not { } slot)
        {
            return null;
        }

        if (slot.Answer(keyId, clock.GetUtcNow()) is { } known)
        {
            return known.Keys;
        }

        await slot.Gate.WaitAsync(stop);
        try
        {
            var now = clock.GetUtcNow();
            if (slot.Answer(keyId, now) is { } meanwhile)
            {
                return meanwhile.Keys;
            }

            var set = await GetAsync(address, scheme, headers, stop);
            slot.Known = set is null ? slot.Known with { LookedAt = now } : new Knowledge(set, now, now);
            return slot.Answer(keyId, now)?.Keys;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    /// <summary>Where a set is kept. Calls may name keys, so that there is an end to how many are looked for; what was never got makes room.</summary>
    private Slot? SlotOf(PartnerId partner, Uri address)
    {
        if (slots.TryGetValue((partner, address), out var known))
        {
            return known;
        }

        if (held.AddOrUpdate(partner, 1, (_, count) => count + 1) > MostSets)
        {
            var now = clock.GetUtcNow();
            foreach (var (key, slot) in slots.Where(one => one.Key.Partner == partner && one.Value.Known.Set is null && now - one.Value.Known.LookedAt >= Interval).ToList())
            {
                if (slots.TryRemove(key, out _))
                {
                    held.AddOrUpdate(partner, 0, (_, count) => count - 1);
                }
            }

            if (held[partner] > MostSets)
            {
                held.AddOrUpdate(partner, 0, (_, count) => count - 1);
                return null;
            }
        }

        return slots.GetOrAdd((partner, address), _ => new Slot());
    }

    private async Task<KeySet?> GetAsync(Uri address, SignatureScheme scheme, IReadOnlyDictionary<string, string> headers, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        message.Headers.UserAgent.Add(PartnerConnections.Agent);
        foreach (var (name, value) in headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            return await PartnerConnections.ReadAsync(response.Content, MaxBytes, either.Token) is { } answer ? KeySet.Read(answer, scheme) : null;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>Where one set is kept.</summary>
    private sealed class Slot
    {
        private volatile Knowledge known = new(null, DateTimeOffset.MinValue, DateTimeOffset.MinValue);

        public SemaphoreSlim Gate { get; } = new(1);

        public Knowledge Known
        {
            get => known;
            set => known = value;
        }

        /// <summary>What can be said without looking; null where it is time to look.</summary>
        public Found? Answer(string? keyId, DateTimeOffset now)
        {
            var (set, gotAt, lookedAt) = known;
            var usable = set is not null && now - gotAt < Usable ? set.Of(keyId) : null;
            return now - lookedAt < Interval ? new Found(usable)
                : usable is { Count: > 0 } && now - gotAt < (keyId is null ? BelievedUnnamed : Believed) ? new Found(usable)
                : null;
        }
    }

    /// <summary>What is known of a set.</summary>
    private sealed record Knowledge(KeySet? Set, DateTimeOffset GotAt, DateTimeOffset LookedAt);

    private sealed record Found(IReadOnlyList<string>? Keys);
}
