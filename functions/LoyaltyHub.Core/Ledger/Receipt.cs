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

    /// <summary>Its account is on its way into another one; nothing changed. It takes effect here or there when the merge has come to its end.</summary>
    /// <param name="Merge">The entry that the merge began with.</param>
    public sealed record Postponed(JournalKey Merge) : Receipt;

    /// <summary>It can never take effect: the books could not hold the result.</summary>
    public sealed record Unprocessable(string Reason) : Receipt;
}
