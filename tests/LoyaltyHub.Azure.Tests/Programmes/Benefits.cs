using System.Text.Json;

namespace LoyaltyHub.Azure.Tests.Programmes;

/// <summary>What a statement says that a member has besides points.</summary>
internal static class Benefits
{
    public static void Compare(JsonElement benefits, ExpectForm expect, Findings found)
    {
        var tiers = Rows(benefits, "tiers").ToDictionary(row => Text(row, "ladder")!, row => Text(row, "tier"), StringComparer.Ordinal);
        found.AtLeast("tiers", expect.Tiers, tiers);

        var perks = Rows(benefits, "perks").GroupBy(row => Text(row, "perk")!, StringComparer.Ordinal).ToDictionary(perk => perk.Key, LeftOf, StringComparer.Ordinal);
        found.AtLeast("perks", expect.Perks, perks);
        found.Same("noPerks", "", string.Join(", ", (expect.NoPerks ?? []).Where(perks.ContainsKey)));

        var enrolled = Rows(benefits, "enrolments").Select(row => Text(row, "name")!).ToHashSet(StringComparer.Ordinal);
        found.Same("enrolled without", "", string.Join(", ", (expect.Enrolled ?? []).Where(name => !enrolled.Contains(name))));
    }

    /// <summary>How often all grants of a perk may be used together; null where one of them knows no limit.</summary>
    private static long? LeftOf(IEnumerable<JsonElement> grants)
    {
        long? sum = 0;
        foreach (var grant in grants)
        {
            sum += grant.TryGetProperty("left", out var left) ? left.GetInt64() : null;
        }

        return sum;
    }

    private static IEnumerable<JsonElement> Rows(JsonElement benefits, string name) => benefits.GetProperty(name).EnumerateArray();

    private static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var text) ? text.GetString() : null;
}
