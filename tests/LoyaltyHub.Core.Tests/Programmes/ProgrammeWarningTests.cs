using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Programmes.Checking;
using LoyaltyHub.Core.Tests.Building;
using Xunit;

namespace LoyaltyHub.Core.Tests.Programmes;

/// <summary>What can be used and is hardly meant is told with its place and remedy.</summary>
public sealed class ProgrammeWarningTests
{
    private const string Name = "\"name\": { \"en\": \"N\", \"ru\": \"Н\" }";

    [Theory]
    [InlineData("\"on\": \"purchase\", \"when\": { \"mcc\": [\"5541\"], \"exceptMcc\": [\"5541\"] }", "/earn/0/when/exceptMcc: leaves out everything that is asked for")]
    [InlineData("\"on\": \"purchase\", \"when\": { \"partners\": [\"a\"], \"exceptPartners\": [\"a\", \"b\"] }", "/earn/0/when/exceptPartners: leaves out everything")]
    [InlineData("\"on\": \"visit\", \"when\": { \"categories\": [\"c\"], \"exceptCategories\": [\"d\"] }", "/earn/0/when/categories: only a purchase has it")]
    [InlineData("\"on\": [\"visit\"], \"when\": { \"channels\": [\"web\"] }", "/earn/0/when/channels: only a purchase has it, so rule 'r' never applies; ask for it among purchases")]
    [InlineData("\"on\": \"*\", \"when\": { \"channels\": [\"web\"] }", null)]
    [InlineData("\"on\": \"purchase\", \"when\": { \"mcc\": [\"5541\", \"541\"] }", "/earn/0/when/mcc/1: '541' is no merchant category code, so nothing ever has it; write 4 digits")]
    [InlineData("\"on\": \"purchase\", \"lines\": { \"mcc\": [\"5541-5542\"] }", "/earn/0/lines/mcc/0: '5541-5542' is no merchant category code")]
    [InlineData("\"on\": \"purchase\", \"lines\": { \"skus\": [\"s\"], \"exceptSkus\": [\"s\"] }", "/earn/0/lines/exceptSkus: leaves out everything")]
    [InlineData("\"on\": \"purchase\", \"valid\": { \"to\": \"2026-01-01\" }", "/earn/0/valid: lies outside the programme's own days")]
    [InlineData("\"on\": \"purchase\", \"valid\": { \"from\": \"2027-01-01\" }", "/earn/0/valid: lies outside the programme's own days")]
    [InlineData("\"on\": \"purchase\", \"valid\": { \"from\": \"2026-12-31\" }", null)]
    [InlineData("\"on\": \"purchase\", \"valid\": { \"from\": \"2026-03-10\", \"to\": \"2026-03-13\" }, \"when\": { \"days\": [\"sat\", \"sun\"] }", "/earn/0/when/days: none of these falls within 'valid'")]
    [InlineData("\"on\": \"purchase\", \"valid\": { \"from\": \"2026-03-10\", \"to\": \"2026-03-14\" }, \"when\": { \"days\": [\"sat\", \"sun\"] }", null)]
    [InlineData("\"on\": \"purchase\", \"valid\": { \"from\": \"2026-03-09\", \"to\": \"2026-03-13\" }, \"when\": { \"days\": [\"sat\", \"sun\"] }", null)]
    [InlineData("\"on\": \"purchase\", \"when\": { \"counts\": [{ \"counter\": \"c\", \"within\": \"lifetime\", \"atMost\": 0 }] }", "/earn/0/when/counts/0: 'c' has counted the activity itself, so rule 'r' never applies; for the first one ask for \"exactly\": 1")]
    [InlineData("\"on\": \"purchase\", \"when\": { \"counts\": [{ \"counter\": \"visits\", \"within\": \"lifetime\", \"atMost\": 0 }] }", null)]
    [InlineData("\"on\": \"purchase\", \"when\": { \"counts\": [{ \"counter\": \"visits\", \"within\": \"lifetime\", \"every\": 3 }] }", "/earn/0/when/counts/0: 'visits' does not count what the rule is for, so no such activity reaches a multiple and rule 'r' never applies")]
    [InlineData("\"on\": \"visit\", \"when\": { \"counts\": [{ \"counter\": \"visits\", \"within\": \"lifetime\", \"every\": 3 }] }", null)]
    [InlineData("\"on\": \"purchase\", \"when\": { \"counts\": [{ \"counter\": \"days\", \"within\": \"week\", \"atLeast\": 8 }] }", "/earn/0/when/counts/0: 'days' comes to 7 at most within its window, so rule 'r' never applies")]
    [InlineData("\"on\": \"purchase\", \"when\": { \"counts\": [{ \"counter\": \"days\", \"within\": { \"days\": 8 }, \"atLeast\": 8 }] }", null)]
    [InlineData("\"on\": \"purchase\", \"when\": { \"counts\": [{ \"counter\": \"days\", \"within\": \"week\", \"atMost\": 8 }] }", null)]
    [InlineData("\"on\": \"purchase\", \"when\": { \"counts\": [{ \"counter\": \"paid\", \"within\": \"month\", \"exactly\": 100000 }] }", "/earn/0/when/counts/0: 'paid' hardly ever says exactly 100000 minor units; ask for 'atLeast', or 'every'")]
    [InlineData("\"on\": \"purchase\", \"when\": { \"counts\": [{ \"counter\": \"paid\", \"within\": \"month\", \"atLeast\": 100000 }] }", null)]
    [InlineData("\"on\": \"purchase\", \"pending\": { \"days\": 30 }, \"expiry\": { \"mode\": \"rolling\", \"days\": 29 }", "/earn/0/pending/days: what rule 'r' grants has expired before it can be spent; let it expire later, or be pending for a shorter time")]
    [InlineData("\"on\": \"purchase\", \"pending\": { \"days\": 30 }, \"expiry\": { \"mode\": \"rolling\", \"days\": 30 }", null)]
    [InlineData("\"on\": \"purchase\", \"pending\": { \"days\": 30, \"untilConfirmed\": true }, \"expiry\": { \"mode\": \"rolling\", \"days\": 29 }", null)]
    [InlineData("\"on\": \"purchase\", \"caps\": [{ \"points\": 30, \"per\": \"day\" }, { \"points\": 30, \"per\": \"month\" }]", "/earn/0/caps/0/points: the cap of 30 a day never cuts anything: that of 30 a month is used up first; lower it, or leave it out")]
    [InlineData("\"on\": \"purchase\", \"caps\": [{ \"points\": 20, \"per\": \"lifetime\" }, { \"points\": 30, \"per\": \"week\" }]", "/earn/0/caps/1/points: the cap of 30 a week never cuts anything: that of 20 for ever is used up first")]
    [InlineData("\"on\": \"purchase\", \"caps\": [{ \"points\": 30, \"per\": \"week\" }, { \"points\": 20, \"per\": \"month\" }]", null)]
    [InlineData("\"on\": \"purchase\", \"caps\": [{ \"points\": 20, \"per\": \"day\" }, { \"points\": 30, \"per\": \"month\" }]", null)]
    [InlineData("\"on\": \"purchase\", \"budget\": \"paced\"", "/earn/0/reward/points: the budget 'paced' releases 9 at a time, which is below one reward of 10")]
    [InlineData("\"on\": \"purchase\", \"when\": { \"counts\": [{ \"counter\": \"c\", \"within\": \"day\", \"atMost\": 2 }, { \"counter\": \"c\", \"within\": \"day\", \"atLeast\": 3 }] }", "/earn/0/when/counts/1: cannot hold together with counts/0 of the same counter")]
    [InlineData("\"on\": \"purchase\", \"when\": { \"counts\": [{ \"counter\": \"c\", \"within\": \"day\", \"exactly\": 2 }, { \"counter\": \"c\", \"within\": \"day\", \"exactly\": 3 }] }", "/earn/0/when/counts/1: cannot hold together")]
    [InlineData("\"on\": \"purchase\", \"when\": { \"counts\": [{ \"counter\": \"c\", \"within\": \"day\", \"atMost\": 2 }, { \"counter\": \"c\", \"within\": \"year\", \"atLeast\": 3 }] }", null)]
    [InlineData("\"on\": \"purchase\", \"caps\": [{ \"points\": 9, \"per\": \"day\" }]", "/earn/0/caps/0/points: the cap of 9 is below one reward of 10, so rule 'r' never grants a whole one; raise the cap or lower the reward")]
    [InlineData("\"on\": \"purchase\", \"caps\": [{ \"points\": 10, \"per\": \"day\" }]", null)]
    [InlineData("\"on\": \"purchase\", \"budget\": \"small\"", "/earn/0/reward/points: the budget 'small' of 5 is below one reward of 10, so rule 'r' never grants a whole one; raise the budget or lower the reward")]
    public void A_rule_that_never_applies_or_never_grants_a_whole_reward_is_told(string rule, string? told) => Warned(
        $$"""
        "validFrom": "2026-01-01", "validTo": "2027-01-01",
        "budgets": [{ "budget": "small", {{Name}}, "points": 5 }, { "budget": "paced", {{Name}}, "points": 500, "pacing": { "points": 9, "per": "day", "from": "2026-01-01" } }],
        "counters": [
          { "counter": "c", {{Name}}, "on": "*", "count": "times" }, { "counter": "visits", {{Name}}, "on": "visit", "count": "times" },
          { "counter": "days", {{Name}}, "on": "*", "count": "distinct", "of": "day" }, { "counter": "paid", {{Name}}, "on": "purchase", "count": "amount" }
        ],
        "challenges": [
          { "challenge": "any", {{Name}}, "counter": "c", "within": "day", "goal": 3, "points": 5, "budget": "small" }, { "challenge": "visits", {{Name}}, "counter": "visits", "within": "day", "goal": 3, "points": 5, "budget": "paced" },
          { "challenge": "days", {{Name}}, "counter": "days", "within": "week", "goal": 7, "points": 5 }, { "challenge": "paid", {{Name}}, "counter": "paid", "within": "week", "goal": 7, "points": 5 }
        ],
        "earn": [{ "rule": "r", {{Name}}, "reward": { "points": 10 }, {{rule}} }]
        """,
        told);

    [Theory]
    [InlineData("best", "\"points\": 5", "", "\"points\": 6", "", "/earn/0: 'b' of the group 'g' grants no less wherever both apply, so rule 'a' gives way each time")]
    [InlineData("best", "\"points\": 5", "", "\"points\": 5", "", "/earn/1: 'a' of the group 'g' grants no less")]
    [InlineData("best", "\"percent\": 5, \"rounding\": \"down\"", "\"mcc\": [\"5541\"]", "\"percent\": 5.5, \"rounding\": \"down\"", "", "/earn/0: 'b' of the group 'g' grants no less")]
    [InlineData("best", "\"percent\": 5, \"rounding\": \"down\"", "\"mcc\": [\"5541\"], \"minimumAmount\": 500", "\"percent\": 5.5, \"rounding\": \"down\"", "\"mcc\": [\"5541\", \"5542\"], \"minimumAmount\": 100", "/earn/0: 'b' of the group 'g'")]
    [InlineData("best", "\"percent\": 5, \"rounding\": \"down\"", "\"minimumAmount\": 500", "\"percent\": 5.5, \"rounding\": \"down\"", "\"minimumAmount\": 501", null)]
    [InlineData("best", "\"percent\": 5, \"rounding\": \"up\"", "", "\"percent\": 5.5, \"rounding\": \"down\"", "", null)]
    [InlineData("best", "\"points\": 5", "", "\"percent\": 6, \"rounding\": \"down\"", "", null)]
    [InlineData("first", "\"points\": 5", "", "\"points\": 6", "\"partners\": [\"shop\"]", "/earn/1: 'a' of the group 'g' comes first wherever both apply, so rule 'b' gives way each time; narrow the other's conditions, or take one of them out")]
    [InlineData("first", "\"points\": 5", "\"partners\": [\"shop\"]", "\"points\": 6", "", null)]
    [InlineData("first", "\"percent\": 5, \"rounding\": \"down\"", "", "\"points\": 6", "", null)]
    [InlineData("sum", "\"points\": 5", "", "\"points\": 6", "", null)]
    [InlineData("best", "\"points\": 5", "", "\"points\": 6", "", null, "\"caps\": [{ \"points\": 99, \"per\": \"day\" }],")]
    [InlineData("best", "\"points\": 6", "", "\"points\": 5", "", "/earn/1: 'a' of the group 'g' grants no less", "\"caps\": [{ \"points\": 99, \"per\": \"day\" }],")]
    public void A_rule_that_another_of_its_group_always_displaces_is_told(string policy, string reward, string when, string otherReward, string otherWhen, string? told, string more = "") => Warned(
        $$"""
        {{more}}
        "groups": [{ "group": "g", "policy": "{{policy}}" }],
        "earn": [
          { "rule": "a", {{Name}}, "on": "purchase", "group": "g", "reward": { {{reward}} }, "when": { {{when}} } },
          { "rule": "b", {{Name}}, "on": "purchase", "group": "g", "reward": { {{otherReward}} }, "when": { {{otherWhen}} } }
        ]
        """,
        told);

    [Theory]
    [InlineData("\"on\": \"purchase\", \"when\": { \"partners\": [\"a\"] }", "\"on\": \"purchase\", \"when\": { \"partners\": [\"b\"] }", true)]
    [InlineData("\"on\": \"purchase\", \"when\": { \"mcc\": [\"5541\", \"5542\"] }", "\"on\": \"purchase\", \"when\": { \"mcc\": [\"5812\"] }", true)]
    [InlineData("\"on\": \"purchase\", \"valid\": { \"to\": \"2026-05-01\" }", "\"on\": \"purchase\", \"valid\": { \"from\": \"2026-05-01\" }", true)]
    [InlineData("\"on\": \"visit\"", "\"on\": [\"lesson\", \"test\"]", true)]
    [InlineData("\"on\": \"visit\"", "\"on\": \"*\"", false)]
    [InlineData("\"on\": \"purchase\", \"when\": { \"mcc\": [\"5541\", \"5542\"] }", "\"on\": \"purchase\", \"when\": { \"mcc\": [\"5542\"] }", false)]
    [InlineData("\"on\": \"purchase\"", "\"on\": \"purchase\", \"when\": { \"partners\": [\"b\"] }", false)]
    [InlineData("\"on\": \"purchase\", \"when\": { \"partners\": [\"b\"] }", "\"on\": \"purchase\", \"when\": { \"exceptPartners\": [\"b\", \"c\"] }", true)]
    [InlineData("\"on\": \"purchase\", \"when\": { \"maximumAmount\": 999 }", "\"on\": \"purchase\", \"when\": { \"minimumAmount\": 1000 }", true)]
    [InlineData("\"on\": \"purchase\", \"when\": { \"days\": [\"mon\"] }", "\"on\": \"purchase\", \"when\": { \"days\": [\"tue\"] }", true)]
    [InlineData("\"on\": \"purchase\", \"when\": { \"maximumAmount\": 1000 }", "\"on\": \"purchase\", \"when\": { \"minimumAmount\": 1000 }", false)]
    public void A_multiplier_of_rules_that_never_apply_together_with_it_is_told(string multiplied, string multiplier, bool told) => Warned(
        $$"""
        "earn": [
          { "rule": "a", {{Name}}, "reward": { "points": 5 }, {{multiplied}} },
          { "rule": "twice", {{Name}}, "reward": { "times": 2, "rules": ["a"] }, {{multiplier}} }
        ]
        """,
        told ? "/earn/1/reward/rules: none of them applies to an activity that this one applies to, so rule 'twice' never applies" : null);

    [Theory]
    [InlineData("\"percent\": 5, \"rounding\": \"down\"", "\"minimumAmount\": 100000", 49, "/earn/0/caps/0/points: the cap of 49 is below one reward of 50")]
    [InlineData("\"percent\": 5, \"rounding\": \"down\"", "\"minimumAmount\": 100000", 50, null)]
    [InlineData("\"percent\": 5, \"rounding\": \"down\"", "", 1, null)]
    [InlineData("\"points\": 2, \"per\": 10000", "\"minimumAmount\": 50000", 9, "/earn/0/caps/0/points: the cap of 9 is below one reward of 10")]
    [InlineData("\"points\": 2, \"per\": 10000", "\"minimumAmount\": 50000", 10, null)]
    public void A_cap_below_what_the_smallest_amount_earns_is_told(string reward, string when, int cap, string? told) => Warned(
        $$"""
        "earn": [{ "rule": "r", {{Name}}, "on": "purchase", "reward": { {{reward}} }, "when": { {{when}} }, "caps": [{ "points": {{cap}}, "per": "month" }] }]
        """,
        told);

    [Theory]
    [InlineData("\"times\": 2, \"rules\": [\"base\"]", "\"categories\": [\"shoes\"]", "/earn/1/lines: rule 'r' multiplies all that the others grant for an order with such a line, not for these lines alone")]
    [InlineData("\"times\": 2, \"rules\": [\"shoes\"]", "\"categories\": [\"shoes\"]", null)]
    [InlineData("\"times\": 2, \"rules\": [\"perk\"]", "", "/earn/1/reward/rules: none of them grants points, so rule 'r' never applies; multiply rules that do")]
    [InlineData("\"steps\": [{ \"from\": 0, \"percent\": 1 }], \"counter\": \"all\", \"within\": \"month\", \"mode\": \"marginal\", \"rounding\": \"down\"", "\"categories\": [\"shoes\"]", "/earn/1/lines: steps are of what 'all' counts, not of these lines, so rule 'r' rewards more or less than they came to; give the counter the same 'lines'")]
    [InlineData("\"steps\": [{ \"from\": 0, \"percent\": 1 }], \"counter\": \"shoes\", \"within\": \"month\", \"mode\": \"marginal\", \"rounding\": \"down\"", "\"categories\": [\"shoes\"]", null)]
    [InlineData("\"steps\": [{ \"from\": 0, \"percent\": 1 }], \"counter\": \"b\", \"within\": \"month\", \"mode\": \"marginal\", \"rounding\": \"down\"", "", "/earn/1/reward/counter: 'b' does not count what the rule is for, so rule 'r' never grants")]
    public void A_reward_that_is_not_for_the_lines_or_orders_it_seems_to_be_for_is_told(string reward, string lines, string? told) => Warned(
        $$"""
        "perks": [{ "perk": "p", {{Name}} }],
        "counters": [
          { "counter": "all", {{Name}}, "on": "purchase", "count": "amount" }, { "counter": "shoes", {{Name}}, "on": "purchase", "count": "amount", "lines": { "categories": ["shoes"] } },
          { "counter": "b", {{Name}}, "on": "purchase", "count": "amount", "when": { "partners": ["b"] } }
        ],
        "challenges": [
          { "challenge": "1", {{Name}}, "counter": "all", "within": "day", "goal": 3, "points": 5 }, { "challenge": "2", {{Name}}, "counter": "shoes", "within": "day", "goal": 3, "points": 5 },
          { "challenge": "3", {{Name}}, "counter": "b", "within": "day", "goal": 3, "points": 5 }
        ],
        "earn": [
          { "rule": "base", {{Name}}, "on": "purchase", "reward": { "points": 5 } },
          { "rule": "r", {{Name}}, "on": "purchase", "when": { "partners": ["a"] }, "reward": { {{reward}} }{{(lines.Length > 0 ? $$""", "lines": { {{lines}} }""" : "")}} },
          { "rule": "shoes", {{Name}}, "on": "purchase", "reward": { "points": 5 }, "lines": { "categories": ["shoes"] } },
          { "rule": "perk", {{Name}}, "on": "purchase", "perks": ["p"] }
        ]
        """,
        told);

    [Theory]
    [InlineData("\"on\": \"purchase\", \"count\": \"quantity\", \"lines\": { \"categories\": [\"a\"], \"exceptCategories\": [\"a\"] }", 1, "/counters/0/lines/exceptCategories: leaves out everything that is asked for, so counter 'c' never counts")]
    [InlineData("\"on\": \"visit\", \"count\": \"times\", \"when\": { \"channels\": [\"web\"] }", 1, "/counters/0/when/channels: only a purchase has it, so counter 'c' never counts; ask for it among purchases")]
    [InlineData("\"on\": [\"a\", \"b\"], \"count\": \"distinct\", \"of\": \"kind\"", 3, "/challenges/0/goal: 'c' comes to 2 at most within its window, so challenge 'g' is never met; ask for less, or count over a longer time or more of them")]
    [InlineData("\"on\": \"purchase\", \"count\": \"distinct\", \"of\": \"sku\", \"lines\": { \"skus\": [\"a\", \"b\"] }", 3, "/challenges/0/goal: 'c' comes to 2 at most")]
    [InlineData("\"on\": \"purchase\", \"count\": \"quantity\", \"lines\": { \"skus\": [\"a\", \"b\"] }", 3, null)]
    [InlineData("\"on\": \"*\", \"count\": \"distinct\", \"of\": \"kind\"", 3, null)]
    public void A_counter_that_never_counts_or_never_comes_to_what_is_asked_is_told(string counter, int goal, string? told) => Warned(
        $$"""
        "counters": [{ "counter": "c", {{Name}}, {{counter}} }],
        "challenges": [{ "challenge": "g", {{Name}}, "counter": "c", "within": "month", "goal": {{goal}}, "points": 5 }],
        "earn": []
        """,
        told);

    [Theory]
    [InlineData("\"caps\": [{ \"points\": 99, \"per\": \"day\" }], \"groups\": [{ \"group\": \"g\", \"policy\": \"best\" }]", "/groups/0: no rule is in it; name it as the 'group' of more rules, or leave it out")]
    [InlineData("\"budgets\": [{ \"budget\": \"b\", \"name\": { \"en\": \"N\", \"ru\": \"Н\" }, \"points\": 5 }]", "/budgets/0: nothing is paid out of 'b'")]
    [InlineData("\"counters\": [{ \"counter\": \"c\", \"name\": { \"en\": \"N\", \"ru\": \"Н\" }, \"on\": \"*\", \"count\": \"times\" }]", "/counters/0: nothing reads 'c'")]
    [InlineData("\"caps\": [{ \"points\": 9, \"per\": \"day\" }]", "/caps/0/points: the cap of 9 is below one reward of 10 by rule 'r', which never grants a whole one")]
    public void What_nothing_uses_and_what_is_below_one_reward_is_told(string properties, string told) => Warned(
        $$"""{{properties}}, "earn": [{ "rule": "r", {{Name}}, "on": "purchase", "reward": { "points": 10 } }]""", told);

    [Theory]
    [InlineData("\"segments\": [\"vip\"], \"exceptSegments\": [\"vip\"]", "\"segment\": \"vip\"", "/earn/0/when/exceptSegments: leaves out everything")]
    [InlineData("\"segments\": [\"vip\"]", "\"segment\": \"vip\"", null)]
    [InlineData("\"mcc\": [\"5541\"]", "\"segment\": \"vip\"", "/segments/0: nothing asks for the segment 'vip'; ask for it in a condition, or leave it out")]
    [InlineData("\"segments\": [\"vip\"]", null, "/earn/0/when/segments/0: no list says that there is a segment 'vip', so a slip of the pen in it is never noticed; add { \"segment\": \"vip\", \"name\": … } to 'segments'")]
    [InlineData("\"exceptSegments\": [\"a\", \"vip\", \"vip\"]", "\"segment\": \"a\", \"name\": { \"en\": \"A\", \"ru\": \"А\" } }, { \"segment\": \"vip\"", null)]
    public void A_segment_that_nothing_asks_for_or_that_no_list_knows_is_told(string when, string? listed, string? told) => Warned(
        $$"""
        {{(listed is null ? "" : $$"""
            "segments": [{ {{listed}}, {{Name}} }],
            """)}}
        "earn": [{ "rule": "r", {{Name}}, "on": "purchase", "when": { {{when}} }, "reward": { "points": 10 } }]
        """,
        told);

    private static void Warned(string properties, string? told)
    {
        var warnings = ProgrammeWarnings.Of(Written.Programme(properties)).Select(warning => $"{warning.Path}: {warning.What}").ToList();
        if (told is null)
        {
            Assert.Empty(warnings);
        }
        else
        {
            Assert.StartsWith(told, Assert.Single(warnings), StringComparison.Ordinal);
        }
    }
}
