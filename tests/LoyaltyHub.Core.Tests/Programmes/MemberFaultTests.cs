using System.Text;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Programmes.Checking;
using Xunit;

namespace LoyaltyHub.Core.Tests.Programmes;

/// <summary>What is wrong with perks, catalogue, draws and rewards to others is said with its place and remedy.</summary>
public sealed class MemberFaultTests
{
    private const string Good = """
        {
          "programme": "p", "version": 1, "name": { "en": "P", "ru": "П" }, "utcOffset": "+03:00",
          "members": { "segments": ["staff"], "exceptSegments": ["banned"], "subscriptions": ["plus"] },
          "segments": [{ "segment": "staff", "name": { "en": "Staff", "ru": "Сотрудники" } }, { "segment": "banned", "name": { "en": "Banned", "ru": "Исключённые" } }],
          "subscriptions": [{ "subscription": "plus", "name": { "en": "Plus", "ru": "Плюс" } }],
          "units": [{ "unit": "PTS", "burn": { "pointValue": 100, "currency": "RUB", "minimumPoints": 10, "maximumShare": 30 } }],
          "counters": [{ "counter": "spend", "name": { "en": "Spend", "ru": "Траты" }, "on": "purchase", "count": "amount" }],
          "ladders": [{ "ladder": "status", "name": { "en": "Status", "ru": "Статус" }, "counter": "spend", "within": "year", "levels": [{ "tier": "gold", "name": { "en": "Gold", "ru": "Золото" }, "from": 5, "perks": ["lounge"] }] }],
          "perks": [
            { "perk": "delivery", "name": { "en": "Delivery", "ru": "Доставка" }, "uses": 1, "valid": { "days": 90 } },
            { "perk": "lounge", "name": { "en": "Lounge", "ru": "Зал" }, "uses": 2, "per": "month", "when": { "tiers": ["gold"] } }
          ],
          "catalogue": [{ "item": "drink", "name": { "en": "Drink", "ru": "Напиток" }, "points": 150, "partners": ["cafe"], "worth": 9900 }],
          "draws": [{ "draw": "wheel", "name": { "en": "Wheel", "ru": "Колесо" }, "prizes": [{ "prize": "big", "name": { "en": "Big", "ru": "Большой" }, "weight": 1, "points": 7 }, { "prize": "none", "name": { "en": "None", "ru": "Ничего" }, "weight": 9 }] }],
          "earn": [
            {
              "rule": "friend", "name": { "en": "Friend", "ru": "Друг" }, "on": "purchase", "to": "referrer", "reward": { "points": 50 }, "perks": ["delivery"], "draw": "wheel",
              "when": { "referred": { "withinDays": 30 }, "subscriptions": ["plus"] }, "pending": { "days": 3, "untilConfirmed": true }
            }
          ]
        }
        """;

    [Fact]
    public void All_of_it_can_be_read()
    {
        var programme = ProgrammeFile.Parse(Encoding.UTF8.GetBytes(Good), "p.json");
        Assert.Equal(["staff"], programme.Members.Segments);
        Assert.Equal((10, 30m), (programme.Burn.MinimumPoints, programme.Burn.MaximumShare));
        Assert.Equal((2L, CalendarPeriod.Month), (programme.Perk("lounge")!.Uses, programme.Perk("lounge")!.Per));
        Assert.Equal((150, 9_900L), (programme.Item("drink")!.Points, programme.Item("drink")!.Worth));
        Assert.Equal(10, programme.Draw("wheel")!.Numbers);
        var rule = programme.Rule("friend")!;
        Assert.Equal((RewardTo.Referrer, "wheel", 30), (rule.To, rule.Draw, rule.When.Referred!.WithinDays));
        Assert.Equal("wheel:big", programme.Accrual("wheel:big")!.Id);
    }

    [Theory]
    [InlineData(", \"perks\": [\"delivery\"], \"draw\": \"wheel\"", ", \"draw\": \"wheel\"", "/perks/0: nobody gets 'delivery'; say 'when', or let a rule, level, challenge, milestone or prize give it")]
    [InlineData(", \"draw\": \"wheel\"", "", "/draws/0: no rule holds 'wheel', so nobody takes part in it; name it as the 'draw' of a rule")]
    [InlineData("\"points\": 7", "\"points\": 7, \"budget\": \"spring\"", "/draws/0/prizes/0/points: the budget 'spring' of 5 is below one reward of 7, so prize 'wheel:big' never grants a whole one; raise the budget or lower the reward")]
    [InlineData("\"exceptSegments\": [\"banned\"], ", "", "/segments/1: nothing asks for the segment 'banned'; ask for it in a condition, or leave it out")]
    [InlineData("\n  \"subscriptions\": [{ \"subscription\": \"plus\", \"name\": { \"en\": \"Plus\", \"ru\": \"Плюс\" } }],", "", "/members/subscriptions/0: no list says that there is a subscription 'plus', so a slip of the pen in it is never noticed; add { \"subscription\": \"plus\", \"name\": … } to 'subscriptions'")]
    [InlineData("", "", null)]
    public void What_cannot_happen_is_warned_of(string good, string bad, string? told)
    {
        var text = Good.ReplaceLineEndings("\n").Replace("\"counters\":", "\"budgets\": [{ \"budget\": \"spring\", \"name\": { \"en\": \"S\", \"ru\": \"В\" }, \"points\": 5 }],\n  \"counters\":").Replace("\"weight\": 9", "\"weight\": 9, \"budget\": \"spring\"");
        var programme = ProgrammeFile.Parse(Encoding.UTF8.GetBytes(good.Length == 0 ? text : text.Replace(good, bad)), "p.json");
        Assert.Equal(told is null ? [] : [told], ProgrammeWarnings.Of(programme).Select(warning => $"{warning.Path}: {warning.What}"));
    }

    [Theory]
    [InlineData("\"segments\": [\"staff\"]", "\"segments\": [\"staff\", \"stuff\"]", "/members/segments/1: the programme has no segment 'stuff'; add it to 'segments', or write it as it is there")]
    [InlineData("\"exceptSegments\": [\"banned\"]", "\"exceptSegments\": [\"band\"]", "/members/exceptSegments/0: the programme has no segment 'band'; add it to 'segments', or write it as it is there")]
    [InlineData("\"withinDays\": 30 }, \"subscriptions\": [\"plus\"]", "\"withinDays\": 30 }, \"subscriptions\": [\"pluss\"]", "/earn/0/when/subscriptions/0: the programme has no subscription 'pluss'; add it to 'subscriptions', or write it as it is there")]
    [InlineData("\"tiers\": [\"gold\"] }", "\"segments\": [\"gold\"] }", "/perks/1/when/segments/0: the programme has no segment 'gold'; add it to 'segments', or write it as it is there")]
    [InlineData("\"segment\": \"banned\"", "\"segment\": \"staff\"", "/segments: 'staff' is there twice; keep one of them")]
    [InlineData("\"subscription\": \"plus\"", "\"subscription\": \" \"", "/subscriptions/0/subscription: is blank; write the name that partners' events say")]
    [InlineData("\"segments\": [\"staff\"]", "\"segments\": [\" \"]", "/members/segments: a list holds a blank or null")]
    [InlineData("\"minimumPoints\": 10", "\"minimumPoints\": 0", "/units/0/burn/minimumPoints: a minimum is at least 1 point")]
    [InlineData("\"maximumShare\": 30", "\"maximumShare\": 101", "/units/0/burn/maximumShare: a share is more than 0 and at most 100 percent of the order, with at most 2 decimals")]
    [InlineData("\"perk\": \"delivery\"", "\"perk\": \"a|b\"", "/perks/0/perk: give the perk a name without '|' and '@'")]
    [InlineData("\"perk\": \"lounge\", \"name\"", "\"perk\": \"delivery\", \"name\"", "/perks/1/perk: the perk at /perks/0/perk is named 'delivery' too; rename or remove one of them")]
    [InlineData("\"uses\": 1", "\"uses\": 0", "/perks/0/uses: a perk can be used at least once; leave 'uses' out for as often as one likes")]
    [InlineData("\"uses\": 2, ", "", "/perks/1/per: only 'uses' begin anew with a period; say how many, or leave 'per' out")]
    [InlineData("\"valid\": { \"days\": 90 }", "\"valid\": {}", "/perks/0/valid: say for how long: months up to 1200, days up to 36500")]
    [InlineData("\"when\": { \"tiers\": [\"gold\"] }", "\"valid\": { \"days\": 1 }, \"when\": { \"tiers\": [\"gold\"] }", "/perks/1/valid: what is held as long as 'when' holds ends with it; leave 'valid' out, or 'when'")]
    [InlineData("\"when\": { \"tiers\": [\"gold\"] }", "\"when\": {}", "/perks/1/when: asks for nothing; name segments, subscriptions or tiers, or leave it out")]
    [InlineData("\"tiers\": [\"gold\"]", "\"tiers\": [\"iron\"]", "/perks/1/when/tiers: no ladder has a tier 'iron'; add it to the 'levels' of one")]
    [InlineData("\"perks\": [\"lounge\"]", "\"perks\": [\"yacht\"]", "/ladders/0/levels/0/perks: the programme has no perk 'yacht'; add it to 'perks'")]
    [InlineData("\"points\": 150", "\"points\": 0", "/catalogue/0/points: an item costs 1 to 1,000,000,000 points")]
    [InlineData("\"points\": 150", "\"points\": 150, \"unit\": \"MIL\"", "/catalogue/0/unit: the programme has no unit MIL; add it to 'units'")]
    [InlineData("\"worth\": 9900", "\"worth\": -1", "/catalogue/0/worth: the partner gets at least 0 minor units for an item; leave 'worth' out for what the points are worth")]
    [InlineData("\"weight\": 1", "\"weight\": 0", "/draws/0/prizes/0/weight: a weight is 1 to 1,000,000,000; a prize that never falls is none")]
    [InlineData("\"points\": 7", "\"points\": 0", "/draws/0/prizes/0/points: a fixed reward is 1 to 1,000,000,000 points")]
    [InlineData("\"points\": 7", "\"points\": 7, \"budget\": \"spring\"", "/draws/0/prizes/0/budget: the programme has no budget 'spring'; add it to 'budgets'")]
    [InlineData("\"prize\": \"none\"", "\"prize\": \"big\"", "/draws/0/prizes/1/prize: the prize at /draws/0/prizes/0/prize is named 'wheel:big' too; rename or remove one of them")]
    [InlineData("\"perks\": [\"delivery\"]", "\"perks\": [\"yacht\"]", "/earn/0/perks: the programme has no perk 'yacht'; add it to 'perks'")]
    [InlineData("\"draw\": \"wheel\",\n", "\"draw\": \"lotto\",\n", "/earn/0/draw: the programme has no draw 'lotto'; add it to 'draws'")]
    [InlineData("\"withinDays\": 30", "\"withinDays\": 0", "/earn/0/when/referred/withinDays: a referral counts for 1 to 3,650 days; leave it out for ever")]
    [InlineData("\"days\": 3, \"untilConfirmed\"", "\"untilConfirmed\"", "/earn/0/pending/untilConfirmed: a confirmation does not reach the other account; say after how many 'days'")]
    public void A_fault_is_named_with_its_place_and_remedy(string good, string bad, string told)
    {
        var text = Good.ReplaceLineEndings("\n");
        Assert.Contains(good, text, StringComparison.Ordinal);
        var thrown = Assert.Throws<ProgrammeException>(() => ProgrammeFile.Parse(Encoding.UTF8.GetBytes(text.Replace(good, bad)), "p.json"));
        Assert.Contains(told, thrown.Faults.Select(fault => $"{fault.Path}: {fault.What}"));
    }

    [Fact]
    public void Prizes_of_two_draws_whose_names_come_to_the_same_are_told()
    {
        static string Draw(string draw, string prize) => $$"""{ "draw": "{{draw}}", "name": { "en": "D", "ru": "Р" }, "prizes": [{ "prize": "{{prize}}", "name": { "en": "P", "ru": "П" }, "weight": 1 }] }""";

        var thrown = Assert.Throws<ProgrammeException>(() => Building.Written.Rule("\"reward\": { \"points\": 1 }", $"\"draws\": [{Draw("wheel:big", "x")}, {Draw("wheel", "big:x")}]"));

        Assert.Equal("/draws/1/prizes/0/prize: the prize at /draws/0/prizes/0/prize is named 'wheel:big:x' too; rename or remove one of them", Assert.Single(thrown.Faults.Select(fault => $"{fault.Path}: {fault.What}")));
    }
}
