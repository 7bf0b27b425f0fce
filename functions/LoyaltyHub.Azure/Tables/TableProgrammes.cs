using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Azure.Tables;

/// <summary>
/// Keeps every version of a programme that this installation has ever run, so that each entry can be explained and decided again for as long as it exists; and those that
/// are to be run.
/// </summary>
public sealed class TableProgrammes(StorageAccount account)
{
    private const string Partition = "programme";
    private const string Source = "source";
    private const string State = "state";

    private readonly TableClient table = account.Tables.GetTableClient(TableNames.Config);

    /// <summary>What was read from a text, by that text: a version is compiled once.</summary>
    private readonly ConcurrentDictionary<string, Programme> read = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Id, int Version), Programme> known = new();

    /// <summary>Records the version that a hub starts with.</summary>
    /// <exception cref="InvalidOperationException">The version was recorded before with other rules.</exception>
    public async Task RecordAsync(Programme programme, CancellationToken stop)
    {
        if (programme.Source is not { } source)
        {
            return;
        }

        var row = RowOf(programme);
        try
        {
            await table.AddEntityAsync(row, stop);
        }
        catch (RequestFailedException fault) when (fault.Status == 409)
        {
            var recorded = await table.GetEntityAsync<TableEntity>(Partition, row.RowKey, cancellationToken: stop);
            if (LongText.Get(recorded.Value, Source) != source)
            {
                throw new InvalidOperationException(
                    $"Programme {programme.Id} version {programme.Version} is recorded in this installation with other rules, and entries may name it. Raise 'version' in the changed file.", fault);
            }

            if (StateOf(recorded.Value) is VersionState.Draft or VersionState.Review)
            {
                await table.UpdateEntityAsync(row, recorded.Value.ETag, TableUpdateMode.Replace, stop);
            }
        }
    }

    /// <summary>A version that may have decided something; null where there is none.</summary>
    public async ValueTask<Programme?> FindAsync(string id, int version, CancellationToken stop)
    {
        if (known.TryGetValue((id, version), out var programme))
        {
            return programme;
        }

        var row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, KeyOf(id, version), cancellationToken: stop);
        return row.HasValue ? Read(row.Value!).Programme : null;
    }

    /// <summary>All versions that may have decided something.</summary>
    public async Task<IReadOnlyDictionary<(string Id, int Version), Programme>> AllAsync(CancellationToken stop) =>
        (await ReadAsync(stop)).ToDictionary(version => (version.Programme.Id, version.Programme.Version), version => version.Programme);

    /// <summary>All versions, by programme and version.</summary>
    public async Task<IReadOnlyList<StoredProgramme>> ReadAsync(CancellationToken stop)
    {
        var all = new List<StoredProgramme>();
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: stop))
        {
            all.Add(Read(row));
        }

        return [.. all.OrderBy(version => version.Programme.Id, StringComparer.Ordinal).ThenBy(version => version.Programme.Version)];
    }

    /// <summary>Keeps a draft in place of an earlier one of that version.</summary>
    /// <exception cref="InvalidOperationException">The version is no draft any more.</exception>
    public async Task DraftAsync(Programme programme, string author, CancellationToken stop)
    {
        var row = RowOf(programme);
        row[State] = nameof(VersionState.Draft);
        row["author"] = author;
        var before = await table.GetEntityIfExistsAsync<TableEntity>(Partition, row.RowKey, cancellationToken: stop);
        if (!before.HasValue)
        {
            await table.AddEntityAsync(row, stop);
            return;
        }

        if (StateOf(before.Value!) is var state and not VersionState.Draft)
        {
            throw new InvalidOperationException(
                $"{programme.Id} version {programme.Version} is {(state == VersionState.Review ? "under review" : "in use")} and cannot be changed any more. Raise 'version' in the changed file.");
        }

        await table.UpdateEntityAsync(row, before.Value!.ETag, TableUpdateMode.Replace, stop);
    }

    /// <summary>Publishes a version that puts right what was decided before, by those who have seen what it comes to.</summary>
    /// <exception cref="InvalidOperationException">The version was recorded before with other rules.</exception>
    public async Task CorrectAsync(Programme programme, string publisher, DateTimeOffset now, CancellationToken stop)
    {
        var row = RowOf(programme);
        (row[State], row["author"], row["publisher"], row["changed"]) = (nameof(VersionState.Published), publisher, publisher, now);
        var before = await table.GetEntityIfExistsAsync<TableEntity>(Partition, row.RowKey, cancellationToken: stop);
        if (!before.HasValue)
        {
            await table.AddEntityAsync(row, stop);
        }
        else if (LongText.Get(before.Value!, Source) != programme.Source)
        {
            throw new InvalidOperationException($"{programme.Id} version {programme.Version} is recorded in this installation with other rules. Raise 'version' in the corrected file.");
        }
        else if (StateOf(before.Value!) is VersionState.Draft or VersionState.Review)
        {
            row["author"] = before.Value!.GetString("author");
            await table.UpdateEntityAsync(row, before.Value!.ETag, TableUpdateMode.Replace, stop);
        }
    }

    /// <summary>Takes a version to its next state, unless it has changed meanwhile.</summary>
    public async Task<StoredProgramme> ChangeAsync(StoredProgramme version, VersionState state, string? publisher, DateTimeOffset now, CancellationToken stop)
    {
        var row = new TableEntity(Partition, KeyOf(version.Programme.Id, version.Programme.Version)) { [State] = state.ToString(), ["changed"] = now };
        if (publisher is not null)
        {
            row["publisher"] = publisher;
        }

        var answer = await table.UpdateEntityAsync(row, version.ETag, TableUpdateMode.Merge, stop);
        return version with { State = state, Publisher = publisher, ChangedAt = now, ETag = answer.Headers.ETag ?? default };
    }

    private static TableEntity RowOf(Programme programme)
    {
        var row = new TableEntity(Partition, KeyOf(programme.Id, programme.Version));
        LongText.Put(row, Source, programme.Source ?? throw new ArgumentException("Only what was read from a file can be kept.", nameof(programme)));
        return row;
    }

    private static string KeyOf(string id, int version) => $"{RowKeys.Escape(id)}|{version.ToString(CultureInfo.InvariantCulture)}";

    private static VersionState StateOf(TableEntity row) => Enum.TryParse<VersionState>(row.GetString(State), out var state) ? state : VersionState.Deployed;

    private StoredProgramme Read(TableEntity row)
    {
        var programme = read.GetOrAdd(LongText.Get(row, Source), static (text, key) => ProgrammeFile.Parse(Encoding.UTF8.GetBytes(text), $"{TableNames.Config}/{key}"), row.RowKey);
        var state = StateOf(row);
        if (state is VersionState.Deployed or VersionState.Published)
        {
            known[(programme.Id, programme.Version)] = programme;
        }

        return new StoredProgramme(programme, state, row.GetString("author"), row.GetString("publisher"), row.GetDateTimeOffset("changed"), row.ETag);
    }
}
