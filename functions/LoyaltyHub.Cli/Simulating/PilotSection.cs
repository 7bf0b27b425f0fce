using System.Globalization;
using LoyaltyHub.Core.Pricing;

namespace LoyaltyHub.Cli.Simulating;

/// <summary>The members that programmes are tried on, next to the others, for people.</summary>
internal static class PilotSection
{
    /// <summary>What the figures say, and what they do not.</summary>
    public const string Note =
        "A hash of the member decides who is in a pilot, so the groups differ by it alone. The range holds the true difference with 95 % confidence (Welch); it is left out where a group has fewer than 30 members. "
        + "One of 20 measures looks clear by chance.";

    /// <summary>What a pilot is called.</summary>
    public static string Title(PilotComparison pilot) => string.Create(CultureInfo.InvariantCulture, $"{pilot.Programme}: {pilot.Percent} % of members by “{pilot.Salt}”");

    /// <summary>The titles of <see cref="Groups"/>.</summary>
    public static string[] GroupTitles { get; } = ["Group", "Members", "Active", "Activities", "Spent", "Points", "Worth", "Cost"];

    /// <summary>The two groups in all; money in minor units.</summary>
    public static IEnumerable<string[]> Groups(PilotComparison pilot) => [Row("pilot", pilot.Pilot), Row("control", pilot.Control)];

    /// <summary>The titles of <see cref="Measures"/>.</summary>
    public static string[] MeasureTitles { get; } = ["Per member", "Pilot", "Control", "Difference", "From", "To", "Clear"];

    /// <summary>What a member of each group comes to.</summary>
    public static IEnumerable<string[]> Measures(PilotComparison pilot) => pilot.PerMember.Select(one => (string[])
        [NameOf(one.Measure), Number(one.Pilot), Number(one.Control), Number(one.Difference), Number(one.Low), Number(one.High), one.Low is null ? "too few" : one.Clear ? "yes" : "no"]);

    private static string[] Row(string name, PilotGroup group) =>
        [name, Number(group.Members), Number(group.Active), Number(group.Activities), Number(group.Spent), string.Join(", ", group.Granted.Select(unit => $"{Number(unit.Value)} {unit.Key}")), Number(group.Worth), Number(group.Cost)];

    private static string NameOf(string measure) => measure switch
    {
        "days" => "days with an activity",
        "worth" => "worth of points",
        "cost" => "cost to partners",
        _ => measure,
    };

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(decimal? value) => value?.ToString("N2", CultureInfo.InvariantCulture) ?? "";
}
