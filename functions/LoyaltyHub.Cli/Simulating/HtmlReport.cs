using System.Globalization;
using System.Net;
using System.Text;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Pricing;

namespace LoyaltyHub.Cli.Simulating;

/// <summary>A simulation as one self-contained page for people who decide about money.</summary>
internal static class HtmlReport
{
    private const string Style = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d2733}h1{margin-bottom:0}table{border-collapse:collapse;margin:1rem 0;width:100%}"
        + "th,td{text-align:right;padding:.3rem .6rem;border-bottom:1px solid #d8dee6}th:first-child,td:first-child{text-align:left}figure{margin:1rem 0}figcaption{color:#5a6775}svg{width:100%;height:auto}"
        + ".up{color:#0a7d33}.down{color:#b3261e}";

    public static string Of(SimulationResult result)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Programme price</title><style>{Style}</style>");
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Text(string.Join(", ", result.Programme.Programmes))}</h1>");
        page.Append(CultureInfo.InvariantCulture, $"<p>What these rules would have come to for {result.Activities:N0} activities of {result.MemberCount:N0} members, {result.From:d MMMM yyyy} to {result.To:d MMMM yyyy}");
        page.Append(result.Against is { } against ? $", compared with {Text(string.Join(", ", against.Programmes))}.</p>" : ".</p>");
        Money(page, result);
        Points(page, result);
        Charts(page, result.Programme);
        Rules(page, result);
        Shifts(page, result);
        Pilots(page, result);
        page.Append("<p>All figures are replayed from the activities by the rules themselves; nothing was booked.</p></html>\n");
        return page.ToString();
    }

    private static void Money(StringBuilder page, SimulationResult result)
    {
        page.Append("<h2>Who pays</h2><p>What partners pay for points granted, less what they get back for returns.</p>");
        if (result.Against is not { } against)
        {
            Table(page, ["Partner", "Pays"], result.Programme.Cost.Select(cost => (string[])[Text(cost.Partner), cost.Amount.ToReadable()]));
            return;
        }

        // Who paid before and pays nothing any more is a payer too.
        var (now, before) = (CostOf(result.Programme), CostOf(against));
        Table(page, ["Partner", "Pays", "Paid before", "Difference"], now.Keys.Union(before.Keys).Order().Select(payer => (string[])
            [Text(payer.Partner), Of(now, payer).ToReadable(), Of(before, payer).ToReadable(), Change(Of(now, payer) + -Of(before, payer))]));
    }

    private static Dictionary<(string Partner, Unit Currency), long> CostOf(PricedProgramme programme) => programme.Cost.ToDictionary(cost => (cost.Partner, cost.Amount.Unit), cost => cost.Amount.Value);

    private static Amount Of(Dictionary<(string Partner, Unit Currency), long> costs, (string Partner, Unit Currency) payer) => new(costs.GetValueOrDefault(payer), payer.Currency);

    private static void Points(StringBuilder page, SimulationResult result)
    {
        page.Append("<h2>Points</h2><p>Outstanding points are a liability until they are spent or expire.</p>");
        Table(page, ["Unit", "Before", "Granted", "Taken back", "Spent", "Expired", "Outstanding", "Liability"], result.Programme.Units.Select(unit => (string[])
            [unit.Unit.Value, Number(unit.Opening), Number(unit.Granted), Number(unit.TakenBack), Number(unit.Redeemed), Number(unit.Expired), Number(unit.Outstanding), unit.Liability.ToReadable()]));
    }

    private static void Charts(StringBuilder page, PricedProgramme programme)
    {
        foreach (var unit in programme.Days.GroupBy(day => day.Unit))
        {
            page.Append(BarChart.Of($"{unit.Key} granted per day, returns taken off", [.. unit.Select(day => (day.Day, day.Points))]));
        }

        foreach (var budget in programme.Budgets.GroupBy(day => day.Budget, StringComparer.Ordinal))
        {
            page.Append(BarChart.Of($"Budget {budget.Key}: points left at the end of the day", [.. budget.Select(day => (day.Day, day.Left))]));
        }
    }

    private static void Rules(StringBuilder page, SimulationResult result)
    {
        page.Append("<h2>What each rule grants</h2>");
        Table(page, ["Rule", "Applied", "Points", "Taken back"], result.Programme.Rules.Select(rule => (string[])
            [Text(rule.Rule), Number(rule.Times), $"{Number(rule.Points)} {rule.Unit}", Number(rule.TakenBack)]));
    }

    private static void Shifts(StringBuilder page, SimulationResult result)
    {
        if (result.Shifts.Count > 0)
        {
            page.Append("<h2>Winners and losers</h2><p>What the points of each member are worth, against the rules compared with.</p>");
            Table(page, ["Group", "Winners", "Losers", "Same", "Won", "Lost"], result.Shifts.Select(shift => (string[])
                [Text(shift.Group), Number(shift.Winners), Number(shift.Losers), Number(shift.Same), new Amount(shift.Won, result.Currency).ToReadable(), new Amount(shift.Lost, result.Currency).ToReadable()]));
        }
    }

    private static void Pilots(StringBuilder page, SimulationResult result)
    {
        foreach (var pilot in result.Pilots)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>Pilot: {Text(PilotSection.Title(pilot))}</h2>");
            Table(page, PilotSection.GroupTitles, PilotSection.Groups(pilot, result.Currency).Select(Encoded));
            Table(page, PilotSection.MeasureTitles, PilotSection.Measures(pilot, result.Currency).Select(Encoded));
            page.Append(CultureInfo.InvariantCulture, $"<p>{Text(PilotSection.Note)}</p>");
        }
    }

    private static string[] Encoded(string[] row) => [.. row.Select(Text)];

    private static void Table(StringBuilder page, string[] titles, IEnumerable<string[]> rows)
    {
        page.Append("<table><tr>").AppendJoin("", titles.Select(title => $"<th>{title}</th>")).Append("</tr>");
        foreach (var row in rows)
        {
            page.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{cell}</td>")).Append("</tr>");
        }

        page.Append("</table>");
    }

    private static string Change(Amount change) => $"<span class=\"{(change.Value > 0 ? "down" : "up")}\">{(change.Value > 0 ? "+" : "")}{change.ToReadable()}</span>";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
