using System.Globalization;
using System.Net;
using System.Text;

namespace LoyaltyHub.Cli.Simulating;

/// <summary>Days as bars, as an SVG figure.</summary>
internal static class BarChart
{
    private const int Width = 900;
    private const int Height = 220;
    private const int Floor = 190;

    public static string Of(string title, IReadOnlyList<(DateOnly Day, long Value)> days)
    {
        var first = days.Min(day => day.Day).DayNumber;
        var span = days.Max(day => day.Day).DayNumber - first + 1;
        var most = Math.Max(1, days.Max(day => day.Value));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{WebUtility.HtmlEncode(title)}; the highest is {most:N0}</figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title)}\">");
        foreach (var (day, value) in days)
        {
            var (left, right) = ((day.DayNumber - first) * Width / span, (day.DayNumber - first + 1) * Width / span);
            var height = (long)((decimal)Math.Max(0, value) * (Floor - 10) / most);
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left}\" y=\"{Floor - height}\" width=\"{Math.Max(1, right - left - 1)}\" height=\"{height}\" fill=\"#3566a8\"><title>{day:yyyy-MM-dd}: {value:N0}</title></rect>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"0\" y1=\"{Floor}\" x2=\"{Width}\" y2=\"{Floor}\" stroke=\"#1d2733\"/><text x=\"0\" y=\"210\" font-size=\"14\">{days.Min(day => day.Day):yyyy-MM-dd}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width}\" y=\"210\" font-size=\"14\" text-anchor=\"end\">{days.Max(day => day.Day):yyyy-MM-dd}</text></svg></figure>");
        return svg.ToString();
    }
}
