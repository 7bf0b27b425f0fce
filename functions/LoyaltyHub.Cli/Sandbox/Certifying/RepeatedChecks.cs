using LoyaltyHub.Azure.Rehearsal;

namespace LoyaltyHub.Cli.Sandbox.Certifying;

/// <summary>What comes again has one effect.</summary>
internal sealed class RepeatedChecks(ConformanceRun run)
{
    /// <summary>The very same call again, and the same event signed anew, change nothing.</summary>
    public async Task<Check> ReplayedAsync()
    {
        const string Name = "replayed and retried";
        var (call, id) = run.NewCall();
        var first = await run.DeliverAsync(call, id);
        if (first.FaultOf(Name) is { } fault)
        {
            return fault;
        }

        var effect = first.InEffect[0].Effect!;
        var signed = run.Sender.Sign(call, id);
        HubReply[] again = [await run.Sender.SendAsync(signed, run.Stop), await run.Sender.SendAsync(signed, run.Stop), await run.Sender.SendAsync(call, id, run.Stop, run.Sender.Now.AddSeconds(1))];
        var (_, later) = await run.RehearseAsync(call, id, run.Sender.Now.AddSeconds(1));
        return !Array.TrueForAll(again, reply => reply.IsTaken) ? Check.Failed(Name, $"a repetition was answered {again.First(reply => !reply.IsTaken).Words}", "a partner that is not acknowledged sends again for ever: the hub has to take repetitions")
            : AllDuplicates(later) && later.First(one => one.Effect is not null).Effect is { } unchanged && unchanged.Balances.Select(row => row with { Expiring = [] }).SequenceEqual(effect.Balances.Select(row => row with { Expiring = [] }))
                ? Check.Passed(Name, "4 deliveries, 1 effect")
            : later.Any(one => one.Effect is { Reason: "event-id-conflict" }) ? Check.Failed(Name, "the event signed anew has other bytes under the same id: a conflict", "the time or token that is signed is a part of the body: name the event by 'duplicateKey', or leave 'timestamp' out where the platform never renews it")
            : Check.Failed(Name, "the member's balance changed with a repetition", "two deliveries have two ids: let 'eventId' name what stays the same, or use 'duplicateKey'");
    }

    /// <summary>Other bytes under a known id do not replace the first ones; where a semantic key names events, they mean the same and change nothing.</summary>
    public async Task<Check> ConflictAsync()
    {
        const string Name = "same id, other bytes";
        var facts = run.NewFacts();
        var made = run.Make(run.Main, facts);
        var (call, other) = (run.Write(made), run.Write(made.InOtherBytes()));
        if ((await run.DeliverAsync(call, facts.Key)).FaultOf(Name) is { } fault)
        {
            return fault;
        }

        var reply = await run.Sender.SendAsync(other, facts.Key, run.Stop);
        var (_, told) = await run.RehearseAsync(other, facts.Key);
        var (_, still) = await run.RehearseAsync(call, facts.Key);
        var semantic = run.Main.DuplicateKey is not null || run.Main.Each is not null;
        return !reply.IsTaken ? Check.Failed(Name, $"it was answered {reply.Words}", "a partner that is not acknowledged sends again for ever: the hub has to take it and put it aside")
            : !AllDuplicates(still) ? Check.Failed(Name, "the first delivery is no longer in effect", "report this with the certificate's file: it must never happen")
            : semantic && AllDuplicates(told) ? Check.Passed(Name, "the duplicate key and the meaning are the same: nothing changed")
            : !semantic && told.Count > 0 && told.All(one => one.Effect is { Outcome: RehearsedOutcome.Quarantined, Reason: "event-id-conflict" }) ? Check.Passed(Name, "kept in quarantine as a conflict; the first one stands")
            : Check.Failed(Name, $"it would be {(told is [{ Effect: { } seen }] ? seen.Outcome.ToString().ToLowerInvariant() : "unread")}", "two bodies of one id have to meet: let 'eventId' name nothing that changes with the body");
    }

    /// <summary>Whether all that one event means is in the books.</summary>
    private static bool AllDuplicates(IReadOnlyList<Functions.Webhooks.DryRunEvent> told) =>
        told.Any(one => one.Effect is not null) && told.All(one => one.Effect is null or { Outcome: RehearsedOutcome.Duplicate });
}
