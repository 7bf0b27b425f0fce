namespace LoyaltyHub.Core.Ledger;

/// <summary>What became of an activity that was handed to the ledger.</summary>
public abstract record Receipt
{
    private Receipt()
    {
    }

    /// <summary>It took effect now.</summary>
    public sealed record Recorded(JournalEntry Entry) : Receipt;

    /// <summary>The very same activity had taken effect before; nothing changed.</summary>
    public sealed record Duplicate(JournalEntry Entry) : Receipt;

    /// <summary>Another activity had taken effect under the same event id; nothing changed.</summary>
    public sealed record Conflict(JournalEntry Entry) : Receipt;

    /// <summary>It can never take effect: the books could not hold the result.</summary>
    public sealed record Unprocessable(string Reason) : Receipt;
}
