using System.Net;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Sampling;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Cli.Sandbox.Certifying;

/// <summary>What cannot be read is refused with its reason.</summary>
internal sealed class BadBodyChecks(ConformanceRun run)
{
    private static readonly ContractField[] Needed = [ContractField.Amount, ContractField.Order, ContractField.Member, ContractField.Redemption, ContractField.Engagement, ContractField.Name];

    /// <summary>A body that is cut off is refused, whoever signed it.</summary>
    public async Task<Check> MalformedAsync()
    {
        const string Name = "malformed";
        var (call, id) = run.NewCall();
        if (call.Method == "GET")
        {
            return Check.None(Name, "a call of this contract has no body");
        }

        var cut = call with { Body = call.MediaType == "application/x-www-form-urlencoded" ? "%ff=%fe"u8.ToArray() : call.Body.Length > 1 ? call.Body[..(call.Body.Length / 2)] : "{"u8.ToArray() };
        var reply = await run.Sender.SendAsync(cut, id, run.Stop);

        // Where the signature is inside the body, or made of its fields, nothing is left to verify.
        var inside = CallSampler.SchemeOf(run.Contract) is SharedSecretScheme { Place: SignaturePlace.Field } or SignedTextScheme { Terms.NeedsFields: true } or JwtScheme;
        return reply.Code is "not-processable" or "signature-mismatch" || (inside && reply.Code == "header-missing")
            ? Check.Passed(Name, $"refused: {reply.Words}")
            : Check.Failed(Name, $"a body that is cut off was answered {reply.Words}", "the hub has to refuse it with 422: report this with the certificate's file");
    }

    /// <summary>An event without a field that it needs names the field, and the place in the contract.</summary>
    public async Task<Check> MissingFieldAsync()
    {
        const string Name = "a field is missing";
        var facts = run.NewFacts();
        var made = run.Make(run.Main, facts);
        foreach (var field in Needed)
        {
            if (made.Without(field) is not { } poorer || IsSigned(field) || run.Sender.Sampler.Read(run.Write(poorer), facts.Key, facts.At) is not [Core.Activities.NormalisedEvent.Rejected])
            {
                continue;
            }

            var (reply, events) = await run.RehearseAsync(run.Write(poorer), facts.Key);
            return events is [{ Status: "rejected", Problem.Errors: [{ Contract.Length: > 0 } error, ..] }]
                ? Check.Passed(Name, $"{error.Field} ({error.Pointer}), contract {error.Contract}")
                : Check.Failed(Name, $"an event without its {field} was answered {reply.Words}", "give the hub this version of the contract, and restart it");
        }

        return Check.None(Name, "what an event of the main type needs stands in headers, is constant, signed by itself or fetched");
    }

    /// <summary>Whether a field is a part of what is signed by itself: without it nothing can be signed.</summary>
    private bool IsSigned(ContractField field) => CallSampler.SchemeOf(run.Contract) is SignedTextScheme { Terms.Signed: { CoversBody: false } signed }
        && run.Main.Fields.GetValueOrDefault(field) is FieldSource.From from && signed.CoversField(from.Pointer);

    /// <summary>A media type that the contract does not name is refused.</summary>
    public async Task<Check> MediaTypeAsync()
    {
        const string Name = "another media type";
        var (call, id) = run.NewCall();
        if (call.Method == "GET")
        {
            return Check.None(Name, "a call of this contract has no body");
        }

        var reply = await run.Sender.SendAsync(call with { MediaType = "text/csv" }, id, run.Stop);
        return reply.Status == HttpStatusCode.UnsupportedMediaType
            ? Check.Passed(Name, $"refused: {reply.Words}")
            : Check.Failed(Name, $"text/csv was answered {reply.Words}, not 415", "give the hub this version of the contract, and restart it");
    }
}
