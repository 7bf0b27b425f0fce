using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;

namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>A mistake put into the simulated system, to see whether the simulation notices.</summary>
internal sealed record PlantedBug
{
    /// <summary>None.</summary>
    public static PlantedBug None { get; } = new();

    /// <summary>Where commits arrive.</summary>
    public Func<IShardStore, IShardStore> Far { get; init; } = store => store;

    /// <summary>In each hub's own view of the shards.</summary>
    public Func<IShardStore, IShardStore> Near { get; init; } = store => store;

    /// <summary>In each hub's view of the budgets' pools.</summary>
    public Func<IBudgetPools, IBudgetPools> Pools { get; init; } = pools => pools;

    /// <summary>In each hub's way to the queue.</summary>
    public Func<IActivityStorage, IActivityStorage> Queue { get; init; } = queue => queue;

    /// <summary>In the identities.</summary>
    public Func<IIdentities, IIdentities> Identities { get; init; } = identities => identities;

    /// <summary>In the quarantine.</summary>
    public Func<IQuarantine, IQuarantine> Quarantine { get; init; } = quarantine => quarantine;

    /// <summary>Which entries returns find, by a mistake that the witness makes too.</summary>
    public Func<EntryBody, bool> Finds { get; init; } = _ => true;

    /// <summary>Whether messages are deleted before they are processed.</summary>
    public bool DeletesFirst { get; init; }
}
