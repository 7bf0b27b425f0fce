using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Sampling;

namespace LoyaltyHub.Cli.Sandbox.Certifying;

/// <summary>
/// Runs every check that a contract gives occasion for against a hub, as the partner: with its signature, its events and its formats, all made from the contract. What took effect is
/// asked by dry runs, so nothing but the partner's own key is needed.
/// </summary>
internal sealed class Conformance(PartnerSender sender, CancellationToken stop)
{
    private readonly ConformanceRun run = new(sender, stop);

    public async Task<IReadOnlyList<Check>> RunAsync()
    {
        if (run.Mappings.Count == 0)
        {
            return [Check.None("events can be made", "their details are fetched from the platform, which the sandbox plays only for a hub of its own: run it without --hub")];
        }

        var made = MakeAll();
        if (made.Outcome == CheckOutcome.Failed)
        {
            return [made];
        }

        var checks = new List<Check> { made };
        Func<Task<Check>>[] all =
        [
            new ValidChecks(run).EveryTypeAsync, new ValidChecks(run).AcceptedAsync, new ValidChecks(run).DistinctAsync,
            new ForgedChecks(run).ForgedAsync, new ForgedChecks(run).ChangedAsync, new ForgedChecks(run).LateAsync, new ForgedChecks(run).EarlyAsync,
            new RepeatedChecks(run).ReplayedAsync, new RepeatedChecks(run).ConflictAsync,
            new BadBodyChecks(run).MalformedAsync, new BadBodyChecks(run).MissingFieldAsync, new BadBodyChecks(run).MediaTypeAsync,
            new BatchChecks(run).BatchAsync, new ReturnChecks(run).PartialAsync,
        ];
        foreach (var check in all)
        {
            checks.Add(await check());
        }

        return checks;
    }

    /// <summary>An event of every type can be made, and the contract reads it as it is meant.</summary>
    private Check MakeAll()
    {
        const string Name = "events can be made";
        foreach (var mapping in run.Mappings)
        {
            if (sender.Sampler.Make(mapping, run.NewFacts()).Problem is { } problem)
            {
                return Check.Failed(Name, problem.Split("; ")[0], string.Join("; ", problem.Split("; ")[1..]));
            }
        }

        return Check.Passed(Name, $"{run.Mappings.Count} types, as {string.Join(", ", sender.Sampler.Calls.Forms).ToLowerInvariant()}");
    }
}
