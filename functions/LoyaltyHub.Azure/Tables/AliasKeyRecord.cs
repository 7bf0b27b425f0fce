using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Azure.Tables;

/// <summary>Which key the aliases of an installation are hashed with: its id, from which the key cannot be found. With another key every member would be enrolled a second time.</summary>
public sealed class AliasKeyRecord(StorageAccount account)
{
    private const string Partition = "installation";
    private const string Row = "alias-key";

    /// <summary>Records the key's id with the first start, and holds every later one to it.</summary>
    /// <exception cref="InvalidOperationException">The installation's aliases are hashed with another key.</exception>
    public async Task EnsureAsync(AliasHasher hasher, CancellationToken stop)
    {
        var config = account.Tables.GetTableClient(TableNames.Config);
        var found = await config.GetEntityIfExistsAsync<TableEntity>(Partition, Row, cancellationToken: stop);
        if (!found.HasValue)
        {
            try
            {
                await config.AddEntityAsync(new TableEntity(Partition, Row) { ["id"] = hasher.KeyId }, stop);
                return;
            }
            catch (RequestFailedException fault) when (fault.Status == 409)
            {
                found = await config.GetEntityIfExistsAsync<TableEntity>(Partition, Row, cancellationToken: stop);
            }
        }

        if (found.Value!.GetString("id") is { } recorded && recorded != hasher.KeyId)
        {
            throw new InvalidOperationException(
                $"Hub__AliasKey has the id {hasher.KeyId}, and the members of this storage account are known by the key with the id {recorded}. Set that one: with another, every member would be unknown.");
        }
    }
}
