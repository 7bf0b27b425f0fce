using System.Globalization;

namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Says in a few words what a programme holds.</summary>
public static class ProgrammeSummary
{
    /// <summary>How many of each kind it has: <c>2 units, 5 earn rules</c>; what it has none of is left out.</summary>
    public static string Summary(this Programme programme)
    {
        (int Count, string One, string Many)[] parts =
        [
            (programme.Units.Count, "unit", "units"),
            (programme.Earn.Count, "earn rule", "earn rules"),
            (programme.Challenges.Count, "challenge", "challenges"),
            (programme.Streaks.Count, "streak", "streaks"),
            (programme.Ladders.Count, "ladder", "ladders"),
            (programme.Perks.Count, "perk", "perks"),
            (programme.Catalogue.Count, "item", "items"),
            (programme.Draws.Count, "draw", "draws"),
            (programme.Budgets.Count, "budget", "budgets"),
        ];
        return string.Join(", ", parts.Where(part => part.Count > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {(part.Count == 1 ? part.One : part.Many)}")));
    }
}
