namespace LoyaltyHub.Core;

/// <summary>One text in the two languages the hub speaks.</summary>
/// <param name="En">English.</param>
/// <param name="Ru">Russian.</param>
public sealed record LocalText(string En, string Ru);
