using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rerating;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>What was wrong and is to be put right.</summary>
/// <param name="Right">A version whose rules are right for its days; null where only facts are corrected.</param>
/// <param name="Facts">What should have been said of events.</param>
/// <param name="Scope">Which events are looked at.</param>
public sealed record Wrong(Programme? Right, IReadOnlyList<CorrectedFact> Facts, RerateScope Scope);

/// <summary>What became of a correction.</summary>
/// <param name="Fingerprint">The preview that was applied.</param>
/// <param name="Members">How many accounts were corrected.</param>
/// <param name="Repeated">Whether that had been done before, and nothing was done now.</param>
/// <param name="Declined">The accounts that were left as they are, and why.</param>
public sealed record Rerated(string Fingerprint, int Members, bool Repeated, IReadOnlyList<Untouched> Declined);

/// <summary>Rates past events again by right facts and rules: previews without a write, and posts exactly what was previewed.</summary>
public sealed class BooksRerating(HubLedger ledger, TableProgrammes programmes, ActivityProcessing processing, TimeProvider clock)
{
    private const int AtOnce = 16;
    private const int LongestName = 100;
    private const int LongestReason = 300;

    /// <summary>Says what would be posted. Reads the whole journal.</summary>
    /// <exception cref="CorrectionException">Facts do not fit what was recorded.</exception>
    /// <exception cref="ProgrammeException">The right version contradicts another programme.</exception>
    /// <exception cref="InvalidOperationException">The right version cannot take effect.</exception>
    public async Task<ReratePreview> PreviewAsync(Wrong wrong, CancellationToken stop) => (await LookAsync(wrong, null, stop)).Preview;

    /// <summary>Posts what was previewed, and publishes the right version, so that what is still to come of its days is decided by it.</summary>
    /// <param name="wrong">The same as was previewed.</param>
    /// <param name="fingerprint">The preview's.</param>
    /// <param name="by">Who approves it; a name, nothing to reach a person by.</param>
    /// <param name="reason">Why, for members and partners to read.</param>
    /// <param name="stop">Cancels; what was posted by then stays, and a new preview shows the rest.</param>
    /// <exception cref="InvalidOperationException">The books or the corrections are not those that were previewed.</exception>
    /// <exception cref="ArgumentException">The name or the reason is missing, too long or tells who somebody is.</exception>
    public async Task<Rerated> ApplyAsync(Wrong wrong, string fingerprint, string by, string reason, CancellationToken stop)
    {
        var (approver, why) = (Plain(by, "--by", LongestName), Plain(reason, "--reason", LongestReason));
        var (preview, done) = await LookAsync(wrong, fingerprint, stop);
        if (done > 0)
        {
            return new Rerated(fingerprint, done, true, []);
        }

        if (preview.Fingerprint != fingerprint)
        {
            throw new InvalidOperationException($"The books or the corrections have changed since preview {fingerprint}: by now they give {preview.Fingerprint}. Look at a new preview and apply that.");
        }

        if (wrong.Right is { } right)
        {
            await programmes.CorrectAsync(right, approver, clock.GetUtcNow(), stop);
        }

        var declined = new ConcurrentBag<Untouched>();
        var many = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop, TaskScheduler = TaskScheduler.Current };
        await Parallel.ForEachAsync(preview.Corrections, many, async (correction, cancel) =>
        {
            var what = correction.What with { Run = fingerprint, By = approver, Reason = why };
            if (WhyNot(await processing.SettleAsync(Activity.OfHub(EventOf(fingerprint), clock.GetUtcNow(), what, correction.Member), cancel)) is { } because)
            {
                declined.Add(new Untouched(correction.Member, null, null, because));
            }
        });
        return new Rerated(fingerprint, preview.Corrections.Count - declined.Count, false, [.. declined.OrderBy(left => left.Member.Value, StringComparer.Ordinal)]);
    }

    private static EventId EventOf(string fingerprint) => EventId.From($"rerate:{fingerprint}");

    private static string? WhyNot(Receipt receipt) => receipt switch
    {
        Receipt.Recorded recorded => WhyNot(recorded.Entry),
        Receipt.Duplicate duplicate => WhyNot(duplicate.Entry),
        Receipt.Conflict => "the same correction was applied at the same time by somebody else; nothing was done twice",
        Receipt.Unprocessable refused => refused.Reason,
        _ => throw new InvalidOperationException($"No outcome for {receipt.GetType().Name}."),
    };

    private static string? WhyNot(JournalEntry entry) => entry.Body.Decision.Declined()?.Reason switch
    {
        null => null,
        DeclineReason.BudgetUsedUp => $"the budget {entry.Body.Decision.Declined()!.Name} has not enough left",
        _ => "the account has changed since the preview; preview again",
    };

    /// <summary>The preview, and how many accounts the given one was applied to before.</summary>
    private async Task<(ReratePreview Preview, int Done)> LookAsync(Wrong wrong, string? fingerprint, CancellationToken stop)
    {
        var open = await ledger.OpenAsync(stop);
        var kept = await programmes.AllAsync(stop);
        var rules = RulesWith(open.Engine.Programmes, kept, wrong.Right);
        var known = rules.Versions.ToDictionary(version => (version.Id, version.Version));
        var rerating = new Rerating(new RerateOrder(rules, wrong.Right, wrong.Facts, wrong.Scope), (id, version) => known.GetValueOrDefault((id, version)) ?? kept.GetValueOrDefault((id, version)));
        var done = 0;
        var preview = await rerating.PreviewAsync(
            JournalAsync(open.Store, entry => done += fingerprint is not null && entry.Body.Activity.What is Happening.Corrected said && said.Run == fingerprint && entry.Body.Decision.Declined() is null ? 1 : 0, stop),
            member => open.OwnAccountAsync(member, stop),
            clock.GetUtcNow(),
            stop);
        return (preview, done);
    }

    /// <summary>All versions, the right one among them.</summary>
    private static ProgrammeTimeline RulesWith(ProgrammeTimeline rules, IReadOnlyDictionary<(string Id, int Version), Programme> kept, Programme? right)
    {
        if (right is null || rules.Versions.Contains(right))
        {
            return rules;
        }

        if (kept.GetValueOrDefault((right.Id, right.Version)) is { } recorded && recorded.Source != right.Source)
        {
            throw new InvalidOperationException($"{right.Id} version {right.Version} is recorded in this installation with other rules. Raise 'version' in the corrected file.");
        }

        var others = rules.Versions.Where(version => (version.Id, version.Version) != (right.Id, right.Version)).ToList();
        if (others.FirstOrDefault(version => version.Id == right.Id && version.Version > right.Version && version.Start < right.End && right.Start < version.End) is { } later)
        {
            throw new InvalidOperationException($"{right.Id} version {later.Version} holds on the same days and goes before version {right.Version}. Raise 'version' in the corrected file above it, and give it the days it is right for by 'validFrom' and 'validTo'.");
        }

        if (!others.Exists(version => version.Id == right.Id))
        {
            throw new InvalidOperationException($"This hub has no programme {right.Id}, so nothing was rated by it.");
        }

        return ProgrammeTimeline.Of(others.Append(right));
    }

    private static async IAsyncEnumerable<JournalEntry> JournalAsync(IShardStore store, Action<JournalEntry> seen, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var shard in Shard.All(store.Shards))
        {
            await foreach (var row in store.ScanJournalAsync(shard, stop))
            {
                var entry = row.Value ?? throw new InvalidOperationException($"{row.Row}: {row.Fault}; hub audit tells more.");
                seen(entry);
                yield return entry;
            }
        }
    }

    /// <summary>What is written into the books for ever may not tell how to reach a person.</summary>
    private static string Plain(string text, string option, int longest)
    {
        var trimmed = text.Trim();
        if (trimmed.Length is 0 || trimmed.Length > longest || trimmed.Any(char.IsControl))
        {
            throw new ArgumentException($"Give {option} 1 to {longest} letters on one line.");
        }

        return trimmed.Contains('@', StringComparison.Ordinal) || trimmed.Count(char.IsAsciiDigit) > 12
            ? throw new ArgumentException($"{option} stays in the books for ever: leave e-mail addresses, telephone and card numbers out.")
            : trimmed;
    }
}
