using System.Buffers;
using System.Text.Json;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>Verifies a signature over a text that is put together of a call, by the terms of a contract or of a known platform.</summary>
public abstract class SignedTextScheme(HmacTerms terms) : SignatureScheme
{
    // A header of thousands of signatures would otherwise be a way to make the hub work.
    private const int MostParts = 32;

    /// <summary>The terms.</summary>
    public HmacTerms Terms => terms;

    /// <inheritdoc/>
    public override bool GivesId => terms.IdHeader is not null && terms.Signed.Covers("id");

    /// <inheritdoc/>
    protected override WebhookVerdict Judge(WebhookCall call, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        var fields = terms.NeedsFields ? call.Fields() : null;
        if (terms.Place.Find(call, fields) is not { Length: > 0 } header)
        {
            return Missing(terms.Place);
        }

        var parts = terms.Separator is { } separator ? header.Split(separator, MostParts + 1) : [header];
        var id = terms.IdHeader is null ? null : call.Header(terms.IdHeader);
        if (Problem(parts, id) is { } problem)
        {
            return problem;
        }

        var at = now;
        string? timestamp = null;
        if (terms.Timestamp is { } clock && !MessageTime.TryRead(clock, parts, call, fields, out timestamp, out at))
        {
            return new WebhookVerdict.Refused("timestamp-malformed", $"{(clock.Place ?? terms.Place).Words} says no {MessageTime.Words(clock.Form)}, once.");
        }

        return !AnyMatches(parts, new Message(call, fields, id, timestamp, ""), secrets) ? Mismatch($"The signature in {terms.Place.Words}")
            : terms.Timestamp is { } bound ? MessageTime.Judge(GivesId ? id : null, at, now, bound.Tolerance, bound.AnyFuture)
            : new WebhookVerdict.Verified(GivesId ? id : null, at);
    }

    /// <summary>What is signed of a message; null where a part of it is missing.</summary>
    internal byte[]? SignedBytes(WebhookCall call, DateTimeOffset at)
    {
        var timestamp = terms.Timestamp is { } clock ? MessageTime.Text(at, clock) : null;
        var message = new Message(call, terms.NeedsFields ? call.Fields() : null, terms.IdHeader is { } id ? call.Header(id) : null, timestamp, "");
        var signed = new ArrayBufferWriter<byte>();
        return terms.Signed.Write(signed.Write, message) ? signed.WrittenSpan.ToArray() : null;
    }

    /// <summary>Whether one of the signatures was made with a secret; in time that tells nothing about it.</summary>
    private protected abstract bool Matches(IEnumerable<string> given, in Message message);

    private bool AnyMatches(string[] parts, Message message, IReadOnlyList<string> secrets)
    {
        var given = Array.FindAll(parts, part => part.StartsWith(terms.Prefix, StringComparison.Ordinal)).Select(part => part[terms.Prefix.Length..]).ToList();
        var matches = false;
        foreach (var secret in secrets)
        {
            // No early exit: neither the place of a match nor of a difference shows in the time taken.
            matches |= Matches(given, message with { Secret = secret });
        }

        return matches;
    }

    private WebhookVerdict.Refused? Problem(string[] parts, string? id) =>
        parts.Length > MostParts ? new WebhookVerdict.Refused("signature-mismatch", $"The {terms.Place.Words} holds more than {MostParts} parts.")
        : !GivesId ? null
        : string.IsNullOrEmpty(id) ? Missing(new SignaturePlace.Header(terms.IdHeader!))
        : StandardWebhooks.IdProblem(id, terms.IdHeader!) is { } malformed ? new WebhookVerdict.Refused("id-malformed", malformed)
        : null;
}
