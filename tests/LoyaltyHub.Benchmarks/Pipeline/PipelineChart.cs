using System.Globalization;
using System.Text;

namespace LoyaltyHub.Benchmarks.Pipeline;

/// <summary>A report as two bar charts in one SVG: events per second, and storage calls per event.</summary>
internal static class PipelineChart
{
    private const int Width = 860;
    private const int LabelWidth = 200;
    private const int ValueWidth = 80;
    private const int RowHeight = 26;
    private const int TitleHeight = 44;

    public static string Draw(PipelineReport report)
    {
        var rows = PipelineTable.Rows(report).ToList();
        var panel = TitleHeight + (rows.Count * RowHeight);
        var height = (2 * panel) + 40;
        var svg = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" width="{Width}" height="{height}" font-family="sans-serif" font-size="13">""")
            .AppendLine("<title>Events per second and storage calls per event, textbook design and hub</title>")
            .AppendLine("""<rect width="100%" height="100%" fill="#ffffff"/>""");
        Panel(svg, 0, "Events per second, from the first post to the last effect (more is better)", rows.ConvertAll(row => (Label(row), row.Measured.EventsPerSecond)), "N0");
        Panel(svg, panel + 16, "Storage calls per event (fewer is better)", rows.ConvertAll(row => (Label(row), row.Measured.CallsPerEvent)), "0.00");
        return svg.AppendLine("</svg>").ToString();
    }

    private static string Label((string Name, Measured Measured, int Events) row) =>
        $"{row.Name}, {row.Measured.Callers} caller{(row.Measured.Callers == 1 ? "" : "s")}{(row.Events > 1 ? $" × {row.Events}" : "")}";

    private static void Panel(StringBuilder svg, int top, string title, List<(string Label, double Value)> bars, string format)
    {
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="16" y="{top + 28}" font-size="15" font-weight="bold" fill="#1b1f24">{title}</text>""");
        var most = bars.Max(bar => bar.Value);
        for (var index = 0; index < bars.Count; index++)
        {
            var (label, value) = bars[index];
            var y = top + TitleHeight + (index * RowHeight);
            var length = Math.Max(value / most * (Width - LabelWidth - ValueWidth - 16), 1);
            var colour = label.StartsWith("textbook", StringComparison.Ordinal) ? "#9aa4b2" : "#1f6feb";
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{LabelWidth - 8}" y="{y + 15}" text-anchor="end" fill="#1b1f24">{label}</text>""")
                .AppendLine(CultureInfo.InvariantCulture, $"""<rect x="{LabelWidth}" y="{y + 2}" width="{length:0.0}" height="{RowHeight - 8}" rx="2" fill="{colour}"/>""")
                .AppendLine(CultureInfo.InvariantCulture, $"""<text x="{LabelWidth + length + 6:0.0}" y="{y + 15}" fill="#1b1f24">{value.ToString(format, CultureInfo.InvariantCulture)}</text>""");
        }
    }
}
