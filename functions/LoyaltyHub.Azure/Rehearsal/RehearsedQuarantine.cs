using LoyaltyHub.Azure.Pipeline;

namespace LoyaltyHub.Azure.Rehearsal;

/// <summary>Remembers the last item that would be put aside, and puts none aside.</summary>
internal sealed class RehearsedQuarantine : IQuarantine
{
    /// <summary>Why something would be put aside; null where nothing was since it was last asked.</summary>
    public QuarantineItem? Last { get; private set; }

    /// <summary>The last one, and forgets it.</summary>
    public QuarantineItem? Take()
    {
        var item = Last;
        Last = null;
        return item;
    }

    /// <inheritdoc/>
    public Task PutAsync(QuarantineItem item, CancellationToken stop)
    {
        Last = item;
        return Task.CompletedTask;
    }
}
