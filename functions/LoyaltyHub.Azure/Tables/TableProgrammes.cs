using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Azure.Tables;

/// <summary>Keeps every version of a programme that this installation has ever run, so that each entry can be explained and decided again for as long as it exists.</summary>
public sealed class TableProgrammes(StorageAccount account)
{
    private const string Partition = "programme";

    private readonly TableClient table = account.Tables.GetTableClient(TableNames.Config);
    private readonly ConcurrentDictionary<(string Id, int Version), Programme> known = new();

    /// <summary>Records the version that a hub starts with.</summary>
    /// <exception cref="InvalidOperationException">The version was recorded before with other rules.</exception>
    public async Task RecordAsync(Programme programme, CancellationToken stop)
    {
        if (programme.Source is not { } source)
        {
            return;
        }

        var row = new TableEntity(Partition, KeyOf(programme.Id, programme.Version));
        LongText.Put(row, "source", source);
        try
        {
            await table.AddEntityAsync(row, stop);
        }
        catch (RequestFailedException fault) when (fault.Status == 409)
        {
            var recorded = await table.GetEntityAsync<TableEntity>(Partition, row.RowKey, cancellationToken: stop);
            if (LongText.Get(recorded.Value, "source") != source)
            {
                throw new InvalidOperationException(
                    $"Programme {programme.Id} version {programme.Version} is recorded in this installation with other rules, and entries may name it. Raise 'version' in the changed file.", fault);
            }
        }
    }

    /// <summary>A version; null where it was never recorded.</summary>
    public async ValueTask<Programme?> FindAsync(string id, int version, CancellationToken stop)
    {
        if (known.TryGetValue((id, version), out var programme))
        {
            return programme;
        }

        var row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, KeyOf(id, version), cancellationToken: stop);
        return row.HasValue ? Keep(row.Value!) : null;
    }

    /// <summary>All versions.</summary>
    public async Task<IReadOnlyDictionary<(string Id, int Version), Programme>> AllAsync(CancellationToken stop)
    {
        var all = new Dictionary<(string Id, int Version), Programme>();
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: stop))
        {
            var programme = Keep(row);
            all[(programme.Id, programme.Version)] = programme;
        }

        return all;
    }

    private static string KeyOf(string id, int version) => $"{RowKeys.Escape(id)}|{version.ToString(CultureInfo.InvariantCulture)}";

    private Programme Keep(TableEntity row)
    {
        var programme = ProgrammeFile.Parse(Encoding.UTF8.GetBytes(LongText.Get(row, "source")), $"{TableNames.Config}/{row.RowKey}");
        return known[(programme.Id, programme.Version)] = programme;
    }
}
