using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using LoyaltyHub.Core.Sampling;

namespace LoyaltyHub.Cli.Sandbox.Playing;

/// <summary>Sends traffic when it is due, and again where the hub asks for that.</summary>
internal sealed class TrafficPlayer(PartnerSender sender, CancellationToken stop)
{
    private const int AtOnce = 64;
    private const int Attempts = 6;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    // Somebody who knows everything but the secret.
    private readonly CallSigning forger = new(sender.Contract, sender.Contract.Signature.Scheme.HasSecrets ? SenderKey.New(sender.Contract) : null);
    private readonly SemaphoreSlim turns = new(AtOnce);
    private readonly ConcurrentQueue<PlayedCall> played = new();

    /// <summary>Plays everything.</summary>
    public async Task<IReadOnlyList<PlayedCall>> PlayAsync(IReadOnlyList<PlannedCall> plan)
    {
        var watch = Stopwatch.StartNew();
        var running = new List<Task>();
        foreach (var call in plan)
        {
            if (call.Due - watch.Elapsed is var ahead && ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead, stop);
            }

            await turns.WaitAsync(stop);
            running.Add(PlayAsync(call));
        }

        await Task.WhenAll(running);
        return [.. played];
    }

    private async Task PlayAsync(PlannedCall call)
    {
        try
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, call.Copies).Select(_ => DeliverAsync(call)));
            played.Enqueue(new PlayedCall(call, [.. replies.SelectMany(reply => reply)]));
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>One delivery with its repetitions, as a partner makes them: each signed anew, none before the hub wants it.</summary>
    private async Task<IReadOnlyList<HubReply>> DeliverAsync(PlannedCall call)
    {
        var replies = new List<HubReply>();
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var reply = await TryAsync(call);
            replies.Add(reply);
            if (!reply.IsToRepeat)
            {
                break;
            }

            var wait = reply.RetryAfter ?? TimeSpan.FromMilliseconds(200 * attempt);
            await Task.Delay(wait < Longest ? wait : Longest, stop);
        }

        return replies;
    }

    private async Task<HubReply> TryAsync(PlannedCall call)
    {
        try
        {
            return await sender.SendAsync(sender.SignWith(call.Forged ? forger : sender.Signing, call.Call, call.Id, sender.Now + call.Skew), stop);
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            return new HubReply(HttpStatusCode.RequestTimeout, null, fault.Message);
        }
    }
}
