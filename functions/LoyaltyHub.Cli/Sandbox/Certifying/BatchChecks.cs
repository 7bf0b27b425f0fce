using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Cli.Sandbox.Certifying;

/// <summary>Events of one call are judged each by itself.</summary>
internal sealed class BatchChecks(ConformanceRun run)
{
    /// <summary>Two good events and a bad one between them: the good ones take effect.</summary>
    public async Task<Check> BatchAsync()
    {
        const string Name = "batch";
        if (!run.Calls.Forms.Any(run.Calls.HoldsSeveral))
        {
            return Check.None(Name, "a call of this contract holds one event");
        }

        var form = run.Calls.Forms.First(run.Calls.HoldsSeveral);
        var made = Enumerable.Range(0, 3).Select(_ => run.NewFacts()).Select(facts => (facts.Key, Event: run.Make(run.Main, facts))).ToList();
        var bad = made[1].Event.Without(ContractField.Member) ?? made[1].Event.Without(ContractField.Order);
        var call = run.Calls.Write(form, [made[0].Event, bad ?? made[1].Event, made[2].Event]);
        var expected = run.Sender.Sampler.Read(call, made[0].Key, run.Sender.Now).Select(one => one is Core.Activities.NormalisedEvent.Accepted or Core.Activities.NormalisedEvent.Thin).ToList();
        if (expected.Count != 3)
        {
            return Check.Failed(Name, "a call of three events is not read as three", "let 'batch' point at the array of events");
        }

        var delivered = await run.DeliverAsync(call, made[0].Key);
        return delivered.FaultOf(Name)
            ?? (delivered.InEffect.Count == expected.Count(good => good)
                ? Check.Passed(Name, $"3 events as {form}: {delivered.InEffect.Count} in effect, {(bad is null ? "none" : "1")} refused by itself")
                : Check.Failed(Name, $"{delivered.InEffect.Count} of its good events are in effect", "give the hub this version of the contract, and restart it"));
    }
}
