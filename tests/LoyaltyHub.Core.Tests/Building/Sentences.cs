using System.Globalization;
using System.Text.RegularExpressions;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using Xunit;

namespace LoyaltyHub.Core.Tests.Building;

/// <summary>Reads what a member reads, and follows its arithmetic with nothing else at hand.</summary>
internal static partial class Sentences
{
    /// <summary>An entry's own words come to what it posts.</summary>
    public static void Reckon(EntryBody entry, Programme programme)
    {
        var texts = Explanation.Steps(entry.Decision, entry.Activity, programme);
        foreach (var unit in programme.Units.Select(terms => terms.Unit))
        {
            var (granted, back) = (0L, 0L);
            foreach (var text in texts.Select(text => text.En))
            {
                Assert.True(text.Length > 5);
                granted += Granted().Match(text) is { Success: true } grant && IsOf(grant, unit) ? Reckon(text, grant) : 0;
                back += TakenBack().Match(text) is { Success: true } taken && IsOf(taken, unit) ? Value(taken.Groups["sum"].Value) : 0;
            }

            Assert.Equal(entry.Decision.Postings.Where(posting => posting.Unit == unit && BookAccounts.IsMembers(posting.Account)).Sum(posting => posting.Value), granted - back);
        }
    }

    /// <summary>What a sentence says was granted: what its arithmetic comes to, or what a limit left of that.</summary>
    private static long Reckon(string text, Match grant)
    {
        var sum = Value(grant.Groups["sum"].Value);
        var why = grant.Groups["why"].Value;
        if (Limit().Match(why) is { Success: true } limit)
        {
            Assert.Equal(sum, limit.Groups["sum"].Success ? Value(limit.Groups["sum"].Value) : 0);
        }
        else if (Arithmetic(why) is { } reckoned)
        {
            Assert.True(sum == reckoned, text);
        }

        return sum;
    }

    private static long? Arithmetic(string why)
    {
        if (Percent().Match(why) is { Success: true } percent)
        {
            // A point is worth 1 RUB, so a percentage of roubles is so many points.
            var exact = decimal.Parse(percent.Groups["rate"].Value, CultureInfo.InvariantCulture) * Value(percent.Groups["paid"].Value) / 100 / (percent.Groups["exact"].Value.EndsWith("RUB", StringComparison.Ordinal) ? 1 : 100);
            var said = percent.Groups["exact"].Value;
            AssertExact(exact, said);
            return Rounded(percent, exact);
        }

        if (Times().Match(why) is { Success: true } times)
        {
            var exact = (decimal.Parse(times.Groups["factor"].Value, CultureInfo.InvariantCulture) - 1) * Value(times.Groups["of"].Value);
            AssertExact(exact, times.Groups["exact"].Value);
            return Rounded(times, exact);
        }

        return Per().Match(why) is { Success: true } per ? Value(per.Groups["paid"].Value) / Value(per.Groups["amount"].Value) * Value(per.Groups["each"].Value)
            : Each().Match(why) is { Success: true } each ? Value(each.Groups["each"].Value) * Value(each.Groups["count"].Value)
            : Stepped().Match(why) is { Success: true } steps ? Math.Max(0, Value(steps.Groups["after"].Value) - Value(steps.Groups["before"].Value))
            : EachTime().Match(why) is { Success: true } fix ? Value(fix.Groups["each"].Value)
            : null;
    }

    private static long Rounded(Match match, decimal exact)
    {
        var how = match.Groups["how"].Value;
        var rounded = how switch
        {
            "" => exact,
            "down" => Math.Floor(exact),
            "up" => Math.Ceiling(exact),
            "to the nearest (a half up)" => Math.Floor(exact + 0.5m),
            _ => Math.Round(exact, MidpointRounding.ToEven),
        };
        Assert.Equal(how.Length > 0, match.Groups["rounded"].Success);
        Assert.True(how.Length == 0 || Value(match.Groups["rounded"].Value) == rounded, match.Value);
        return checked((long)rounded);
    }

    private static void AssertExact(decimal exact, string said) =>
        Assert.Equal(said.Contains('…', StringComparison.Ordinal) ? decimal.Round(exact, 6, MidpointRounding.ToZero) : exact, Exact(said.Replace("…", "", StringComparison.Ordinal)));

    private static bool IsOf(Match sum, Unit unit) => sum.Groups["sum"].Value.EndsWith("RUB", StringComparison.Ordinal) == unit.IsCurrency;

    /// <summary>Points, or minor units.</summary>
    private static long Value(string text) => (long)Exact(text);

    private static decimal Exact(string text)
    {
        var money = text.EndsWith("RUB", StringComparison.Ordinal);
        return decimal.Parse(text.Split(' ')[0], NumberStyles.Number, CultureInfo.InvariantCulture) * (money ? 100 : 1);
    }

    private const string Sum = @"[\d,.]*\d…?(?: RUB| points?)?";

    [GeneratedRegex($"^(?<sum>{Sum}) for “[^”]+”: (?<why>.*)$")]
    private static partial Regex Granted();

    [GeneratedRegex($"^(?<sum>{Sum}) (?:of “[^”]+” )?taken back")]
    private static partial Regex TakenBack();

    [GeneratedRegex($@", but .*(?:left only (?<sum>{Sum})|had only (?<sum>{Sum}) left|limit is (?<sum>{Sum})|which left only (?<sum>{Sum})|at most (?<sum>{Sum}) each time(?: in the programme)?(?=\.)|used up)")]
    private static partial Regex Limit();

    [GeneratedRegex($@"^(?<rate>[\d.]+) % of (?<paid>{Sum})(?: for [\d,]+ lines? of the order)? is (?<exact>{Sum})(?:, rounded (?<how>.*?)(?<!a half) to (?<rounded>{Sum}))?")]
    private static partial Regex Percent();

    [GeneratedRegex($@"^(?<factor>[\d.]+) times the (?<of>{Sum}) of the rules it multiplies, so (?<exact>{Sum}) more(?:, rounded (?<how>.*?)(?<!a half) to (?<rounded>{Sum}))?")]
    private static partial Regex Times();

    [GeneratedRegex($@"^(?<each>{Sum}) for every full (?<amount>{Sum}) of (?<paid>{Sum})")]
    private static partial Regex Per();

    [GeneratedRegex($@"^(?<each>{Sum}) for each of (?<count>[\d,]+) (?:lines?|pieces?|times?)")]
    private static partial Regex Each();

    [GeneratedRegex($@"comes to (?<after>{Sum}), and the {Sum} before came to (?<before>{Sum})")]
    private static partial Regex Stepped();

    [GeneratedRegex($@"^(?<each>{Sum}) each time")]
    private static partial Regex EachTime();
}
