using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Sampling;
using LoyaltyHub.Functions.Webhooks;

namespace LoyaltyHub.Cli.Sandbox.Certifying;

/// <summary>What comes back takes back what it earned.</summary>
internal sealed class ReturnChecks(ConformanceRun run)
{
    private static readonly SampleLine[] Lines = [new("1", 40_000), new("2", 60_000)];

    /// <summary>An order that comes back in two parts leaves nothing, however the partner writes the parts.</summary>
    public async Task<Check> PartialAsync()
    {
        const string Name = "partial return";
        if (run.Main.Activity != ActivityKind.Purchase || run.Mappings.FirstOrDefault(mapping => mapping.Activity == ActivityKind.Return) is not { } mapping)
        {
            return Check.None(Name, "the contract maps no purchase together with a return");
        }

        var order = run.NewFacts(Lines.Sum(line => line.Minor)) with { Lines = Lines };
        var steps = new List<SampleEvent> { run.Make(run.Main, order) };
        foreach (var (line, before) in new[] { (Lines[0], 0L), (Lines[1], Lines[0].Minor) })
        {
            var facts = run.NewFacts(line.Minor) with { Member = order.Member, Order = order.Order, Before = before, Purchase = order };
            steps.Add(run.Make(mapping, mapping.Fields.ContainsKey(ContractField.Amount) ? facts : facts with { Lines = [line] }));
        }

        var balances = new List<long>();
        foreach (var step in steps)
        {
            var delivered = await run.DeliverAsync(run.Write(step), step.Facts.Key);
            if (delivered.FaultOf(Name) is { } fault)
            {
                return fault with { Detail = $"{step.Mapping.Type}: {fault.Detail}" };
            }

            balances.Add(Total(delivered.InEffect[0]));
        }

        return balances[2] != 0 ? Check.Failed(Name, $"after the whole order has come back the member has {balances[2]} points of it", "returns have to name the purchase's 'order', and an 'amount' of this return alone: use 'minus' where the platform sends totals")
            : balances[1] > balances[0] ? Check.Failed(Name, "a return raised the balance", "negative amounts need \"sign\": \"minus\"")
            : Check.Passed(Name, $"{balances[0]}, then {balances[1]}, then {balances[2]} points");
    }

    private static long Total(DryRunEvent after) => after.Effect!.Balances.Sum(row => row.Available + row.Pending);
}
