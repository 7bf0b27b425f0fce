using Xunit;

namespace LoyaltyHub.Azure.Tests.Programmes;

/// <summary>The samples are whole: each programme is there, is played by a scenario of its name, and stands in the documentation with what the scenario shows.</summary>
public sealed class SampleRowsTests
{
    private static readonly string[] Rows =
    [
        // Banks
        "uralsib-business-card", "alfa-dengi-sverkhu", "alfa-onetwotrip", "delobank-perks", "bank-super-app", "bonus-and-cashback",

        // Subscriptions and coalitions
        "subscription-cashback", "multi-subscription", "shop-subscription-partners", "telecom-bank-card", "coalition", "developer-lifestyle", "luxury-club",

        // Verticals
        "fitness-chain", "cafe-drinks", "online-cinema", "electronics-card", "retail-delivery", "payment-platform",
        "travel-service", "education-platform", "auto-service", "e-commerce", "mobile-operator",

        // Business to business
        "s7-corp", "volume-ladder", "status-levels", "individual-terms", "decision-maker", "long-validity", "onboarding", "new-category-boost",
        "private-bonuses", "oganov-referral", "greendata-briefing",

        // Activity and gamification
        "classic-four", "streaming-activity", "online-school", "daily-login", "wheel-of-fortune", "eco-actions",
    ];

    public static TheoryData<string> Programmes => [.. Directory.EnumerateFiles(SampleFiles.Programmes, "*.json").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Fact]
    public void Every_row_is_a_programme()
    {
        Assert.DoesNotContain(Rows, row => !File.Exists(SampleFiles.ProgrammeOf(row)));
    }

    [Theory]
    [MemberData(nameof(Programmes))]
    public void Every_programme_is_played_by_the_scenario_of_its_name_and_stands_in_the_documentation_with_its_story(string name)
    {
        Assert.Contains(name, Rows);
        var scenario = ScenarioForm.Read(SampleFiles.ScenarioOf(name));
        Assert.Contains(name, scenario.Programmes);
        var lines = File.ReadAllLines(Path.Combine(SampleFiles.Repository, "docs", "programmes.md"));
        Assert.Single(lines, line => line == $"| [{name}](../samples/programmes/{name}.json) | [scenario](../samples/programmes/scenarios/{name}.json) | {scenario.Story} |");
    }
}
