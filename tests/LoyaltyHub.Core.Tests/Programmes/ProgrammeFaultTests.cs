using System.Text;
using LoyaltyHub.Core.Programmes;
using Xunit;

namespace LoyaltyHub.Core.Tests.Programmes;

public sealed class ProgrammeFaultTests
{
    private const string Good = """
        {
          "programme": "p", "version": 1, "name": { "en": "P", "ru": "П" }, "utcOffset": "+03:00",
          "units": [{ "unit": "PTS", "burn": { "pointValue": 100, "currency": "RUB" } }],
          "earn": [
            {
              "rule": "buy", "name": { "en": "Buy", "ru": "Купи" }, "on": "purchase",
              "when": { "partners": ["shop"], "minimumAmount": 1 }, "reward": { "percent": 5, "rounding": "down" }, "caps": [{ "points": 10, "per": "month" }]
            },
            { "rule": "come", "name": { "en": "Come", "ru": "Приди" }, "on": "visit", "reward": { "points": 50 } }
          ]
        }
        """;

    [Theory]
    [InlineData("\"utcOffset\": \"+03:00\"", "\"utcOffset\": \"-14:00\"")]
    [InlineData("\"utcOffset\": \"+03:00\"", "\"utcOffset\": \"+05:45\"")]
    [InlineData("\"percent\": 5", "\"percent\": 100")]
    [InlineData("\"percent\": 5", "\"percent\": 0.0001")]
    [InlineData("\"points\": 50", "\"points\": 1000000000")]
    [InlineData("\"rounding\": \"down\"", "\"rounding\": \"half-even\"")]
    [InlineData("\"version\": 1,", "\"$schema\": \"./programme.schema.json\", \"version\": 1, // the first")]
    [InlineData("", "")]
    public void What_lies_at_the_edge_is_allowed(string good, string edge) => Assert.Equal(2, Parse(good, edge).Earn.Count);

    [Theory]
    [InlineData("\"programme\": \"p\"", "\"programme\": \" \"", "/programme: give the programme a name")]
    [InlineData("\"version\": 1", "\"version\": 0", "/version: versions count from 1")]
    [InlineData("+03:00", "03:00", "/utcOffset: '03:00' is no offset; write it as +03:00, from -14:00 to +14:00")]
    [InlineData("+03:00", "+14:01", "/utcOffset: '+14:01' is no offset; write it as +03:00, from -14:00 to +14:00")]
    [InlineData("+03:00", "+3:000", "/utcOffset: '+3:000' is no offset; write it as +03:00, from -14:00 to +14:00")]
    [InlineData("+03:00", "Europe/Moscow", "/utcOffset: 'Europe/Moscow' is no offset; write it as +03:00, from -14:00 to +14:00")]
    [InlineData("\"pointValue\": 100", "\"pointValue\": -1", "/units/0/burn/pointValue: a point is worth 1 to 1,000,000,000 minor units, or 0 where it cannot be spent")]
    [InlineData("\"pointValue\": 100", "\"pointValue\": 0", "/earn/0/reward/percent: a point of PTS is worth nothing, so no number of them comes to a percentage; give 'points' with 'per'")]
    [InlineData("\"currency\": \"RUB\"", "\"currency\": \"RUR\"", "/units/0/burn/currency: RUR is no ISO 4217 currency")]
    [InlineData("\"unit\": \"PTS\"", "\"unit\": \"EUR\"", "/units/0/burn: EUR is a currency and worth itself; leave 'burn' out, or name a points unit otherwise")]
    [InlineData(", \"burn\": { \"pointValue\": 100, \"currency\": \"RUB\" }", "", "/units/0/burn: say what a point is worth: { \"pointValue\": 100, \"currency\": \"RUB\" }")]
    [InlineData("\"RUB\" } }", "\"RUB\" }, \"holdMinutes\": 0 }", "/units/0/holdMinutes: a hold lasts 1 to 525,600 minutes")]
    [InlineData("\"RUB\" } }", "\"RUB\" }, \"noticeDays\": 0 }", "/units/0/noticeDays: a notice comes 1 to 366 days before the expiry; leave it out for none")]
    [InlineData("\"RUB\" } }", "\"RUB\" }, \"expiry\": { \"mode\": \"rolling\" } }", "/units/0/expiry: say after how many months or days")]
    [InlineData("\"RUB\" } }", "\"RUB\" }, \"expiry\": { \"mode\": \"period-end\" } }", "/units/0/expiry/period: say month, quarter or year for the mode period-end, and for no other")]
    [InlineData("\"RUB\" } }", "\"RUB\" }, \"expiry\": { \"mode\": \"never\", \"days\": 3 } }", "/units/0/expiry: what never expires has neither months nor days")]
    [InlineData("\"RUB\" } }", "\"RUB\" }, \"debt\": { \"policy\": \"allow\" } }", "/units/0/debt/limit: give a limit for the policy allow, and for no other")]
    [InlineData("\"RUB\" } }", "\"RUB\" } }, { \"unit\": \"PTS\" }", "/units/1/unit: PTS is there twice")]
    [InlineData("\"points\": 50 }", "\"points\": 50 }, \"unit\": \"EUR\"", "/earn/1/unit: the programme has no unit EUR; add it to 'units'")]
    [InlineData("\"points\": 50 }", "\"points\": 50 }, \"budget\": \"spring\"", "/earn/1/budget: the programme has no budget 'spring'; add it to 'budgets'")]
    [InlineData("\"points\": 50 }", "\"points\": 50 }, \"pending\": {}", "/earn/1/pending: say for how many days, or that a confirmation ends it")]
    [InlineData("\"points\": 50 }", "\"points\": 50 }, \"pending\": { \"days\": 0 }", "/earn/1/pending/days: points are pending for 1 to 3,650 days")]
    [InlineData("\"points\": 50 }", "\"points\": 50 }, \"expiry\": { \"mode\": \"idle\", \"months\": 6 }", "/earn/1/expiry/mode: points slide with activity for a whole unit; give this expiry to the unit instead")]
    [InlineData("\"earn\": [", "\"budgets\": [{ \"budget\": \"spring\", \"name\": { \"en\": \"S\", \"ru\": \"В\" }, \"points\": 9, \"alerts\": [50, 50] }], \"earn\": [", "/budgets/0/alerts: alerts are percentages from 1 to 100, each larger than the one before")]
    [InlineData("\"earn\": [", "\"budgets\": [{ \"budget\": \"spring\", \"name\": { \"en\": \"S\", \"ru\": \"В\" }, \"points\": 9, \"alerts\": [101] }], \"earn\": [", "/budgets/0/alerts: alerts are percentages from 1 to 100, each larger than the one before")]
    [InlineData("\"earn\": [", "\"budgets\": [{ \"budget\": \"spring\", \"name\": { \"en\": \"S\", \"ru\": \"В\" }, \"points\": 9, \"pacing\": { \"points\": 0, \"per\": \"month\", \"from\": \"2026-09-01\" } }], \"earn\": [", "/budgets/0/pacing/points: each period releases at least 1 point")]
    [InlineData("\"earn\": [", "\"budgets\": [{ \"budget\": \"spring\", \"name\": { \"en\": \"S\", \"ru\": \"В\" }, \"points\": 9, \"pacing\": { \"points\": 5, \"per\": { \"days\": 7 }, \"from\": \"2026-09-01\" } }], \"earn\": [", "/budgets/0/pacing/per: points are released by the day, week, month, quarter or year of the calendar")]
    [InlineData("\"rule\": \"come\"", "\"rule\": \"buy\"", "/earn/1/rule: the rule at /earn/0/rule is named 'buy' too; rename or remove one of them")]
    [InlineData("\"rule\": \"come\"", "\"rule\": \"a|b\"", "/earn/1/rule: give the rule a name without '|' that does not begin with '*'")]
    [InlineData("\"rule\": \"come\"", "\"rule\": \"\"", "/earn/1/rule: give the rule a name without '|' that does not begin with '*'")]
    [InlineData("\"on\": \"visit\"", "\"on\": \"\"", "/earn/1/on: say 'purchase' or the kind of engagement")]
    [InlineData("\"points\": 10,", "\"points\": 0,", "/earn/0/caps/0/points: a cap is at least 1 point")]
    [InlineData("\"percent\": 5", "\"percent\": 0", "/earn/0/reward/percent: a rate is more than 0 and at most 100 percent, with at most 4 decimals")]
    [InlineData("\"percent\": 5", "\"percent\": 101", "/earn/0/reward/percent: a rate is more than 0 and at most 100 percent, with at most 4 decimals")]
    [InlineData("\"percent\": 5", "\"percent\": -5", "/earn/0/reward/percent: a rate is more than 0 and at most 100 percent, with at most 4 decimals")]
    [InlineData("\"percent\": 5", "\"percent\": 33.33333", "/earn/0/reward/percent: a rate is more than 0 and at most 100 percent, with at most 4 decimals")]
    [InlineData(", \"rounding\": \"down\"", "", "/earn/0/reward/rounding: name the rounding: down, up, half-up or half-even")]
    [InlineData("\"points\": 50", "\"percent\": 5, \"rounding\": \"up\"", "/earn/1/reward: only a purchase has an amount to take a percentage of; give 'points' instead")]
    [InlineData("\"points\": 50", "\"points\": 0", "/earn/1/reward/points: a fixed reward is 1 to 1,000,000,000 points")]
    [InlineData("\"points\": 50", "\"points\": 1000000001", "/earn/1/reward/points: a fixed reward is 1 to 1,000,000,000 points")]
    [InlineData("\"points\": 50", "", "/earn/1/reward: give 'percent' with 'rounding', or 'points', alone or with 'per' or 'each', or 'steps' with 'counter', 'within', 'mode' and 'rounding', or 'times' with 'rules'")]
    [InlineData("\"points\": 50", "\"points\": 50, \"percent\": 5", "/earn/1/reward: give 'percent' with 'rounding', or 'points', alone or with 'per' or 'each', or 'steps' with 'counter', 'within', 'mode' and 'rounding', or 'times' with 'rules'")]
    [InlineData("\"points\": 50", "\"points\": 50, \"rounding\": \"up\"", "/earn/1/reward: give 'percent' with 'rounding', or 'points', alone or with 'per' or 'each', or 'steps' with 'counter', 'within', 'mode' and 'rounding', or 'times' with 'rules'")]
    [InlineData("\"minimumAmount\": 1", "\"minimumAmount\": 0", "/earn/0/when/minimumAmount: a minimum is at least 1 minor unit")]
    [InlineData("\"reward\": { \"points\": 50 }", "\"reward\": { \"points\": 50 }, \"when\": { \"minimumAmount\": 5 }", "/earn/1/when/minimumAmount: only a purchase has an amount")]
    public void A_fault_is_named_with_its_place(string good, string bad, string fault) => Assert.Equal([$"p.json: {fault}"], Faults(Good.Replace(good, bad)));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("points for everyone")]
    public void What_is_no_json_object_is_refused(string text) => Assert.StartsWith("p.json:1: ", Assert.Single(Found(text)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void What_breaks_off_is_refused_with_what_to_do() => Assert.Equal(
        "p.json:1: Expected start of a property name or value, but instead reached end of data; a programme is one JSON object, so mend it there",
        Assert.Single(Found("{ \"programme\": \"p\", ")).ToString());

    [Theory]
    [InlineData("\"burn\": {", "\"brun\": {}, \"burn\": {", 3)]
    [InlineData("\"pointValue\": 100", "\"pointValue\": 1.5", 3)]
    [InlineData("\"pointValue\": 100, ", "", 3)]
    [InlineData("\"per\": \"month\"", "\"per\": \"fortnight\"", 7)]
    [InlineData("\"per\": \"month\"", "\"per\": 1", 7)]
    [InlineData("\"rounding\": \"down\"", "\"rounding\": \"bankers\"", 7)]
    [InlineData("[\"shop\"]", "[\"The Shop\"]", 7)]
    [InlineData("[\"shop\"]", "[null]", 7)]
    [InlineData("\"percent\": 5", "\"percent\": 5, \"percent\": 6", 7)]
    [InlineData("\"percent\": 5", "\"percent\": \"5\"", 7)]
    [InlineData(", \"ru\": \"Приди\"", "", 9)]
    [InlineData("\"unit\": \"PTS\"", "\"unit\": \"points\"", 3)]
    public void What_has_another_shape_is_refused_with_its_line(string good, string bad, int line) =>
        Assert.StartsWith($"p.json:{line}: ", Assert.Single(Found(Good.Replace(good, bad))).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("{ \"rule\": \"come\"", "null, { \"rule\": \"come\"", "/earn/1: is null; write what is meant, or take it out")]
    [InlineData("\"partners\": [\"shop\"]", "\"mcc\": [null]", "/earn/0/when: a list holds null")]
    public void A_null_in_a_list_is_a_fault_and_no_crash(string good, string bad, string fault) => Assert.Equal([$"p.json: {fault}"], Faults(Good.Replace(good, bad)));

    [Fact]
    public void All_faults_are_told_at_once() => Assert.Equal(
        ["p.json: /version: versions count from 1", "p.json: /earn/1/reward/points: a fixed reward is 1 to 1,000,000,000 points"],
        Faults(Good.Replace("\"version\": 1", "\"version\": -1").Replace("\"points\": 50", "\"points\": 0")));

    private static Programme Parse(string good, string other) =>
        ProgrammeFile.Parse(Encoding.UTF8.GetBytes(good.Length == 0 ? Good : Replaced(good, other)), "p.json");

    // The line feed ends a comment that a replacement may bring along.
    private static string Replaced(string good, string other) => Good.Replace(good, other + (other.Contains("//") ? "\n" : ""));

    private static IReadOnlyList<string> Faults(string text)
    {
        Assert.NotEqual(Good, text);
        return [.. Found(text).Select(fault => $"{fault.Source}: {fault.Path}: {fault.What}")];
    }

    private static IReadOnlyList<ProgrammeFault> Found(string text) =>
        Assert.Throws<ProgrammeException>(() => ProgrammeFile.Parse(Encoding.UTF8.GetBytes(text), "p.json")).Faults;
}
