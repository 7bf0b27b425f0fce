using System.Text;
using System.Text.Json;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Pricing;

/// <summary>
/// A journal in the order it was decided. Storage gives it account by account, so the entries wait in a temporary file until all are there; kept in memory is where each begins, and what has
/// to be known of the whole before the first is replayed.
/// </summary>
internal sealed class JournalSpool : IDisposable
{
    private readonly FileStream file = new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);

    private readonly List<Place> places = [];
    private readonly HashSet<(PartnerId Partner, EventId Event)> derived = [];
    private readonly HashSet<JournalKey> followed = [];
    private readonly HashSet<(PartnerId Partner, string Subject)> asked = [];
    private readonly Dictionary<AliasHash, MemberId> aliases = [];
    private readonly List<(Place Place, Happening.Corrected Said)> corrections = [];
    private Dictionary<JournalKey, CorrectedEvent>? corrected;

    /// <summary>How many entries there are.</summary>
    public int Count => places.Count;

    /// <summary>Whose each alias is.</summary>
    public IReadOnlyDictionary<AliasHash, MemberId> Aliases => aliases;

    /// <summary>Takes an entry.</summary>
    public void Add(JournalEntry entry)
    {
        var body = entry.Body;
        var bytes = Encoding.UTF8.GetBytes($"{entry.Previous}\n{entry.Text}");
        places.Add(new Place(body.RecordedAt, body.Member, body.Sequence, file.Position, bytes.Length));
        file.Write(bytes);
        if (body.Activity.Alias is { } alias)
        {
            aliases[alias] = body.Member;
        }

        if (body.Activity.After is not null || body.Activity.Via is not null)
        {
            followed.Add(entry.Key);
        }

        if (HistoryKey.Of(new Arrival(body.Member, body.Activity)) is { } key)
        {
            asked.Add((key.Partner, key.Subject));
        }

        if (body.Activity.What is Happening.Corrected said && body.Decision.Declined() is null)
        {
            corrections.Add((places[^1], said));
        }

        foreach (var activity in body.Decision.Derived ?? [])
        {
            derived.Add((activity.Partner, activity.EventId));
        }
    }

    /// <summary>How an entry is decided from the last correction on that names it; null where none does. Asked once all entries are there.</summary>
    public CorrectedEvent? CorrectionOf(JournalKey key)
    {
        if (corrected is null)
        {
            corrected = [];
            foreach (var (place, said) in corrections.OrderBy(correction => correction.Place))
            {
                foreach (var right in said.Events)
                {
                    corrected[new JournalKey(place.Member, right.Partner, right.Event)] = right;
                }
            }
        }

        return corrected.GetValueOrDefault(key);
    }

    /// <summary>Who has been corrected.</summary>
    public IEnumerable<MemberId> CorrectedMembers => corrections.Select(correction => correction.Place.Member).Distinct();

    /// <summary>Whether an entry follows from another.</summary>
    public bool Follows(EntryBody entry) =>
        (entry.Activity.After is not null || entry.Activity.Via is not null) && derived.Contains((entry.Activity.Partner, entry.Activity.EventId));

    /// <summary>Whether what follows from another entry has a place of its own.</summary>
    public bool HasPlace(JournalKey key) => followed.Contains(key);

    /// <summary>Whether a return or refund may ask for what an activity concerns. Rewards of other accounts may come back under one set of rules and not under another.</summary>
    public bool Asks(Activity activity) =>
        activity.What is Happening.RewardArrived or Happening.RewardRecalled || (HistoryKey.SubjectOf(activity) is { } subject && asked.Contains((activity.Partner, subject)));

    /// <summary>The entries, each with the hash of the one before it in its shard, in the order they were decided.</summary>
    public IEnumerable<(EntryBody Body, string Previous)> Entries(CancellationToken stop)
    {
        places.Sort();
        var bytes = Array.Empty<byte>();
        foreach (var place in places)
        {
            stop.ThrowIfCancellationRequested();
            bytes = bytes.Length < place.Length ? new byte[2 * place.Length] : bytes;
            file.Position = place.Start;
            file.ReadExactly(bytes, 0, place.Length);
            var end = bytes.AsSpan().IndexOf((byte)'\n');
            yield return (JsonSerializer.Deserialize<EntryBody>(bytes.AsSpan(end + 1, place.Length - end - 1), HubJson.Compact)!, Encoding.UTF8.GetString(bytes, 0, end));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private readonly record struct Place(DateTimeOffset RecordedAt, MemberId Member, long Sequence, long Start, int Length) : IComparable<Place>
    {
        public int CompareTo(Place other) =>
            RecordedAt.CompareTo(other.RecordedAt) is not 0 and var byTime ? byTime
            : string.CompareOrdinal(Member.Value, other.Member.Value) is not 0 and var byMember ? byMember
            : Sequence.CompareTo(other.Sequence);
    }
}
