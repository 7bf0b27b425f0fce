namespace LoyaltyHub.Core.Settlement;

/// <summary>Settlements that wait for their push.</summary>
public interface ISettlementQueue
{
    /// <summary>Queues a settlement's push.</summary>
    /// <param name="settlement">The settlement.</param>
    /// <param name="after">How long the message stays invisible, up to seven days.</param>
    /// <param name="stop">Cancels.</param>
    Task PutAsync(SettlementId settlement, TimeSpan after, CancellationToken stop);
}
