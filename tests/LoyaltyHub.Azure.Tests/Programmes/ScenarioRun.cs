using System.Globalization;
using System.Text.Json;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Settlement;

namespace LoyaltyHub.Azure.Tests.Programmes;

/// <summary>Plays a scenario and notes everything that is not as its file says: step, what was expected, what was found.</summary>
internal sealed class ScenarioRun(ScenarioHub hub, ScenarioForm scenario)
{
    private readonly List<string> wrong = [];

    /// <summary>Plays it to the end, closes the books, and audits them.</summary>
    /// <returns>What is wrong, a line each; empty where all is as the file says.</returns>
    public async Task<IReadOnlyList<string>> PlayAsync()
    {
        foreach (var step in scenario.Steps)
        {
            hub.MoveTo(step.HappensAt);
            var found = new Findings(step.Name, wrong);
            switch (step)
            {
                case { Event: { } sent, From: { } partner }:
                    await SendAsync(sent, partner, step.Expect ?? new ExpectForm(), found);
                    break;
                case { Merge: { } member, Into: { } into }:
                    found.Same("answer", "202", (await hub.MergeAsync(member, into)).Status.ToString(CultureInfo.InvariantCulture));
                    break;
                case { Look: { } member, Expect: { } expect }:
                    await LookAsync(member, expect, found);
                    break;
                default:
                    found.Wrong("step", "an event with 'from', a merge with 'into' or a look with 'expect'", JsonSerializer.Serialize(step, HubJson.Compact));
                    break;
            }
        }

        await SettleAsync();
        return wrong;
    }

    private async Task SendAsync(JsonElement sent, string partner, ExpectForm expect, Findings found)
    {
        var (id, member) = (sent.GetProperty("id").GetString()!, sent.GetProperty("member").GetString()!);
        var answer = await hub.SendAsync(partner, id, JsonSerializer.SerializeToUtf8Bytes(sent));
        if (answer.Status != 202 || await hub.EntryAsync(partner, id) is not { } entry)
        {
            found.Wrong("entry", "accepted and in the journal", $"{answer.Status}: {answer.Text}; {string.Join(", ", await hub.QuarantineAsync())}");
            return;
        }

        var steps = await hub.StepsAsync(entry);
        found.Exactly("granted", expect.Granted, Points(steps.OfType<Trace.Granted>().Where(step => step.Points != 0).Select(step => (step.Rule, step.Points))));
        found.Exactly("taken", expect.Taken, Points(steps.OfType<Trace.ClawedBack>().Select(step => (step.Rule, step.Points))));
        found.AtLeast("missed", expect.Missed, steps.OfType<Trace.Missed>().DistinctBy(step => step.Rule).ToDictionary(step => step.Rule, step => Word(step.Reason)));
        var declined = (await hub.ChainAsync(entry)).SelectMany(one => one.Decision.Trace).OfType<Trace.Declined>().Select(step => Word(step.Reason));
        found.Same("declined", expect.Declined ?? "", declined.FirstOrDefault(""));

        Draws.Verify(entry, scenario, found);

        var line = (await hub.StatementAsync(member)).Json.GetProperty("entries").EnumerateArray()
            .First(row => (row.GetProperty("partner").GetString(), row.GetProperty("eventId").GetString()) == (partner, id));
        found.Contains("en", expect.En, line.GetProperty("explanation").GetProperty("en").GetString()!);
        found.Contains("ru", expect.Ru, line.GetProperty("explanation").GetProperty("ru").GetString()!);
    }

    private async Task LookAsync(string member, ExpectForm expect, Findings found)
    {
        var answer = await hub.StatementAsync(member);
        if (answer.Status != 200)
        {
            found.Wrong("statement", "200", $"{answer.Status}: {answer.Text}");
            return;
        }

        var balances = answer.Json.GetProperty("balances").EnumerateArray().ToDictionary(row => row.GetProperty("unit").GetString()!);
        foreach (var (name, wanted) in new[] { ("available", expect.Available), ("pending", expect.Pending), ("held", expect.Held) })
        {
            found.AtLeast(name, wanted, (wanted ?? new Dictionary<string, long>()).Keys.ToDictionary(unit => unit, unit => balances.TryGetValue(unit, out var row) ? row.GetProperty(name).GetInt64() : 0));
        }

        if (expect.Saved is { } saved)
        {
            found.Exactly("saved", saved, answer.Json.GetProperty("saved").EnumerateArray().Select(row => row.Deserialize<Amount>(HubJson.Compact))
                .ToDictionary(sum => sum.Unit.Value, sum => sum.Major().ToString(CultureInfo.InvariantCulture)));
        }

        Benefits.Compare(answer.Json.GetProperty("benefits"), expect, found);
    }

    private async Task SettleAsync()
    {
        var found = new Findings("settlement", wrong);
        var nets = (await hub.CloseAsync()).Json.GetProperty("settlements").EnumerateArray().Select(row => row.Deserialize<PartnerSettlement>(HubJson.Compact)!).ToList();
        foreach (var partner in scenario.Partners.Keys)
        {
            var wanted = scenario.Owed.GetValueOrDefault(partner)?.ToDictionary(row => row.Key, row => decimal.Parse(row.Value, CultureInfo.InvariantCulture)) ?? [];
            var net = nets.Where(one => one.Partner.Value == partner && one.Net.Value != 0).ToDictionary(one => one.Net.Unit.Value, one => one.Net.Major());
            found.Exactly($"owed {partner}", wanted, net);
        }

        found.Exactly("partners", scenario.Partners.Keys.ToDictionary(name => name, _ => true), scenario.Owed.Keys.ToDictionary(name => name, _ => true));
        found.Same("audit", "", string.Join("; ", await hub.AuditAsync()));
        found.Same("quarantine", "", string.Join("; ", await hub.QuarantineAsync()));
    }

    /// <summary>Points by rule; of a streak's milestones, by streak.</summary>
    private static Dictionary<string, long> Points(IEnumerable<(string Rule, long Points)> steps) =>
        steps.GroupBy(step => step.Rule.Split(':')[0], StringComparer.Ordinal).ToDictionary(rule => rule.Key, rule => rule.Sum(step => step.Points), StringComparer.Ordinal);

    private static string Word<T>(T reason)
        where T : struct, Enum => JsonSerializer.SerializeToElement(reason, HubJson.Compact).GetString()!;
}
