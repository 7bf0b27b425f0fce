using System.Text;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Programmes.Checking;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Programmes;

/// <summary>Programmes and activities that can be read and that nobody expects.</summary>
public sealed class OddInputTests
{
    [Fact]
    public void A_programme_as_large_as_may_be_is_read_checked_and_decides_within_seconds()
    {
        // All in one group of exclusives, which is what a check compares most.
        var rules = Enumerable.Range(0, ProgrammeFile.MostRules).Select(number => $$"""
            { "rule": "r{{number}}", "name": { "en": "Rule {{number}}", "ru": "Правило {{number}}" }, "on": "purchase", "group": "g{{number % 4}}", "when": { "mcc": ["{{number:D4}}"] }, "reward": { "points": 1 } }
            """);
        var clock = System.Diagnostics.Stopwatch.StartNew();

        var programme = Written.Programme($$"""
            "groups": [{{string.Join(',', Enumerable.Range(0, 4).Select(number => $$"""{ "group": "g{{number}}", "policy": "best" }"""))}}], "earn": [{{string.Join(',', rules)}}]
            """);
        var warnings = ProgrammeWarnings.Of(programme);
        var counter = new Counter(programme);
        counter.Say(Said(Purchase("o", "10.00", mcc: "0777")));

        Assert.Empty(warnings);
        Assert.Equal(("r777", 1), counter.Entries[^1].Decision.Trace.OfType<Trace.Granted>().Select(step => (step.Rule, step.Points)).Single());
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_file_may_begin_with_a_byte_order_mark_and_its_lines_stay_where_they_are()
    {
        byte[] Marked(string text) => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)];

        var text = Written.Rule("\"reward\": { \"points\": 1 }").Source!.Replace("\"earn\"", "\n\"earn\"", StringComparison.Ordinal);
        Assert.Equal("test", ProgrammeFile.Parse(Marked(text), "p.json").Id);
        Assert.Equal(2, ProgrammeFile.LinesOf(Marked(text))("/earn/0"));
        Assert.Equal(2, Assert.Single(Assert.Throws<ProgrammeException>(() => ProgrammeFile.Parse(Marked(text.Replace("\"points\":1", "\"points\":0", StringComparison.Ordinal)), "p.json")).Faults).Line);
    }

    [Fact]
    public void A_file_in_another_encoding_is_told_as_such()
    {
        var text = Written.Rule("\"reward\": { \"points\": 1 }").Source!;
        Assert.All(new[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32 }, encoding => Assert.All(new[] { encoding.GetPreamble(), [] }, mark => Assert.Equal(
            "the file is no UTF-8 text; save it with the encoding UTF-8", Assert.Single(Assert.Throws<ProgrammeException>(() => ProgrammeFile.Parse(mark.Concat(encoding.GetBytes(text)).ToArray(), "p.json")).Faults).What)));
    }

    [Fact]
    public void What_happens_in_the_future_is_decided_by_the_version_of_then_and_can_come_back_today()
    {
        var timeline = ProgrammeTimeline.Of(
            Written.Rule("\"reward\": { \"points\": 1 }", "\"validTo\": \"2027-01-01\""),
            Written.Rule("\"reward\": { \"points\": 7 }, \"expiry\": { \"mode\": \"rolling\", \"days\": 1 }", "\"validFrom\": \"2027-01-01\"") with { Version = 2 });
        var bought = Said(Purchase("o", "10.00"), at: Noon.AddYears(1));
        var counter = new Counter(timeline.At(bought.At));

        counter.Say(bought);
        Assert.Equal((2, 7L), (counter.Entries[^1].Decision.Version, counter.Account.BalanceOf(Points).Available));
        counter.Say(Said(Return("o", "10.00")));

        Assert.Equal(0, counter.Account.BalanceOf(Points).Available);
    }

    [Fact]
    public void A_member_in_two_tiers_by_two_programmes_has_what_both_give()
    {
        static Programme Club(string name, long from) => ProgrammeFile.Parse(
            Encoding.UTF8.GetBytes($$"""
                {
                  "programme": "{{name}}", "version": 1, "name": { "en": "N", "ru": "Н" }, "utcOffset": "+03:00",
                  "units": [{ "unit": "PTS", "burn": { "pointValue": 100, "currency": "RUB" } }],
                  "counters": [{ "counter": "{{name}}-spend", "name": { "en": "S", "ru": "Т" }, "on": "purchase", "count": "amount" }],
                  "ladders": [{ "ladder": "{{name}}-status", "name": { "en": "S", "ru": "С" }, "counter": "{{name}}-spend", "within": "year", "levels": [{ "tier": "{{name}}-gold", "name": { "en": "G", "ru": "З" }, "from": {{from}} }] }],
                  "earn": [{ "rule": "{{name}}-rule", "name": { "en": "R", "ru": "П" }, "on": "purchase", "when": { "tiers": ["{{name}}-gold"] }, "reward": { "points": 5 } }]
                }
                """),
            "club.json");
        var both = ProgrammeTimeline.Of(Club("air", 500_00), Club("bank", 900_00)).At(Noon);
        var counter = new Counter(both);

        var granted = new List<string>();
        foreach (var step in Enumerable.Range(1, 3))
        {
            counter.Say(Said(Purchase($"o{step}", "500.00")));
            granted.Add(string.Join(' ', counter.Entries[^1].Decision.Trace.OfType<Trace.Granted>().Select(one => one.Rule)));
        }

        Assert.Equal(["", "air-rule", "air-rule bank-rule"], granted);
        Assert.Equal(["air-gold", "bank-gold"], Tiers.Of(counter.Account, both, Noon).Select(standing => standing.Level?.Tier));
    }

    [Fact]
    public void A_segment_nobody_ever_named_leaves_everyone_out_and_says_so()
    {
        var programme = Written.Rule("\"when\": { \"segments\": [\"studnets\"] }, \"reward\": { \"points\": 5 }");
        var counter = new Counter(programme);
        counter.Say(Said(new Happening.Enrolled(EnrolmentKind.Segment, "students")));
        var bought = Said(Purchase("o", "10.00"));
        counter.Say(bought);

        Assert.Equal((MissReason.Segment, "studnets"), counter.Entries[^1].Decision.Trace.OfType<Trace.Missed>().Select(step => (step.Reason, step.Wanted)).Single());
        Assert.Contains("studnets", Explanation.Of(counter.Entries[^1].Decision, bought, programme).En);
    }

    [Fact]
    public void A_reward_larger_than_its_budget_is_warned_of_and_grants_what_there_is_and_no_more()
    {
        var programme = Written.Rule("\"reward\": { \"points\": 100 }, \"budget\": \"b\"", "\"budgets\": [{ \"budget\": \"b\", \"name\": { \"en\": \"B\", \"ru\": \"Б\" }, \"points\": 30 }]");
        var counter = new Counter(programme);
        counter.Budgets["test|b"] = 30;
        counter.Say(Said(Purchase("o1", "10.00")));

        Assert.Equal((30, 100), counter.Entries[^1].Decision.Trace.OfType<Trace.Granted>().Select(step => (step.Points, step.Rounded)).Single());
        Assert.StartsWith("the budget 'b' of 30 is below one reward of 100", Assert.Single(ProgrammeWarnings.Of(programme)).What);
    }
}
