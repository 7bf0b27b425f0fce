namespace LoyaltyHub.Cli.Hosting;

/// <summary>The hub cannot start as it is configured. The message names the setting or file and is enough without a stack trace.</summary>
public sealed class HubStartException(string message, Exception? inner = null) : Exception(message, inner);
