using LoyaltyHub.Azure.Tables;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>Keeps what could not be processed, with its reason and content, until somebody mends and replays it.</summary>
public interface IQuarantine
{
    /// <summary>Keeps an item. The same content quarantined again for the same reason stays one item.</summary>
    Task PutAsync(QuarantineItem item, CancellationToken stop);
}
