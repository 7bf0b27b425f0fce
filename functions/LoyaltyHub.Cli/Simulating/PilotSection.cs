using System.Globalization;
using LoyaltyHub.Core;
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

    /// <summary>The two groups in all.</summary>
    public static IEnumerable<string[]> Groups(PilotComparison pilot, Unit currency) => [Row("pilot", pilot.Pilot, currency), Row("control", pilot.Control, currency)];

    /// <summary>The titles of <see cref="Measures"/>.</summary>
    public static string[] MeasureTitles { get; } = ["Per member", "Pilot", "Control", "Difference", "From", "To", "Clear"];

    /// <summary>What a member of each group comes to.</summary>
    public static IEnumerable<string[]> Measures(PilotComparison pilot, Unit currency) => pilot.PerMember.Select(one => (string[])
        [NameOf(one.Measure, currency), .. new[] { one.Pilot, one.Control, one.Difference, one.Low, one.High }.Select(value => Number(value, IsMoney(one.Measure) ? currency.Exponent : 0)), one.Low is null ? "too few" : one.Clear ? "yes" : "no"]);

    private static string[] Row(string name, PilotGroup group, Unit currency) =>
        [name, Number(group.Members), Number(group.Active), Number(group.Activities), new Amount(group.Spent, currency).ToReadable(), string.Join(", ", group.Granted.Select(unit => $"{Number(unit.Value)} {unit.Key}")), new Amount(group.Worth, currency).ToReadable(), new Amount(group.Cost, currency).ToReadable()];

    private static bool IsMoney(string measure) => measure is "spent" or "worth" or "cost";

    private static string NameOf(string measure, Unit currency) => measure switch
    {
        "days" => "days with an activity",
        "spent" => $"spent, {currency}",
        "worth" => $"worth of points, {currency}",
        "cost" => $"cost to partners, {currency}",
        _ => measure,
    };

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A mean to two decimals; of minor units, in major ones.</summary>
    private static string Number(decimal? value, int exponent) => value is { } mean ? (mean / Enumerable.Range(0, exponent).Aggregate(1m, (minor, _) => minor * 10)).ToString("N2", CultureInfo.InvariantCulture) : "";
}
