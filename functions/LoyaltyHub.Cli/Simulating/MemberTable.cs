using System.Globalization;
using CsvHelper;
using LoyaltyHub.Core.Pricing;

namespace LoyaltyHub.Cli.Simulating;

/// <summary>What each member comes to, as CSV.</summary>
internal static class MemberTable
{
    public static void Write(string path, SimulationResult result)
    {
        using var csv = new CsvWriter(new StreamWriter(path), CultureInfo.InvariantCulture);
        foreach (var title in new[] { "member", "spent_minor", "granted", "balance", "worth_minor", "worth_against_minor", "groups", "pilots" })
        {
            csv.WriteField(title);
        }

        csv.NextRecord();
        foreach (var member in result.Members)
        {
            csv.WriteField(member.Member);
            csv.WriteField(member.Spent);
            csv.WriteField(Text(member.Granted));
            csv.WriteField(Text(member.Balance));
            csv.WriteField(member.Worth);
            csv.WriteField(member.WorthAgainst);
            csv.WriteField(string.Join("; ", member.Groups));
            csv.WriteField(string.Join("; ", member.Pilots ?? []));
            csv.NextRecord();
        }
    }

    private static string Text(IReadOnlyDictionary<string, long> points) =>
        string.Join(' ', points.Select(unit => string.Create(CultureInfo.InvariantCulture, $"{unit.Value} {unit.Key}")));
}
