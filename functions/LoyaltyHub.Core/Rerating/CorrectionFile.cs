using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Rerating;

/// <summary>
/// Reads corrected facts (CSV, RFC 4180, UTF-8): the columns <c>partner</c> and <c>event_id</c> name a purchase or engagement, and any of <c>mcc</c>, <c>category</c>, <c>channel</c>,
/// <c>amount_minor</c>, <c>quantity</c> say what is right. An empty field changes nothing, <c>-</c> takes the value away. With <c>line</c> the codes are those of a line of the order.
/// </summary>
public static class CorrectionFile
{
    private const string Away = "-";
    private static readonly string[] Names = ["partner", "event_id"];
    private static readonly string[] Facts = ["mcc", "category", "channel", "amount_minor", "quantity"];
    private static readonly string[] Columns = [.. Names, .. Facts, "line"];

    /// <summary>Reads a file.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="name">What people call it.</param>
    /// <exception cref="CorrectionException">It is no such file; up to 100 faults.</exception>
    public static IReadOnlyList<CorrectedFact> Parse(TextReader text, string name)
    {
        var facts = new List<CorrectedFact>();
        var faults = new List<string>();
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim, DetectColumnCountChanges = true });
        try
        {
            var header = csv.Read() && csv.ReadHeader() ? csv.HeaderRecord ?? [] : [];
            if (Names.Except(header, StringComparer.Ordinal).Any() || !Facts.Intersect(header, StringComparer.Ordinal).Any() || header.Except(Columns, StringComparer.Ordinal).Any())
            {
                throw new CorrectionException([$"{name}:1: the header must name {string.Join(" and ", Names)}, at least one of {string.Join(", ", Facts)}, and nothing else but line"]);
            }

            while (faults.Count < 100 && csv.Read())
            {
                var where = $"{name}:{csv.Parser.RawRow}";
                faults.AddRange(Read(csv, header, where, facts).Select(fault => $"{where}: {fault}"));
            }
        }
        catch (CsvHelperException fault)
        {
            faults.Add($"{name}:{csv.Parser.RawRow}: not a CSV row with as many fields as the header ({fault.GetType().Name})");
        }

        return faults.Count == 0 ? facts : throw new CorrectionException(faults);
    }

    private static IEnumerable<string> Read(CsvReader csv, string[] header, string where, List<CorrectedFact> facts)
    {
        string? Field(string column) => header.Contains(column) && csv.GetField(column) is { Length: > 0 } field ? field : null;
        if (!PartnerId.TryFrom(Field("partner") ?? "", out var partner))
        {
            yield return "partner is empty or no partner's name";
            yield break;
        }

        if (Field("event_id") is not { Length: <= EventId.MaxLength } id)
        {
            yield return $"event_id is empty or longer than {EventId.MaxLength} characters";
            yield break;
        }

        var right = new RightFacts(Field("mcc"), Field("category"), Field("channel"), Field("amount_minor"), Field("quantity"), Field("line"));
        var faults = right.Faults().ToList();
        foreach (var fault in faults)
        {
            yield return fault;
        }

        if (faults.Count == 0)
        {
            facts.Add(new CorrectedFact(partner, EventId.From(id), where, right.Of));
        }
    }

    /// <summary>One row's facts.</summary>
    private sealed record RightFacts(string? Mcc, string? Category, string? Channel, string? Amount, string? Quantity, string? Line)
    {
        public IEnumerable<string> Faults()
        {
            if (this is { Mcc: null, Category: null, Channel: null, Amount: null, Quantity: null })
            {
                yield return $"nothing is corrected; give one of {string.Join(", ", Facts)}";
            }

            if (Mcc is not (null or Away) && !(Mcc.Length == 4 && Mcc.All(char.IsAsciiDigit)))
            {
                yield return "mcc is not four digits";
            }

            if (Amount is not null && NumberOf(Amount) is null)
            {
                yield return "amount_minor is not a whole number of minor units above zero, e.g. 399050";
            }

            if (Quantity is not null && NumberOf(Quantity) is null)
            {
                yield return "quantity is not a whole number above zero";
            }

            if (Line is not null && (Channel is not null || Quantity is not null))
            {
                yield return "a line has no channel and no quantity of its own here; leave line empty for them";
            }
        }

        /// <summary>What is right.</summary>
        /// <exception cref="ArgumentException">The event is of another kind.</exception>
        public Happening Of(Happening said) => said switch
        {
            Happening.Purchased purchase when Line is null && Quantity is null => purchase with
            {
                Mcc = Or(Mcc, purchase.Mcc),
                Category = Or(Category, purchase.Category),
                Channel = Or(Channel, purchase.Channel),
                Paid = Amount is null ? purchase.Paid : purchase.Paid with { Value = NumberOf(Amount)!.Value },
            },
            Happening.Purchased purchase when Quantity is null && purchase.Lines?.Any(line => line.Id == Line) == true => purchase with
            {
                Lines = [.. purchase.Lines.Select(line => line.Id == Line ? OfLine(line) : line)],
            },
            Happening.Purchased when Quantity is null => throw new ArgumentException($"the order has no line '{Line}'"),
            Happening.Engaged engaged when this is { Mcc: null, Category: null, Channel: null, Amount: null, Line: null } => engaged with { Quantity = NumberOf(Quantity!)!.Value },
            _ => throw new ArgumentException("the event is of another kind: a purchase has mcc, category, channel, amount_minor; an engagement has a quantity"),
        };

        private OrderLine OfLine(OrderLine line) => line with
        {
            Mcc = Or(Mcc, line.Mcc),
            Category = Or(Category, line.Category),
            Paid = Amount is null ? line.Paid : NumberOf(Amount)!.Value,
        };

        private static string? Or(string? right, string? said) => right switch { null => said, Away => null, _ => right };

        private static long? NumberOf(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }
}
