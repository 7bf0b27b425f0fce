using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>Takes a message of the activities queue to the ledger: identify the member, commit, put aside what can never take effect.</summary>
public sealed class ActivityProcessing(HubLedger ledger, ActivityQueue queue, IIdentities identities, IQuarantine quarantine, TimeProvider clock)
{
    /// <summary>Whether nothing of it counts: what is rehearsed is not measured as work done.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>Processes a message. When it returns, everything in it is in the journal or in quarantine; when it throws, the message has to come again.</summary>
    public async Task ProcessAsync(string message, CancellationToken stop)
    {
        ActivityEnvelope envelope;
        try
        {
            envelope = ActivityEnvelope.Read(message);
        }
        catch (JsonException fault)
        {
            await PutAsideAsync(QueueNames.Activities, "unreadable-message", fault.Message, message, stop);
            return;
        }

        var activities = await queue.ReadAsync(envelope, stop);
        await Task.WhenAll(activities.Select(activity => SettleAsync(activity, stop)));
        await queue.ForgetAsync(envelope, stop);
    }

    /// <summary>Keeps a message that failed too often.</summary>
    public Task QuarantineAsync(string queueName, string message, CancellationToken stop) =>
        PutAsideAsync(queueName, "failed-too-often", "The message failed more often than the queue allows; see the traces of its invocations.", message, stop);

    /// <summary>
    /// Commits one activity and everything that follows from it in other accounts, and returns what became of it: where its account is part of another one, what became of it there.
    /// A conflict or an impossible one is in quarantine by then. When this throws, the activity has to come again; what was done by then is not done twice.
    /// </summary>
    public async Task<Receipt> SettleAsync(Activity activity, CancellationToken stop)
    {
        var receipt = await CommitAsync(activity, stop);
        while (receipt is Receipt.Postponed postponed)
        {
            await FinishAsync(postponed.Merge, stop);
            receipt = await CommitAsync(activity, stop);
        }

        if (PartingOf(receipt) is { } parting)
        {
            // The account that it goes back to may not have been told yet that it stands alone, and would send it on again.
            await FinishAsync(parting, stop);
        }

        foreach (var (derived, forwarded) in FollowingFrom(receipt))
        {
            var there = await SettleAsync(derived, stop);
            receipt = forwarded ? there : receipt;
        }

        return receipt;
    }

    /// <summary>Brings a merge, or the end of one, to its end for the one that began it, which may be about to, or may never come to it. All it takes is done once, whoever does it.</summary>
    private async Task FinishAsync(JournalKey merge, CancellationToken stop)
    {
        var open = await ledger.OpenAsync(stop);
        var entry = await open.Store.FindEntryAsync(Shard.Of(merge.Member, open.Store.Shards), merge, stop)
            ?? throw new InvalidDataException($"Account {merge.Member} was joined or left by {merge.Partner}/{merge.EventId}, which its journal does not hold. Run the audit.");
        foreach (var (derived, _) in FollowingFrom(new Receipt.Duplicate(entry)))
        {
            await SettleAsync(derived, stop);
        }
    }

    /// <summary>What an entry leads to elsewhere, and whether that is the activity itself; again for a duplicate, whose first delivery may have been cut short.</summary>
    private static IEnumerable<(Activity Activity, bool Forwarded)> FollowingFrom(Receipt receipt)
    {
        var decision = EntryOf(receipt)?.Decision;
        var forwarded = decision?.Trace is [Trace.Forwarded];
        return decision?.Derived?.Select(derived => (derived, forwarded)) ?? [];
    }

    /// <summary>By which entry the account left that the activity goes back to; null where it does not go back.</summary>
    private static JournalKey? PartingOf(Receipt receipt) =>
        EntryOf(receipt) is { Decision.Trace: [Trace.Forwarded { Parting: { } parting }] } entry ? JournalKey.Of(entry.Member, parting) : null;

    private static EntryBody? EntryOf(Receipt receipt) => receipt switch
    {
        Receipt.Recorded recorded => recorded.Entry.Body,
        Receipt.Duplicate duplicate => duplicate.Entry.Body,
        _ => null,
    };

    private async Task<Receipt> CommitAsync(Activity activity, CancellationToken stop)
    {
        var open = await ledger.OpenAsync(stop);
        if (await IdentifyAsync(activity, stop) is not { } identified)
        {
            const string Reason = "No purchase of the order that this names has been seen. Replay it when the purchase has arrived.";
            await PutAsideAsync(activity, "unknown-order", Reason, stop);
            return new Receipt.Unprocessable(Reason);
        }

        var receipt = await open.Engine.SubmitAsync(identified.Member, await UnlinkedAsync(activity, identified, stop));
        if (identified.Former && receipt is Receipt.Conflict known)
        {
            // With the person the secret is gone by which the bodies could be compared.
            receipt = new Receipt.Duplicate(known.Entry);
        }

        switch (receipt)
        {
            case Receipt.Conflict:
                await PutAsideAsync(activity, "event-id-conflict", $"Event id {activity.EventId} is in the journal with another body than this one (SHA-256 {activity.BodyHash}). Send the correction under an id of its own.", stop);
                break;
            case Receipt.Unprocessable unprocessable:
                await PutAsideAsync(activity, "unprocessable", unprocessable.Reason, stop);
                break;
            case Receipt.Postponed:
                return receipt;
            default:
                break;
        }

        if (!IsRehearsal)
        {
            HubMeter.Activities.Count(receipt.GetType().Name.ToLowerInvariant(), activity.Partner.Value);
        }

        return receipt;
    }

    /// <summary>Whose an activity is; null where that is to be found by an order of which no purchase is known.</summary>
    private async Task<Identified?> IdentifyAsync(Activity activity, CancellationToken stop)
    {
        if ((activity.Member ?? activity.Alias?.Member) is { } named)
        {
            return new Identified(named);
        }

        if (activity.Order is { } known && known == activity.Alias)
        {
            return await identities.FindAsync(known, stop) is { } found ? new Identified(found)
                : await identities.FormerAsync(activity, stop) is { } former ? new Identified(former, Former: true)
                : null;
        }

        var identified = await identities.ResolveAsync(activity, stop);
        if (activity.Order is { } order && !identified.Former)
        {
            // Before the commit: when the purchase is in the books, what follows it finds its member.
            await identities.TieAsync(order, identified.Member, stop);
        }

        return identified;
    }

    /// <summary>The activity as the books keep it: nothing in it leads to a person whose aliases are forgotten.</summary>
    private async Task<Activity> UnlinkedAsync(Activity activity, Identified identified, CancellationToken stop)
    {
        if (activity.Alias is not { Member: null } alias)
        {
            return activity;
        }

        var others = new Dictionary<AliasHash, MemberId>();
        foreach (var other in activity.Others.Distinct())
        {
            others[other] = other.Member ?? await identities.ResolveAsync(other, stop);
        }

        var bodyHash = identified.Former
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{activity.Partner}|{activity.EventId}")))
            : await identities.SealAsync(alias, activity.BodyHash, stop);
        return activity.Unlinked(identified.Member, bodyHash, other => others[other]);
    }

    private Task PutAsideAsync(Activity activity, string reason, string detail, CancellationToken stop) => quarantine.PutAsync(
        new QuarantineItem(
            QueueNames.Activities,
            activity.Partner.Value,
            activity.EventId.Value,
            reason,
            detail,
            JsonSerializer.SerializeToUtf8Bytes(activity, HubJson.Compact),
            clock.GetUtcNow()),
        stop);

    private Task PutAsideAsync(string source, string reason, string detail, string message, CancellationToken stop) =>
        quarantine.PutAsync(new QuarantineItem(source, "unknown", null, reason, detail, Encoding.UTF8.GetBytes(message), clock.GetUtcNow()), stop);
}
