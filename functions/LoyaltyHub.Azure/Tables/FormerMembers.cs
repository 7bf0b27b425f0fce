using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Tables;

/// <summary>
/// Which events and orders had their effect in accounts of people who are forgotten: partners' own ids and nothing of the person. Without it, an old event that comes again would enrol the
/// alias anew and have its effect twice. Asked only where an alias is new, and by other processes from half a minute after the first erasure of all.
/// </summary>
public sealed class FormerMembers(StorageAccount account, TimeProvider clock)
{
    /// <summary>The partition of <see cref="TableErasures"/>; where it is empty, nobody was ever forgotten.</summary>
    internal const string Erasures = "erasures";

    private const int RowsAtOnce = 100;
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(30);

    private readonly TableClient table = account.Tables.GetTableClient(TableNames.Identities);
    private DateTimeOffset noneUntil;
    private bool any;

    /// <summary>The account in which an activity, or the order it concerns, had its effect; null for none.</summary>
    public async Task<MemberId?> FindAsync(Activity activity, CancellationToken stop)
    {
        if (activity.Partner == PartnerId.Hub || !await AnyAsync(stop))
        {
            return null;
        }

        foreach (var key in KeysOf(activity))
        {
            var row = await table.GetEntityIfExistsAsync<TableEntity>(PartitionOf(activity.Partner), key, cancellationToken: stop);
            if (row.HasValue)
            {
                return MemberId.From(row.Value!.GetString("former"));
            }
        }

        return null;
    }

    /// <summary>Keeps what partners' activities had their effect in an account. Safe to repeat.</summary>
    public async Task KeepAsync(MemberId member, IEnumerable<Activity> activities, CancellationToken stop)
    {
        any = true;
        foreach (var partner in activities.Where(activity => activity.Partner != PartnerId.Hub).GroupBy(activity => activity.Partner))
        {
            foreach (var keys in partner.SelectMany(KeysOf).Distinct(StringComparer.Ordinal).Chunk(RowsAtOnce))
            {
                await table.SubmitTransactionAsync(
                    keys.Select(key => new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(PartitionOf(partner.Key), key) { ["former"] = member.Value })), stop);
            }
        }
    }

    private static IEnumerable<string> KeysOf(Activity activity)
    {
        yield return $"E|{RowKeys.Escape(activity.EventId.Value)}";
        if (HistoryKey.SubjectOf(activity) is { } subject)
        {
            yield return $"S|{RowKeys.Escape(subject)}";
        }
    }

    private static string PartitionOf(PartnerId partner) => $"former|{partner}";

    private async Task<bool> AnyAsync(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (!any && now >= noneUntil)
        {
            any = await table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Erasures}"), 1, ["RowKey"], stop).AnyAsync(stop);
            noneUntil = now + Believed;
        }

        return any;
    }
}
