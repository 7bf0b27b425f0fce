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
    [InlineData("\"on\": [\"visit\"], \"when\": { \"channels\": [\"web\"] }", "/earn/0/when/channels: only a purchase has it, so rule 'r' never applies; ask for it in a rule of purchases")]
    [InlineData("\"on\": \"*\", \"when\": { \"channels\": [\"web\"] }", null)]
    [InlineData("\"on\": \"purchase\", \"lines\": { \"skus\": [\"s\"], \"exceptSkus\": [\"s\"] }", "/earn/0/lines/exceptSkus: leaves out everything")]
    [InlineData("\"on\": \"purchase\", \"valid\": { \"to\": \"2026-01-01\" }", "/earn/0/valid: lies outside the programme's own days")]
    [InlineData("\"on\": \"purchase\", \"valid\": { \"from\": \"2027-01-01\" }", "/earn/0/valid: lies outside the programme's own days")]
    [InlineData("\"on\": \"purchase\", \"valid\": { \"from\": \"2026-12-31\" }", null)]
    [InlineData("\"on\": \"purchase\", \"valid\": { \"from\": \"2026-03-09\", \"to\": \"2026-03-14\" }, \"when\": { \"days\": [\"sat\", \"sun\"] }", "/earn/0/when/days: none of these falls within 'valid'")]
    [InlineData("\"on\": \"purchase\", \"valid\": { \"from\": \"2026-03-09\", \"to\": \"2026-03-15\" }, \"when\": { \"days\": [\"sat\", \"sun\"] }", null)]
    [InlineData("\"on\": \"purchase\", \"when\": { \"counts\": [{ \"counter\": \"c\", \"within\": \"day\", \"atMost\": 2 }, { \"counter\": \"c\", \"within\": \"day\", \"atLeast\": 3 }] }", "/earn/0/when/counts/1: cannot hold together with counts/0 of the same counter")]
    [InlineData("\"on\": \"purchase\", \"when\": { \"counts\": [{ \"counter\": \"c\", \"within\": \"day\", \"exactly\": 2 }, { \"counter\": \"c\", \"within\": \"day\", \"exactly\": 3 }] }", "/earn/0/when/counts/1: cannot hold together")]
    [InlineData("\"on\": \"purchase\", \"when\": { \"counts\": [{ \"counter\": \"c\", \"within\": \"day\", \"atMost\": 2 }, { \"counter\": \"c\", \"within\": \"year\", \"atLeast\": 3 }] }", null)]
    [InlineData("\"on\": \"purchase\", \"caps\": [{ \"points\": 9, \"per\": \"day\" }]", "/earn/0/caps/0/points: the cap of 9 is below one reward of 10, so rule 'r' never grants a whole one; raise the cap or lower the reward")]
    [InlineData("\"on\": \"purchase\", \"caps\": [{ \"points\": 10, \"per\": \"day\" }]", null)]
    [InlineData("\"on\": \"purchase\", \"budget\": \"small\"", "/earn/0/reward/points: the budget 'small' of 5 is below one reward of 10, so rule 'r' never grants a whole one; raise the budget or lower the reward")]
    public void A_rule_that_never_applies_or_never_grants_a_whole_reward_is_told(string rule, string? told) => Warned(
        $$"""
        "validFrom": "2026-01-01", "validTo": "2027-01-01",
        "budgets": [{ "budget": "small", {{Name}}, "points": 5 }],
        "counters": [{ "counter": "c", {{Name}}, "on": "*", "count": "times" }],
        "challenges": [{ "challenge": "any", {{Name}}, "counter": "c", "within": "day", "goal": 3, "points": 5, "budget": "small" }],
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
    public void A_rule_that_another_of_its_group_always_displaces_is_told(string policy, string reward, string when, string otherReward, string otherWhen, string? told) => Warned(
        $$"""
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
    public void A_multiplier_of_rules_that_never_apply_together_with_it_is_told(string multiplied, string multiplier, bool told) => Warned(
        $$"""
        "earn": [
          { "rule": "a", {{Name}}, "reward": { "points": 5 }, {{multiplied}} },
          { "rule": "twice", {{Name}}, "reward": { "times": 2, "rules": ["a"] }, {{multiplier}} }
        ]
        """,
        told ? "/earn/1/reward/rules: none of them applies to an activity that this one applies to, so rule 'twice' never applies" : null);

    [Theory]
    [InlineData("\"groups\": [{ \"group\": \"g\", \"policy\": \"best\" }]", "/groups/0: no rule is in it; name it as the 'group' of more rules, or leave it out")]
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
