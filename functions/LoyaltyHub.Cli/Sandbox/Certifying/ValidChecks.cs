using LoyaltyHub.Functions.Webhooks;

namespace LoyaltyHub.Cli.Sandbox.Certifying;

/// <summary>What is right is taken.</summary>
internal sealed class ValidChecks(ConformanceRun run)
{
    /// <summary>Every type in every form is accepted and means what the contract says.</summary>
    public async Task<Check> EveryTypeAsync()
    {
        const string Name = "valid events of every type";
        foreach (var mapping in run.Mappings)
        {
            foreach (var form in run.Calls.Forms)
            {
                var facts = run.NewFacts();
                var (reply, events) = await run.RehearseAsync(run.Calls.Write(form, run.Make(mapping, facts)), facts.Key);
                if (!events.Any(one => one.Status == "accepted") || events.Any(one => one.Status == "rejected"))
                {
                    return Check.Failed(Name, $"'{mapping.Type}' as {form} was answered {reply.Words}", RemedyFor(reply, events));
                }
            }
        }

        return Check.Passed(Name, $"{run.Mappings.Count} types in {run.Calls.Forms.Count} {(run.Calls.Forms.Count == 1 ? "form" : "forms")}");
    }

    /// <summary>A call in earnest is answered as agreed and takes effect.</summary>
    public async Task<Check> AcceptedAsync()
    {
        const string Name = "accepted, and in effect";
        var (call, id) = run.NewCall();
        var delivered = await run.DeliverAsync(call, id);
        var reply = delivered.Reply;
        return reply.IsTaken && !run.IsAgreed(reply) ? Check.Failed(Name, $"it was answered {reply.Words} '{reply.Text}'", "the platform takes only what the contract's 'answer' says: give the hub this version of the contract, and restart it")
            : delivered.FaultOf(Name) ?? Check.Passed(Name, $"answered {reply.Words}{(reply.Text.Length is > 0 and <= 40 ? $" {reply.Text}" : "")}");
    }

    /// <summary>Two things that one member did at the same time are two.</summary>
    public async Task<Check> DistinctAsync()
    {
        const string Name = "two events of one member";
        var first = run.NewFacts();
        foreach (var facts in new[] { first, run.NewFacts(50_000) with { Member = first.Member, At = first.At } })
        {
            if ((await run.DeliverAsync(run.Write(run.Make(run.Main, facts)), facts.Key)).FaultOf(Name) is { } fault)
            {
                return fault;
            }
        }

        return Check.Passed(Name, "2 effects");
    }

    /// <summary>What helps where a good call is not taken.</summary>
    public static string RemedyFor(HubReply reply, IReadOnlyList<DryRunEvent> events) =>
        events.FirstOrDefault(one => one.Problem is not null)?.Problem?.Errors is [var error, ..] ? $"contract {error.Contract}: {error.Field} ({error.Pointer}) {error.Problem}; {error.Remedy}"
        : events is [{ Reason: { } reason }] ? $"the contract has it ignored: {reason}; mend 'skip' or 'others'"
        : reply.Code switch
        {
            "unknown-partner" => "give the hub this contract: a file in the folder of Hub__PartnersFolder; then restart it",
            "signature-mismatch" => "the hub verifies with another secret or another scheme: compare PartnerSecrets__NAME on both sides, and the contract's 'signature'",
            "secret-missing" => "set PartnerSecrets__NAME of the contract at the hub",
            "address-unknown" => "the hub does not trust this machine to tell whose call it forwards: set Hub__TrustedProxies, or run against a fresh hub without --hub",
            "media-type" => "the hub has another version of the contract: compare 'formats'",
            _ => reply.Text.Length > 300 ? reply.Text[..300] : reply.Text,
        };
}
