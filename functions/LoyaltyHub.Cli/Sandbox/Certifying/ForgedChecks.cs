using System.Globalization;
using System.Net;
using LoyaltyHub.Core.Sampling;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Cli.Sandbox.Certifying;

/// <summary>What is not the partner's, or not of now, is refused.</summary>
internal sealed class ForgedChecks(ConformanceRun run)
{
    /// <summary>How near to the bound the two sides are tried, in seconds: as much as two clocks may differ.</summary>
    private const int Margin = 5;

    /// <summary>Another key is refused; where nothing is signed, another address.</summary>
    public async Task<Check> ForgedAsync()
    {
        const string Name = "forged";
        var (call, id) = run.NewCall();
        HubReply reply;
        if (run.Contract.Signature.Scheme.HasSecrets)
        {
            reply = await run.Sender.SendAsync(run.Sender.SignWith(new CallSigning(run.Contract, SenderKey.New(run.Contract)), call, id), run.Stop);
        }
        else
        {
            // An address for documentation (RFC 5737): nobody's.
            reply = await run.Sender.SendAsync(run.Sender.Sign(call, id) is var signed ? signed with { Call = signed.Call.With((CallSigning.ForwardedFor, "203.0.113.9")) } : throw new InvalidOperationException(), run.Stop);
        }

        return Refused(Name, reply, "signature-mismatch", "address-unknown", "id-malformed");
    }

    /// <summary>A body that was changed after it was signed is refused.</summary>
    public async Task<Check> ChangedAsync()
    {
        const string Name = "changed after signing";
        var scheme = CallSampler.SchemeOf(run.Contract);
        if (!run.Sender.Signing.CoversBody)
        {
            return Check.None(Name, $"'{run.Contract.Signature.Name}' vouches for the sender, not for the body");
        }

        if (scheme is AdyenScheme or TokenScheme)
        {
            return Check.None(Name, "the signature is inside the body and covers some of its values");
        }

        var (call, id) = run.NewCall();
        var signed = run.Sender.Sign(call, id);
        if (call.Method == "GET" || scheme is SignedTextScheme { Terms.Signed: { CoversBody: false } or { Json: not null } } or JwtScheme { Terms.Place: SignaturePlace.Field })
        {
            return await ChangedFieldAsync(Name, signed);
        }

        return Refused(Name, await run.Sender.SendAsync(signed with { Call = signed.Call with { Body = [.. signed.Call.Body, (byte)' '] } }, run.Stop), "signature-mismatch");
    }

    /// <summary>Where fields are signed, and not the body as it stands, one of them is changed.</summary>
    private async Task<Check> ChangedFieldAsync(string name, SignedCall signed)
    {
        var changed = signed.Call.Parameters.Count > 0 && signed.Call.Method == "GET"
            ? signed.Call with { Parameters = signed.Call.Parameters.ToDictionary(field => field.Key, field => field.Value.Length > 0 && char.IsAsciiDigit(field.Value[^1]) ? $"{field.Value[..^1]}{(field.Value[^1] == '9' ? '1' : '9')}" : field.Value, StringComparer.Ordinal) }
            : signed.Call with { Body = Digits(signed.Call.Body) };
        return Refused(name, await run.Sender.SendAsync(signed with { Call = changed }, run.Stop), "signature-mismatch", "timestamp-malformed", "header-missing");
    }

    /// <summary>The same with other digits.</summary>
    private static byte[] Digits(byte[] body) => Array.ConvertAll(body, letter => letter is >= (byte)'1' and <= (byte)'8' ? (byte)(letter + 1) : letter);

    /// <summary>What was signed long ago is refused, and what is just young enough is taken.</summary>
    public Task<Check> LateAsync() => AgedAsync("late", -1, "timestamp-too-old");

    /// <summary>The same for a clock that is ahead.</summary>
    public Task<Check> EarlyAsync() => run.Sender.Signing is { Tolerance: not null, RefusesFuture: false }
        ? Task.FromResult(Check.None("early", "the platform's own rule looks at old messages only"))
        : AgedAsync("early", 1, "timestamp-too-new");

    private async Task<Check> AgedAsync(string name, int sign, string code)
    {
        if (run.Sender.Signing.Tolerance is not { } tolerance)
        {
            return Check.None(name, "the scheme signs no time");
        }

        var margin = TimeSpan.FromSeconds(Margin);
        var (call, id) = run.NewCall();
        var beyond = await run.Sender.SendAsync(call, id, run.Stop, run.Sender.Now + (sign * (tolerance + margin)));
        var within = await run.Sender.RehearseAsync(call, id, run.Stop, run.Sender.Now + (sign * (tolerance - margin)));
        var bound = ((long)tolerance.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return beyond.Code != code ? Check.Failed(name, $"signed {bound} s and more away from now, it was answered {beyond.Words}", "set the hub's clock (NTP), or give it this version of the contract")
            : within.Status != HttpStatusCode.OK ? Check.Failed(name, $"signed less than {bound} s away from now, it was answered {within.Words}", "set the clocks of both sides (NTP)")
            : Check.Passed(name, $"refused beyond {bound} s, taken within");
    }

    private static Check Refused(string name, HubReply reply, params string[] codes) => reply.Status == HttpStatusCode.Unauthorized && codes.Contains(reply.Code)
        ? Check.Passed(name, $"refused: {reply.Words}")
        : Check.Failed(name, $"it was answered {reply.Words}, not 401", "the hub does not verify this partner as the contract says: give it this version of the contract, and restart it");
}
