using System.Text.Json;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Ledger;

/// <summary>What one commit makes one partner owe or be owed, in the window it fell into.</summary>
/// <param name="Window">The settlement window.</param>
/// <param name="Partner">The partner.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Lines">One per journal entry that moves money with the partner.</param>
public sealed record Obligation(long Window, PartnerId Partner, string Commit, IReadOnlyList<ObligationLine> Lines)
{
    /// <summary>How people name the obligation's row.</summary>
    public string RowIn(Shard shard) => $"{shard}/L|{Window:D8}|{Partner}|{Commit}";

    /// <summary>The obligations of some entries of one commit.</summary>
    public static IReadOnlyList<Obligation> Of(IEnumerable<JournalEntry> entries) => entries
        .SelectMany(entry => LinesOf(entry.Body).Select(line => (entry.Body.Window, line.Partner, entry.Commit, line.Line)))
        .GroupBy(row => (row.Window, row.Partner, row.Commit))
        .Select(group => new Obligation(group.Key.Window, group.Key.Partner, group.Key.Commit, group.Select(row => row.Line).ToList()))
        .ToList();

    /// <summary>The money lines of one entry.</summary>
    public static IEnumerable<(PartnerId Partner, ObligationLine Line)> LinesOf(EntryBody body) =>
        body.Activity.What is Happening.Corrected corrected ? LinesOf(body, corrected) : LinesOfEvent(body);

    /// <summary>A correction has a line for each event it touches, so that partners can check each.</summary>
    private static IEnumerable<(PartnerId Partner, ObligationLine Line)> LinesOf(EntryBody body, Happening.Corrected corrected) => body.Decision.Declined() is not null ? [] : corrected.Grants
        .SelectMany(grant => grant.Payers.Select(payer => (payer.Account, grant.Event, grant.At, grant.Each.Unit, Change: checked(payer.Was + payer.FeeWas - payer.Now - payer.FeeNow))))
        .GroupBy(line => (line.Account, line.Event, line.At, line.Unit), line => line.Change)
        .Where(line => line.Sum() != 0)
        .SelectMany(line => BookAccounts.TryPartner(line.Key.Account, out var partner)
            ? [(partner, new ObligationLine(line.Key.Event, ObligationReason.Correction, line.Key.At, new Amount(line.Sum(), line.Key.Unit), body.Sequence))]
            : Array.Empty<(PartnerId, ObligationLine)>());

    private static IEnumerable<(PartnerId Partner, ObligationLine Line)> LinesOfEvent(EntryBody body)
    {
        foreach (var posting in body.Decision.Postings)
        {
            if (BookAccounts.TryPartner(posting.Account, out var partner))
            {
                yield return (partner, new ObligationLine(body.Activity.OriginEvent, ReasonOf(body.Activity.What), body.Activity.At, new Amount(posting.Value, posting.Unit), body.Sequence));
            }
        }
    }

    /// <summary>A line with everything that names it, for comparing.</summary>
    internal static string TextOf(long window, PartnerId partner, string commit, ObligationLine line) =>
        $"{window}|{partner}|{commit}|{JsonSerializer.Serialize(line, HubJson.Compact)}";

    private static ObligationReason ReasonOf(Happening what) => what switch
    {
        Happening.Purchased or Happening.Engaged or Happening.RewardArrived => ObligationReason.Accrual,
        Happening.Returned or Happening.EngagementCancelled or Happening.RewardRecalled => ObligationReason.Clawback,
        _ => ObligationReason.Redemption,
    };
}

/// <summary>One line of what is owed, in words the partner can check: its own event.</summary>
/// <param name="EventId">The partner's event.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When it happened.</param>
/// <param name="Amount">Positive is owed to the partner, negative is owed by it; minor units.</param>
/// <param name="Sequence">The journal entry of its shard that makes it.</param>
public sealed record ObligationLine(EventId EventId, ObligationReason Reason, DateTimeOffset At, Amount Amount, long Sequence);

/// <summary>Why money is owed.</summary>
public enum ObligationReason
{
    /// <summary>The partner granted points and pays for them.</summary>
    Accrual,

    /// <summary>Points were taken back after a return; the partner gets its payment back.</summary>
    Clawback,

    /// <summary>The partner took points as payment and is paid for them.</summary>
    Redemption,

    /// <summary>Points had been granted by wrong facts or wrong rules; what the partner paid for them is put right.</summary>
    Correction,
}
