using LoyaltyHub.Core.Ledger;

namespace LoyaltyHub.Azure.Tables;

/// <summary>The hub's tables.</summary>
public static class TableNames
{
    /// <summary>Which member an alias belongs to.</summary>
    public const string Identities = "identities";

    /// <summary>What was fixed at installation.</summary>
    public const string Config = "config";

    /// <summary>Settlement windows and settlements.</summary>
    public const string Settlements = "settlements";

    /// <summary>What partners' reports said.</summary>
    public const string Reconciliation = "reconciliation";

    /// <summary>What could not be processed, with its reason and content.</summary>
    public const string Quarantine = "quarantine";

    /// <summary>Webhooks to partners, and how their endpoints do.</summary>
    public const string Deliveries = "deliveries";

    /// <summary>Accepted batches too large for one queue message, until they are processed.</summary>
    public const string Inbox = "inbox";

    /// <summary>A shard's head, accounts, journal and obligations: a table each, so that no shard pays for the length of another.</summary>
    public static string LedgerOf(Shard shard) => $"ledger{shard}";

    /// <summary>All of them but the ledger's.</summary>
    public static IReadOnlyList<string> All { get; } = [Identities, Config, Settlements, Reconciliation, Quarantine, Inbox, Deliveries];
}
