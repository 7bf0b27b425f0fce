using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Core.Reconciliation;

/// <summary>One line of what a partner says stands between it and the hub.</summary>
/// <param name="Line">The line in the file, from 1, the header included.</param>
/// <param name="EventId">The partner's event.</param>
/// <param name="Amount">Minor units; positive is owed to the partner, as in the settlement.</param>
public sealed record ReportLine(int Line, EventId EventId, Amount Amount);

/// <summary>Reads a partner's CSV report (RFC 4180, UTF-8) with the columns <c>event_id</c>, <c>amount_minor</c> and <c>currency</c>, in any order; others are ignored.</summary>
public static class PartnerReport
{
    /// <summary>The most lines one report may hold.</summary>
    public const int MaxLines = 1_000_000;

    private static readonly string[] Columns = ["event_id", "amount_minor", "currency"];

    /// <summary>Reads a report.</summary>
    /// <exception cref="PartnerReportException">The file is not such a report; one fault per line, up to 100.</exception>
    public static IReadOnlyList<ReportLine> Parse(TextReader text)
    {
        var lines = new List<ReportLine>();
        var faults = new List<string>();
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim, DetectColumnCountChanges = true });
        try
        {
            if (!csv.Read() || !csv.ReadHeader() || Columns.Except(csv.HeaderRecord ?? [], StringComparer.Ordinal).ToList() is { Count: > 0 } missing)
            {
                throw new PartnerReportException([$"line 1: the header must name the columns {string.Join(", ", Columns)}, separated by commas"]);
            }

            while (faults.Count < 100 && csv.Read())
            {
                Read(csv, lines, faults);
            }
        }
        catch (CsvHelperException fault) when (fault is not FieldValidationException)
        {
            faults.Add($"line {csv.Parser.RawRow}: not a CSV row with as many fields as the header ({fault.GetType().Name})");
        }

        return faults.Count == 0 ? lines : throw new PartnerReportException(faults);
    }

    private static void Read(CsvReader csv, List<ReportLine> lines, List<string> faults)
    {
        var line = csv.Parser.RawRow;
        var (id, amount, currency) = (csv.GetField("event_id"), csv.GetField("amount_minor"), csv.GetField("currency"));
        if (!long.TryParse(amount, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var minor))
        {
            faults.Add($"line {line}: amount_minor is not a whole number of minor units, e.g. -4599");
        }
        else if (currency is null || !Currencies.TryExponent(currency, out _))
        {
            faults.Add($"line {line}: currency is not an ISO 4217 code");
        }
        else if (string.IsNullOrWhiteSpace(id) || id.Length > EventId.MaxLength)
        {
            faults.Add($"line {line}: event_id is empty or longer than {EventId.MaxLength} characters");
        }
        else if (lines.Count == MaxLines)
        {
            faults.Add($"line {line}: a report holds at most {MaxLines} lines; split it by settlement");
        }
        else
        {
            lines.Add(new ReportLine(line, EventId.From(id), new Amount(minor, Unit.From(currency))));
        }
    }
}

/// <summary>A partner's report that cannot be read.</summary>
public sealed class PartnerReportException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>One text per fault: the line and what is wrong with it.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
