using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Settlement;

namespace LoyaltyHub.Cli.Demo;

/// <summary>What <c>hub demo --json</c> prints. Counts of the ledger are of all of it, runs before this one included; the others are of this run.</summary>
/// <param name="WebhooksAccepted">Webhook calls answered 202.</param>
/// <param name="EventsAccepted">Events in them.</param>
/// <param name="DuplicatesIgnored">Events that had taken effect before and changed nothing.</param>
/// <param name="ConflictsQuarantined">Events whose id was taken by another body.</param>
/// <param name="ForgeriesRejected">Webhook calls answered 401.</param>
/// <param name="RedemptionsCaptured">Redemptions the till captured.</param>
/// <param name="JournalEntries">Entries in the journal.</param>
/// <param name="MembersWithBalance">Members with points.</param>
/// <param name="SettlementsClosed">Settlements of the window this run closed.</param>
/// <param name="SettlementsAcknowledged">How many of them their partners acknowledged.</param>
/// <param name="NetSum">All settlement nets and the hub's fund together, minor units; 0 when the books are right.</param>
/// <param name="BreaksFound">Breaks in the imported report.</param>
/// <param name="AuditDifferences">What the audit found wrong.</param>
/// <param name="Seconds">How long the day took, from the first webhook to the audit.</param>
internal sealed record DemoSummary(
    int WebhooksAccepted,
    int EventsAccepted,
    long DuplicatesIgnored,
    long ConflictsQuarantined,
    int ForgeriesRejected,
    int RedemptionsCaptured,
    long JournalEntries,
    long MembersWithBalance,
    int SettlementsClosed,
    int SettlementsAcknowledged,
    long NetSum,
    int BreaksFound,
    int AuditDifferences,
    decimal Seconds)
{
    /// <summary>Whether everything came out as the day was played: exactly one break was planted.</summary>
    public bool BooksBalance => NetSum == 0 && AuditDifferences == 0 && BreaksFound == 1 && SettlementsClosed > 0 && SettlementsAcknowledged == SettlementsClosed;
}

/// <summary>Everything the report shows.</summary>
/// <param name="Summary">The counts.</param>
/// <param name="Statements">Members' statements by loyalty id.</param>
/// <param name="Settlements">The settlements of the closed window.</param>
/// <param name="Documents">What the partners received.</param>
/// <param name="Reconciliation">What the report of one of them gave.</param>
/// <param name="Books">The audit.</param>
internal sealed record DemoOutcome(
    DemoSummary Summary,
    IReadOnlyList<(string Member, MemberStatement Statement)> Statements,
    IReadOnlyList<PartnerSettlement> Settlements,
    IReadOnlyList<SettlementDocument> Documents,
    Reconciliation Reconciliation,
    BooksReport Books);
