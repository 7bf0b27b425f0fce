namespace LoyaltyHub.Cli.Sandbox.Playing;

/// <summary>How much traffic is played.</summary>
/// <param name="Rate">Calls a second, storms counted as one.</param>
/// <param name="Duration">For how long.</param>
/// <param name="Members">How many members do something.</param>
/// <param name="Seed">Makes the same traffic again; only ids and times differ.</param>
public sealed record TrafficOrder(int Rate, TimeSpan Duration, int Members, int Seed);
