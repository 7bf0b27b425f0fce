using System.Threading.Channels;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LoyaltyHub.Functions.Notices;

/// <summary>
/// Sends what commits give partners to know on its way as soon as they are committed, without any of them waiting for it. What it misses, because the process ended or storage failed,
/// waits beside its entry for <see cref="SweepWebhooks"/>.
/// </summary>
public sealed class NoticePump(NoticeOutbox outbox, NoticeHints hints, ILogger<NoticePump> log) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await hints.Reader.WaitToReadAsync(stoppingToken))
        {
            // One look serves all hints of a shard that came meanwhile.
            var shards = new HashSet<Shard>();
            while (hints.Reader.TryRead(out var shard))
            {
                shards.Add(shard);
            }

            foreach (var shard in shards)
            {
                await MoveAsync(shard, stoppingToken);
            }
        }
    }

    private async Task MoveAsync(Shard shard, CancellationToken stop)
    {
        try
        {
            await outbox.MoveAsync(shard, stop);
        }
        catch (Exception fault) when (StorageFaults.IsOne(fault))
        {
            log.LogWarning("Webhooks of shard {Shard} stay beside their entries until the next sweep ({Fault})", shard, fault.GetType().Name);
        }
    }
}

/// <summary>Carries the hint that a shard holds something to tell from the ledger to whoever sends it; what is too much at once is left to the sweep.</summary>
public sealed class NoticeHints
{
    private const int MostWaiting = 1000;

    private readonly Channel<Shard> hints = Channel.CreateBounded<Shard>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>The shards of the hints.</summary>
    public ChannelReader<Shard> Reader => hints.Reader;

    /// <summary>Gives the hint.</summary>
    public void Give(Shard shard) => hints.Writer.TryWrite(shard);
}
