using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Pricing;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rerating;

/// <summary>What is right.</summary>
/// <param name="Rules">All versions in force at any time, <paramref name="Right"/> among them.</param>
/// <param name="Right">The version whose rules are right for its days; null where only facts are corrected.</param>
/// <param name="Facts">What should have been said of events.</param>
/// <param name="Scope">Which events are looked at.</param>
public sealed record RerateOrder(ProgrammeTimeline Rules, Programme? Right, IReadOnlyList<CorrectedFact> Facts, RerateScope Scope);

/// <summary>
/// Finds what wrong rules or facts granted too much or too little: tells the whole journal again as it should have been, and compares. Writes nothing. Deterministic: the same books and
/// the same order give the same preview.
/// </summary>
/// <param name="order">What is right.</param>
/// <param name="versions">Finds a version that decided entries.</param>
public sealed class Rerating(RerateOrder order, Func<string, int, Programme?> versions)
{
    /// <summary>Previews a correction.</summary>
    /// <param name="journal">The journal, in any order.</param>
    /// <param name="account">A member's account as it is.</param>
    /// <param name="now">When it would be posted.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="CorrectionException">Facts do not fit what was recorded.</exception>
    public async Task<ReratePreview> PreviewAsync(IAsyncEnumerable<JournalEntry> journal, Func<MemberId, Task<Account>> account, DateTimeOffset now, CancellationToken stop)
    {
        using var spool = new JournalSpool();
        await foreach (var entry in journal.WithCancellation(stop))
        {
            spool.Add(entry);
        }

        var told = new Retelling(spool, order.Rules, order.Right, order.Facts, order.Scope, versions);
        var suspects = Suspects(spool, told, stop);
        Check(told);
        var preview = new PreviewBuilder(order.Rules, now);
        if (suspects.Count > 0)
        {
            await CompareAsync(spool, told, suspects, account, preview, stop);
        }

        return preview.Build(FingerprintOf);
    }

    /// <summary>The entries that would have been decided otherwise, by member; and members that were corrected before.</summary>
    private SortedDictionary<string, HashSet<JournalKey>> Suspects(JournalSpool spool, Retelling told, CancellationToken stop)
    {
        var suspects = new SortedDictionary<string, HashSet<JournalKey>>(StringComparer.Ordinal);
        HashSet<JournalKey> Of(MemberId member) => suspects.TryGetValue(member.Value, out var known) ? known : suspects[member.Value] = [];
        var decided = new List<EntryBody>();
        var course = new Retelling.Course(told, spool, new World(order.Rules, (_, activity) => spool.Asks(activity)) { Settled = decided.Add });
        foreach (var (body, previous) in spool.Entries(stop))
        {
            decided.Clear();
            course.Settle(body, previous);
            var same = body.Activity.What is Happening.Corrected
                || (decided is [var entry] && entry.Activity.What == body.Activity.What && Text(entry.Decision.Trace) == Text(body.Decision.Trace));
            if (!same)
            {
                Of(body.Member).Add(body.Key);
            }
        }

        foreach (var member in spool.CorrectedMembers)
        {
            Of(member);
        }

        return suspects;
    }

    private async Task CompareAsync(
        JournalSpool spool, Retelling told, SortedDictionary<string, HashSet<JournalKey>> suspects, Func<MemberId, Task<Account>> account, PreviewBuilder preview, CancellationToken stop)
    {
        var (books, right) = (new Dictionary<MemberId, List<EntryBody>>(), new Dictionary<JournalKey, EntryBody>());
        bool Asked(MemberId member) => suspects.ContainsKey(member.Value);
        var world = new World(order.Rules, (member, activity) => Asked(member) || spool.Asks(activity))
        {
            Settled = entry =>
            {
                if (Asked(entry.Member))
                {
                    right[entry.Key] = entry;
                }
            },
        };
        var course = new Retelling.Course(told, spool, world);
        foreach (var (body, previous) in spool.Entries(stop))
        {
            course.Settle(body, previous);
            if (Asked(body.Member))
            {
                (books.TryGetValue(body.Member, out var known) ? known : books[body.Member] = []).Add(body);
            }
        }

        foreach (var (name, keys) in suspects)
        {
            var member = MemberId.From(name);
            var entries = books[member];
            var own = await account(member);
            if (WhyNot(own, entries) is { } why)
            {
                preview.Leave(new Untouched(member, null, null, why));
                continue;
            }

            var mine = right.Where(entry => entry.Key.Member == member).ToDictionary();
            var correction = new MemberCorrection(own, world.Find(member)!, entries, mine, entry => told.RulesOf(entry.Key, entry));
            var what = correction.Of(keys);
            correction.Untouched.ForEach(preview.Leave);
            if (what is not null)
            {
                preview.Add(own, what);
            }
        }
    }

    /// <summary>Why an account cannot be corrected; null where it can.</summary>
    private static string? WhyNot(Account account, List<EntryBody> entries) =>
        account.Standing == Standing.Closed ? "the account is closed"
        : account is not { Kin: null, Hosts: null, Left: null } ? "the account was joined with another, and its points lie there by other names"
        : account.Entries != entries.Count ? "the account changed while it was read; preview again"
        : null;

    private void Check(Retelling told)
    {
        var missing = order.Facts.Where(fact => fact.BodyHash is null && !told.Used.Contains(fact))
            .Select(fact => $"{fact.Source}: the journal has no event {fact.Event} of {fact.Partner} {(order.Scope == new RerateScope() ? "" : "within --from, --to, --partner and --member")}".TrimEnd());
        // A folder of payloads may hold more than the journal; one of which it has nothing at all is another partner's, or of another store.
        var mapped = order.Facts.Where(fact => fact.BodyHash is not null).ToList();
        var strange = mapped.Count > 0 && !mapped.Exists(told.Used.Contains) ? ["the journal has no event that the payloads hold; are they of this partner and this store?"] : Array.Empty<string>();
        var faults = told.Faults.Concat(missing).Concat(strange).Take(100).ToList();
        if (faults.Count > 0)
        {
            throw new CorrectionException(faults);
        }
    }

    private string FingerprintOf(IEnumerable<(MemberId Member, Happening.Corrected What)> corrections)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{order.Right?.Id}|{order.Right?.Version}|{order.Right?.Source}\n")));
        foreach (var (member, what) in corrections)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{member}|{Text(what)}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, HubJson.Compact);
}
