using System.Text;
using System.Text.Json.Nodes;
using LoyaltyHub.Core.Programmes;
using Xunit;

namespace LoyaltyHub.Core.Tests.Programmes;

/// <summary>What is wrong with counters, what is made of them, rewards, conditions and who pays is said with its place and remedy.</summary>
public sealed class ProgressFaultTests
{
    private const string Good = """
        {
          "programme": "p", "version": 1, "name": { "en": "P", "ru": "П" }, "utcOffset": "+03:00", "validFrom": "2026-01-01", "validTo": "2027-01-01",
          "members": { "pilot": { "percent": 10, "salt": "x" } },
          "units": [{ "unit": "PTS", "burn": { "pointValue": 100, "currency": "RUB" }, "debt": { "policy": "allow", "limit": 5 } }, { "unit": "USD" }],
          "budgets": [{ "budget": "spring", "name": { "en": "S", "ru": "В" }, "points": 500 }],
          "caps": [{ "unit": "PTS", "points": 900, "per": "month" }],
          "counters": [
            { "counter": "spend", "name": { "en": "Spend", "ru": "Траты" }, "on": "purchase", "count": "amount" },
            { "counter": "days", "name": { "en": "Days", "ru": "Дни" }, "on": "*", "count": "distinct", "of": "day" }
          ],
          "groups": [{ "group": "offers", "policy": "best" }],
          "ladders": [{
            "ladder": "status", "name": { "en": "Status", "ru": "Статус" }, "counter": "spend", "within": "year", "grace": { "months": 3 },
            "levels": [{ "tier": "silver", "name": { "en": "S", "ru": "С" }, "from": 10 }, { "tier": "gold", "name": { "en": "G", "ru": "З" }, "from": 20 }]
          }],
          "challenges": [{ "challenge": "five", "name": { "en": "Five", "ru": "Пять" }, "counter": "spend", "within": "month", "goal": 5, "repeat": true, "points": 40 }],
          "streaks": [{ "streak": "daily", "name": { "en": "Daily", "ru": "Дни" }, "counter": "days", "freeze": { "days": 1, "per": 7 }, "milestones": [{ "days": 7, "points": 60 }] }],
          "perks": [{ "perk": "lounge", "name": { "en": "L", "ru": "З" }, "valid": { "days": 9 } }],
          "catalogue": [{ "item": "drink", "name": { "en": "D", "ru": "Н" }, "points": 150, "partners": ["cafe"] }],
          "draws": [{ "draw": "wheel", "name": { "en": "W", "ru": "К" }, "prizes": [{ "prize": "big", "name": { "en": "B", "ru": "Б" }, "weight": 1, "points": 7 }] }],
          "earn": [
            {
              "rule": "store", "name": { "en": "Store", "ru": "Магазин" }, "on": ["purchase"], "reward": { "points": 2, "per": 10000 }, "group": "offers", "budget": "spring",
              "valid": { "from": "2026-11-01", "to": "2026-12-01" }, "lines": { "skus": ["a"] }, "caps": [{ "points": 80, "per": "day" }], "costPerPoint": 70, "fee": 30,
              "when": { "hours": { "from": "18:00", "to": "22:00" }, "days": ["sat"], "tiers": ["gold"], "maximumAmount": 77, "counts": [{ "counter": "days", "within": { "days": 30 }, "atLeast": 3 }] },
              "funding": [{ "partner": "self", "share": 60 }, { "partner": "hub", "share": 40 }], "pending": { "days": 14 }
            },
            {
              "rule": "steps", "name": { "en": "Steps", "ru": "Шаги" }, "on": "purchase", "perks": ["lounge"], "draw": "wheel",
              "reward": { "steps": [{ "from": 0, "percent": 1 }, { "from": 9, "percent": 2 }], "counter": "spend", "within": "month", "mode": "whole", "rounding": "down" }
            },
            { "rule": "twice", "name": { "en": "Twice", "ru": "Дважды" }, "on": "purchase", "unit": "PTS", "reward": { "times": 2, "rules": ["store"] } }
          ]
        }
        """;

    [Fact]
    public void All_of_it_can_be_read_and_a_multiplier_may_name_the_unit_that_others_leave_out() =>
        Assert.Equal(["store"], Assert.IsType<Reward.Times>(ProgrammeFile.Parse(Encoding.UTF8.GetBytes(Good), "p.json").Rule("twice")!.Reward).Rules);

    [Theory]
    [InlineData("\"validTo\": \"2027-01-01\"", "\"validTo\": \"2026-01-01\"", "/validTo: the programme ends before it begins; write a day after 2026-01-01, which is the first on which it does not hold")]
    [InlineData("\"percent\": 10", "\"percent\": 100", "/members/pilot/percent: a pilot has 1 to 99 percent of the members; leave it out for all")]
    [InlineData("\"limit\": 5", "\"limit\": 0", "/units/0/debt/limit: a limit is at least 1 point")]
    [InlineData("\"budget\": \"spring\", \"name\"", "\"budget\": \"a|b\", \"name\"", "/budgets/0/budget: give the budget a name without '|'")]
    [InlineData("\"points\": 500", "\"points\": 0", "/budgets/0/points: a budget is at least 1 point")]
    [InlineData("\"points\": 900", "\"points\": 0", "/caps/0/points: a cap is at least 1 point")]
    [InlineData("\"unit\": \"PTS\", \"points\": 900", "\"unit\": \"MIL\", \"points\": 900", "/caps/0/unit: the programme has no unit MIL; add it to 'units'")]
    [InlineData("\"caps\": [{ \"unit\"", "\"caps\": [{ \"points\": 9, \"per\": \"month\" }, { \"unit\"", "/caps: two caps of PTS are for the same period; keep the smaller")]
    [InlineData("\"counter\": \"spend\", \"name\"", "\"counter\": \"*spend\", \"name\"", "/counters/0/counter: give the counter a name without '|' that does not begin with '*'")]
    [InlineData("\"counter\": \"days\", \"name\"", "\"counter\": \"spend\", \"name\"", "/counters/1/counter: the counter at /counters/0/counter is named 'spend' too; rename or remove one of them")]
    [InlineData("\"on\": \"purchase\", \"count\"", "\"on\": \"visit\", \"count\"", "/counters/0/count: only a purchase has an amount")]
    [InlineData("\"count\": \"amount\"", "\"count\": \"amount\", \"of\": \"sku\"", "/counters/0/of: say of what for 'distinct', and for nothing else")]
    [InlineData(", \"of\": \"day\"", "", "/counters/1/of: say of what for 'distinct', and for nothing else")]
    [InlineData("\"count\": \"amount\"", "\"count\": \"amount\", \"when\": { \"days\": [\"sat\"] }", "/counters/0/when: a counter looks at the activity alone; ask for days, hours, tiers, counts and what members belong to in the rule")]
    [InlineData("\"group\": \"offers\", \"policy\"", "\"group\": \" \", \"policy\"", "/groups/0/group: give the group a name without '|' that does not begin with '*'")]
    [InlineData("\"counter\": \"spend\", \"within\": \"year\"", "\"counter\": \"gone\", \"within\": \"year\"", "/ladders/0/counter: the programme has no counter 'gone'; add it to 'counters'")]
    [InlineData("\"tier\": \"gold\"", "\"tier\": \"silver\"", "/ladders/0/levels/1/tier: the tier at /ladders/0/levels/0/tier is named 'silver' too; rename or remove one of them")]
    [InlineData("\"from\": 20", "\"from\": 10", "/ladders/0/levels/1/from: levels ascend: each begins above the one before")]
    [InlineData("\"from\": 10 }", "\"from\": 0 }", "/ladders/0/levels/0/from: a level begins at 1 or more; below the first there is none")]
    [InlineData("\"grace\": { \"months\": 3 }", "\"grace\": {}", "/ladders/0/grace: grace is 1 to 120 months or 1 to 3,650 days; leave it out for none")]
    [InlineData("\"within\": \"year\"", "\"within\": \"lifetime\"", "/ladders/0: what is counted for ever never falls; leave 'grace' and 'softLanding' out")]
    [InlineData("\"within\": \"year\"", "\"within\": { \"days\": 0 }", "/ladders/0/within: write \"day\", \"week\", \"month\", \"quarter\", \"year\", \"lifetime\", { \"days\": 1 to 3650 } or { \"months\": 1 to 120 }")]
    [InlineData("\"goal\": 5", "\"goal\": 0", "/challenges/0/goal: a goal is at least 1")]
    [InlineData("\"within\": \"month\", \"goal\"", "\"within\": { \"days\": 30 }, \"goal\"", "/challenges/0/repeat: a window that slides has no end after which it could begin again; repeat within a calendar period or the lifetime")]
    [InlineData(", \"points\": 40", "", "/challenges/0/points: it grants nothing; give it 'points' or 'perks'")]
    [InlineData("\"points\": 40", "\"points\": 9223372036854775807", "/challenges/0/points: a fixed reward is 1 to 1,000,000,000 points")]
    [InlineData("\"challenge\": \"five\"", "\"challenge\": \"store\"", "/challenges/0/challenge: the rule at /earn/0/rule is named 'store' too; rename or remove one of them")]
    [InlineData("\"counter\": \"days\", \"freeze\"", "\"counter\": \"spend\", \"freeze\"", "/streaks/0/counter: a streak needs a counter of \"distinct\" of \"day\"")]
    [InlineData("\"days\": 1, \"per\": 7", "\"days\": 7, \"per\": 7", "/streaks/0/freeze: say how many days may be missed, at least 1, in how many days in a row, more than that and at most 366")]
    [InlineData("\"milestones\": [{ \"days\": 7, \"points\": 60 }]", "\"milestones\": []", "/streaks/0/milestones: name at least one milestone")]
    [InlineData("\"days\": 7, \"points\"", "\"days\": 1, \"points\"", "/streaks/0/milestones/0/days: a milestone is at 2 to 3,650 days")]
    [InlineData("\"partners\": [\"cafe\"]", "\"partners\": [\"The Café\"]", null)]
    [InlineData("\"per\": 10000", "\"per\": 0", "/earn/0/reward/per: points are granted for every full amount of at least 1 minor unit")]
    [InlineData("\"group\": \"offers\", \"budget\"", "\"group\": \"gone\", \"budget\"", "/earn/0/group: the programme has no group 'gone'; add it to 'groups'")]
    [InlineData("\"to\": \"2026-12-01\"", "\"to\": \"2026-11-01\"", "/earn/0/valid: is valid on no day: the first day lies before the end, which is no longer part of it")]
    [InlineData("\"on\": [\"purchase\"]", "\"on\": [\"purchase\", \"visit\"]", "/earn/0/lines: only a purchase has lines")]
    [InlineData("\"on\": [\"purchase\"]", "\"on\": [\"purchase\", \"*\"]", "/earn/0/on: '*' is every kind; say it alone")]
    [InlineData("\"on\": [\"purchase\"]", "\"on\": []", "/earn/0/on: say 'purchase' or the kind of engagement")]
    [InlineData("\"per\": \"day\" }", "\"per\": \"day\" }, { \"points\": 9, \"per\": \"day\" }", "/earn/0/caps/1/per: two caps are for the same period; keep the smaller")]
    [InlineData("\"points\": 80", "\"points\": 80, \"unit\": \"PTS\"", "/earn/0/caps/0/unit: what grants has one unit; leave the cap's out")]
    [InlineData("\"costPerPoint\": 70", "\"costPerPoint\": -1", "/earn/0/costPerPoint: a point costs 0 to 1,000,000,000 minor units")]
    [InlineData("[{ \"unit\": \"PTS\", \"burn\"", "[{ \"unit\": \"EUR\" }, { \"unit\": \"PTS\", \"burn\"", "/earn/0/costPerPoint: EUR is money and costs what it is; leave it out")]
    [InlineData("\"fee\": 30", "\"fee\": 0", "/earn/0/fee: a fee is 1 to 1,000,000,000,000 minor units; leave it out for none")]
    [InlineData("\"to\": \"22:00\"", "\"to\": \"18:00\"", "/earn/0/when/hours: begins and ends at the same time; leave it out for the whole day")]
    [InlineData("\"to\": \"22:00\"", "\"to\": \"25:00\"", "/earn/0/when/hours/to: '25:00' is no time of day; write it as 18:00")]
    [InlineData("\"tiers\": [\"gold\"]", "\"tiers\": [\"iron\"]", "/earn/0/when/tiers: no ladder has a tier 'iron'; add it to the 'levels' of one")]
    [InlineData("\"maximumAmount\": 77", "\"maximumAmount\": 77, \"minimumAmount\": 78", "/earn/0/when/maximumAmount: a maximum is at least 1 minor unit, and no less than the minimum")]
    [InlineData("\"counter\": \"days\", \"within\"", "\"counter\": \"gone\", \"within\"", "/earn/0/when/counts/0/counter: the programme has no counter 'gone'; add it to 'counters'")]
    [InlineData("\"atLeast\": 3", "\"atLeast\": 3, \"atMost\": 4", "/earn/0/when/counts/0: give one of 'atLeast', 'atMost', 'exactly', 'every'")]
    [InlineData("\"atLeast\": 3", "\"every\": 0", "/earn/0/when/counts/0: a count is compared with at least 1; 'atMost' with at least 0")]
    [InlineData("\"partner\": \"hub\"", "\"partner\": \"The Shop\"", "/earn/0/funding/1/partner: 'The Shop' can be no partner; name one by its id, or say 'self' for the activity's partner or 'hub'")]
    [InlineData("\"partner\": \"hub\"", "\"partner\": \"self\"", "/earn/0/funding/1/partner: 'self' is there twice")]
    [InlineData("\"share\": 40", "\"share\": 39.99", "/earn/0/funding: the shares do not sum to 100 percent")]
    [InlineData("\"share\": 40", "\"share\": 79228162514264337593543950335", "/earn/0/funding/1/share: a share is more than 0 and at most 100 percent, with at most 2 decimals")]
    [InlineData("\"from\": 9,", "\"from\": 0,", "/earn/1/reward/steps/1/from: steps ascend: each begins above the one before")]
    [InlineData("\"from\": 0,", "\"from\": 1,", "/earn/1/reward/steps: the first step begins from 0")]
    [InlineData("\"percent\": 2", "\"percent\": 0.5", "/earn/1/reward/steps/1/percent: a rate for the whole turnover must not fall: the member would lose what was earned")]
    [InlineData("\"percent\": 2", "\"percent\": 101", "/earn/1/reward/steps/1/percent: a step's rate is 0 to 100 percent, with at most 4 decimals")]
    [InlineData("\"counter\": \"spend\", \"within\": \"month\", \"mode\"", "\"counter\": \"days\", \"within\": \"month\", \"mode\"", "/earn/1/reward/counter: 'days' counts no amounts")]
    [InlineData("\"draw\": \"wheel\",\n      \"reward\"", "\"draw\": \"wheel\", \"unit\": \"USD\",\n      \"reward\"", "/earn/1/reward/counter: counters count in RUB, and the rule's unit is worth another currency")]
    [InlineData("\"draw\": \"wheel\",\n      \"reward\"", "\"draw\": \"wheel\", \"unit\": \"MIL\",\n      \"reward\"", "/earn/1/unit: the programme has no unit MIL; add it to 'units'")]
    [InlineData("\"times\": 2", "\"times\": 1", "/earn/2/reward/times: a multiplier is more than 1 and at most 100, with at most 4 decimals")]
    [InlineData("\"times\": 2", "\"times\": 2.5", "/earn/2/reward/rounding: name the rounding: down, up, half-up or half-even")]
    [InlineData("\"rules\": [\"store\"]", "\"rules\": []", "/earn/2/reward/rules: name at least one rule to multiply")]
    [InlineData("\"rules\": [\"store\"]", "\"rules\": [null]", "/earn/2/reward/rules/0: is null; write what is meant, or take it out")]
    [InlineData("\"rules\": [\"store\"]", "\"rules\": [\"gone\"]", "/earn/2/reward/rules/0: the programme has no rule 'gone'; add it to 'earn'")]
    [InlineData("\"rules\": [\"store\"]", "\"rules\": [\"steps\", \"friend\"] } }, { \"rule\": \"friend\", \"name\": { \"en\": \"F\", \"ru\": \"Д\" }, \"on\": \"purchase\", \"to\": \"referrer\", \"reward\": { \"points\": 5", "/earn/2/reward/rules/1: 'friend' rewards another account, and a multiplier adds to what the member is granted; multiply other rules, or give the other account more by a rule of its own")]
    [InlineData("\"rules\": [\"store\"]", "\"rules\": [\"thrice\"] } }, { \"rule\": \"thrice\", \"name\": { \"en\": \"T\", \"ru\": \"Т\" }, \"on\": \"purchase\", \"reward\": { \"times\": 3, \"rules\": [\"twice\"]", "/earn/3/reward/rules/0: 'twice' multiplies this rule in turn, so neither could be reckoned first; name rules that grant points by themselves")]
    [InlineData("\"pointValue\": 100", "\"pointValue\": 1000000001", "/units/0/burn/pointValue: a point is worth 1 to 1,000,000,000 minor units, or 0 where it cannot be spent")]
    [InlineData("\"costPerPoint\": 70", "\"costPerPoint\": 1000000001", "/earn/0/costPerPoint: a point costs 0 to 1,000,000,000 minor units")]
    [InlineData("\"rules\": [\"store\"]", "\"rules\": [\"twice\"]", "/earn/2/reward/rules/0: 'twice' is this very rule, and what it adds cannot be multiplied; name rules that grant points by themselves")]
    [InlineData("\"unit\": \"PTS\", \"reward\"", "\"unit\": \"USD\", \"reward\"", "/earn/2/reward/rules/0: 'store' grants another unit")]
    [InlineData("\"unit\": \"PTS\", \"reward\"", "\"group\": \"offers\", \"reward\"", "/earn/2/group: multipliers come after the rules they multiply; give them a group of their own")]
    [InlineData("\"unit\": \"PTS\", \"reward\": { \"times\": 2, \"rules\": [\"store\"] }", "\"unit\": \"USD\", \"group\": \"offers\", \"reward\": { \"points\": 1 }", "/earn/2/group: 'store' of the same group grants another unit; a group's rules have to be comparable")]
    [InlineData(", \"reward\": { \"times\": 2, \"rules\": [\"store\"] }", "", "/earn/2/reward: the rule grants nothing; give it a 'reward', 'perks' or a 'draw'")]
    [InlineData("\"validFrom\": \"2026-01-01\"", "\"validFrom\": \"2026-02-30\"", "/validFrom: \"2026-02-30\" is no day of the calendar; write one in quotes as \"2026-03-14\"")]
    [InlineData("\"validTo\": \"2027-01-01\"", "\"validTo\": 20260101", "/validTo: 20260101 is no day of the calendar; write one in quotes as \"2026-03-14\"")]
    [InlineData("\"version\": 1", "\"version\": 99999999999", "/version: 99999999999 is no whole number of the range; write one without quotes or decimals")]
    public void A_fault_is_named_once_with_its_place_and_remedy(string good, string bad, string? told)
    {
        var text = Good.ReplaceLineEndings("\n");
        Assert.Contains(good, text, StringComparison.Ordinal);
        var faults = Found(text.Replace(good, bad)).Select(fault => $"{fault.Path}: {fault.What}").ToList();
        if (told is null)
        {
            Assert.StartsWith("/catalogue/0/partners/0: ", Assert.Single(faults), StringComparison.Ordinal);
        }
        else
        {
            Assert.Single(faults, told);
            Assert.Equal(faults.Distinct(), faults);
        }
    }

    /// <summary>Whatever stands in the place of any value, the file is read or its faults are told.</summary>
    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("\"\"")]
    [InlineData("\"|\"")]
    [InlineData("\"0001-01-01\"")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("1e400")]
    [InlineData("\"\\ud800\"")]
    public void Nothing_in_the_place_of_a_value_crashes_the_reader(string junk)
    {
        var places = PlacesOf(JsonNode.Parse(Good), []).ToList();
        Assert.True(places.Count > 150);
        foreach (var place in places)
        {
            var root = JsonNode.Parse(Good)!;
            var parent = place.Parent.Aggregate(root, (node, step) => step is int index ? node[index]! : node[(string)step]!);
            var mark = JsonValue.Create("@junk@");
            if (place.Last is int at)
            {
                parent[at] = mark;
            }
            else
            {
                parent[(string)place.Last] = mark;
            }

            var thrown = Record.Exception(() => ProgrammeFile.Parse(Encoding.UTF8.GetBytes(root.ToJsonString().Replace("\"@junk@\"", junk)), "p.json").Start);
            Assert.True(thrown is null or ProgrammeException, $"{junk} at {string.Join('/', place.Parent)}/{place.Last}: {thrown}");
        }
    }

    [Fact]
    public void Ten_thousand_rules_are_refused_by_one_line_before_any_is_read()
    {
        var fault = Assert.Single(Found($"{{ \"earn\": [{string.Join(',', Enumerable.Repeat("{}", 10_000))}] }}"));
        Assert.Equal(("/earn", "there are 10000 rules, and a programme has at most 1000; join rules that differ in a code only, or split the programme"), (fault.Path, fault.What));
    }

    [Fact]
    public void A_file_in_another_encoding_is_refused_and_no_crash()
    {
        var bytes = Encoding.Latin1.GetBytes(Good.ReplaceLineEndings("\n").Replace("\"en\": \"Store\"", "\"en\": \"Caf\u00e9\""));
        Assert.NotEmpty(Assert.Throws<ProgrammeException>(() => ProgrammeFile.Parse(bytes, "p.json")).Faults);
    }

    private static IEnumerable<(List<object> Parent, object Last)> PlacesOf(JsonNode? node, List<object> path)
    {
        IEnumerable<(object Step, JsonNode? Value)> children = node switch
        {
            JsonObject fields => fields.Select(field => ((object)field.Key, field.Value)),
            JsonArray items => items.Select((item, index) => ((object)index, item)),
            _ => [],
        };
        return children.SelectMany(child => PlacesOf(child.Value, [.. path, child.Step]).Prepend((path, child.Step)));
    }

    private static IReadOnlyList<ProgrammeFault> Found(string text) =>
        Assert.Throws<ProgrammeException>(() => ProgrammeFile.Parse(Encoding.UTF8.GetBytes(text), "p.json")).Faults;
}
