namespace LoyaltyHub.Azure.Queues;

/// <summary>The hub's queues; each has a poison queue beside it, named as the Functions host names it.</summary>
public static class QueueNames
{
    /// <summary>Normalised activities on their way to the ledger.</summary>
    public const string Activities = "activities";

    /// <summary>Activity messages that failed too often.</summary>
    public const string ActivitiesPoison = "activities-poison";

    /// <summary>Settlements on their way to partners.</summary>
    public const string Settlements = "settlements";

    /// <summary>Settlement messages that failed too often.</summary>
    public const string SettlementsPoison = "settlements-poison";

    /// <summary>Lanes of webhooks on their way to partners.</summary>
    public const string Deliveries = "deliveries";

    /// <summary>Messages of lanes that failed too often.</summary>
    public const string DeliveriesPoison = "deliveries-poison";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Activities, ActivitiesPoison, Settlements, SettlementsPoison, Deliveries, DeliveriesPoison];
}
