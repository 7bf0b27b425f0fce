using System.Globalization;
using System.Text;

namespace LoyaltyHub.Benchmarks.Pipeline;

/// <summary>A report as the Markdown table of docs/performance.md.</summary>
internal static class PipelineTable
{
    public static string Of(PipelineReport report)
    {
        var text = new StringBuilder()
            .AppendLine("| design | callers × events | events/s | storage calls/event | ack p50, ms | ack p99, ms | CPU/event, µs |")
            .AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (name, measured, events) in Rows(report))
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {name} | {measured.Callers} × {events} | {measured.EventsPerSecond:N0} | {measured.CallsPerEvent:0.000} | {measured.AckP50Ms:0.0} | {measured.AckP99Ms:0.0} | {measured.CpuMicrosecondsPerEvent:N0} |");
        }

        return text.AppendLine()
            .AppendLine("| what else | figure |")
            .AppendLine("| --- | ---: |")
            .AppendLine(CultureInfo.InvariantCulture, $"| hub, 256 callers, to the textbook | {report.Ratios.Single256ToTextbook:0.0} × |")
            .AppendLine(CultureInfo.InvariantCulture, $"| hub, batches, to the textbook | {report.Ratios.BatchToTextbook:0.0} × |")
            .AppendLine(CultureInfo.InvariantCulture, $"| hub's rows with batches, to the emulator's ceiling of {report.Ceiling.RowsPerSecond:N0} rows/s | {report.Ratios.BatchRowsToCeiling:0.00} |")
            .AppendLine(CultureInfo.InvariantCulture, $"| storage calls of a lone warm event | {report.Lone.CallsPerEvent:0.0} |")
            .AppendLine(CultureInfo.InvariantCulture, $"| hold, capture, one bare transaction: p50, ms | {report.Redemption.HoldP50Ms:0.0}, {report.Redemption.CaptureP50Ms:0.0}, {report.Redemption.BareP50Ms:0.0} |")
            .AppendLine(CultureInfo.InvariantCulture, $"| hold and capture to a bare transaction | {report.Redemption.RatioToBareTransaction:0.00} |")
            .AppendLine(CultureInfo.InvariantCulture, $"| live memory before, at most in and after {report.Memory.Events:N0} events, MiB | {report.Memory.StartMiB:0.0}, {report.Memory.MostMiB:0.0}, {report.Memory.EndMiB:0.0} |")
            .Append(CultureInfo.InvariantCulture, $"| differences found by the audit of {report.AuditedEntries:N0} entries | {report.AuditDifferences} |")
            .ToString();
    }

    /// <summary>All measurements under the names they have in table and chart.</summary>
    public static IEnumerable<(string Name, Measured Measured, int Events)> Rows(PipelineReport report) =>
    [
        .. report.TextbookByCallers.Select(measured => ("textbook", measured, 1)),
        .. report.Single.Select(measured => ("hub", measured, 1)),
        ("hub", report.Batch, PipelinePlan.BatchEvents),
    ];
}
