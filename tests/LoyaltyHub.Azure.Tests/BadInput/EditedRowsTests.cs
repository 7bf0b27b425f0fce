using System.Globalization;
using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Programmes;
using Xunit;

namespace LoyaltyHub.Azure.Tests.BadInput;

/// <summary>Whatever somebody edits in a row of the ledger by hand, the audit names that row.</summary>
public sealed class EditedRowsTests(SharedAzurite azurite)
{
    /// <summary>Two budgets, one for what a store grants and one for flights.</summary>
    private static readonly Programme Rules = Sample.Changed(file =>
    {
        file["budgets"] = new JsonArray([.. new[] { "goods", "air" }.Select(budget =>
            new JsonObject { ["budget"] = budget, ["name"] = new JsonObject { ["en"] = budget, ["ru"] = budget }, ["points"] = 1_000_000 })]);
        (Sample.RuleOf(file, "store")["budget"], Sample.RuleOf(file, "flight")["budget"]) = ("goods", "air");
    });

    private static readonly string[] System = ["odata.etag", "PartitionKey", "RowKey", "Timestamp"];

    [Theory]
    [InlineData("H")]
    [InlineData("A|")]
    [InlineData("J|")]
    [InlineData("L|")]
    [InlineData("B|")]
    public async Task Any_column_of_a_row_that_was_changed_emptied_or_added_is_found(string kind)
    {
        using var hub = await TrafficAsync();
        foreach (var row in await RowsAsync(hub, kind))
        {
            var table = TableOf(hub, row);
            foreach (var edited in Edits(row))
            {
                await table.UpdateEntityAsync(edited.Row, ETag.All, TableUpdateMode.Replace);
                await IsNamedAsync(hub, row, edited.What);
            }

            await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);
        }

        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
    }

    [Theory]
    [InlineData("A|")]
    [InlineData("J|")]
    [InlineData("L|")]
    [InlineData("B|")]
    public async Task A_row_that_was_deleted_copied_or_moved_is_found(string kind)
    {
        using var hub = await TrafficAsync();
        var row = (await RowsAsync(hub, kind))[0];
        var table = TableOf(hub, row);
        var copy = new TableEntity(row.Where(column => !System.Contains(column.Key)).ToDictionary()) { PartitionKey = row.PartitionKey, RowKey = row.RowKey + "x" };

        await table.AddEntityAsync(copy);
        await IsNamedAsync(hub, copy, "copied");
        await table.DeleteEntityAsync(row.PartitionKey, row.RowKey);
        await IsNamedAsync(hub, copy, "moved");
        await table.DeleteEntityAsync(copy.PartitionKey, copy.RowKey);
        var differences = (await hub.Audit.RunAsync(null, default)).Differences;
        Assert.Contains(differences, difference => difference.What.Contains("missing", StringComparison.Ordinal));
        await table.AddEntityAsync(row);
        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
    }

    [Theory]
    [InlineData("A|")]
    [InlineData("J|")]
    [InlineData("L|")]
    [InlineData("B|")]
    public async Task Two_rows_whose_contents_were_swapped_are_found(string kind)
    {
        using var hub = await TrafficAsync();
        var rows = (await RowsAsync(hub, kind)).GroupBy(row => row.PartitionKey).First(shard => shard.Count() > 1).Take(2).ToList();

        foreach (var (target, source) in new[] { (rows[0], rows[1]), (rows[1], rows[0]) })
        {
            var swapped = new TableEntity(source.Where(column => !System.Contains(column.Key)).ToDictionary()) { PartitionKey = target.PartitionKey, RowKey = target.RowKey };
            await TableOf(hub, target).UpdateEntityAsync(swapped, ETag.All, TableUpdateMode.Replace);
        }

        await IsNamedAsync(hub, rows[0], "swapped");
        await IsNamedAsync(hub, rows[1], "swapped");
    }

    /// <summary>Entries of every kind: earned, returned, held, captured, and waiting for a purchase; two members of one shard at least, and one that used two budgets.</summary>
    private async Task<TestHub> TrafficAsync()
    {
        var hub = await TestHub.StartAsync(azurite, rules: Rules);
        await hub.SettleAsync([.. Enumerable.Range(0, 6).Select(number => Sample.Purchase($"e{number}", 1000 + number, $"o{number}", alias: $"a{number}"))]);
        await hub.SettleAsync([.. Enumerable.Range(0, 3).Select(number => Sample.Purchase($"f{number}", 9000 + number, partner: Sample.Skyways, alias: $"a{number}"))]);
        await hub.SettleAsync(Sample.Return("r", "o0", 400, alias: "a0"), Sample.Return("w", "o9", 100, alias: "a1"));
        await hub.SettleAsync(Sample.Of("h", new Happening.PointsHeld("till", 10), Sample.Skyways, "a0"));
        await hub.SettleAsync(Sample.Of("c", new Happening.PointsCaptured("till", 6), Sample.Skyways, "a0"), Sample.Of("h2", new Happening.PointsHeld("till 2", 5), Sample.Skyways, "a2"));

        // A shard that has given nothing back might just be about to.
        await (await hub.Ledger.OpenAsync(default)).Engine.GiveBackAsync(default);
        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
        return hub;
    }

    private static TableClient TableOf(TestHub hub, TableEntity row) => hub.Account.Tables.GetTableClient($"ledger{row.PartitionKey}");

    private static async Task<IReadOnlyList<TableEntity>> RowsAsync(TestHub hub, string kind)
    {
        var rows = new List<TableEntity>();
        foreach (var shard in Shard.All(TestHub.Shards))
        {
            rows.AddRange(await hub.Account.Tables.GetTableClient(TableNames.LedgerOf(shard)).QueryAsync<TableEntity>().Where(row => row.RowKey.StartsWith(kind, StringComparison.Ordinal)).ToListAsync());
        }

        // One row of each form is enough, but for a pair of the same shard.
        var forms = rows.DistinctBy(row => string.Join(' ', row.Keys.Order(StringComparer.Ordinal))).ToList();
        return [.. forms, .. rows.Except(forms).GroupBy(row => row.PartitionKey).Where(shard => shard.Count() > 1).SelectMany(shard => shard.Take(2)).Take(2)];
    }

    private static IEnumerable<(string What, TableEntity Row)> Edits(TableEntity row)
    {
        foreach (var name in row.Keys.Except(System))
        {
            foreach (var value in Others(row[name]))
            {
                yield return ($"{name} = {value}", new TableEntity(row) { [name] = value });
            }

            var without = new TableEntity(row);
            without.Remove(name);
            yield return ($"without {name}", without);
        }

        yield return ("with another column", new TableEntity(row) { ["note"] = "by hand" });
    }

    /// <summary>Other values of the same type: one away, and for texts and bytes one changed at the beginning, in the middle and at the end.</summary>
    private static IEnumerable<object> Others(object value)
    {
        switch (value)
        {
            case long number:
                yield return number + 1;
                break;
            case int number:
                yield return number + 1;
                break;
            case bool flag:
                yield return !flag;
                break;
            case byte[] bytes:
                foreach (var place in Places(bytes.Length))
                {
                    yield return (byte[])[.. bytes[..place], (byte)(bytes[place] ^ 1), .. bytes[(place + 1)..]];
                }

                yield return Array.Empty<byte>();
                break;
            case string text:
                foreach (var place in Places(text.Length))
                {
                    yield return string.Concat(text.AsSpan(0, place), text[place] == '7' ? "8" : "7", text.AsSpan(place + 1));
                }

                yield return text + " ";
                break;
            default:
                throw new InvalidOperationException($"Say how {value.GetType().Name} is edited.");
        }
    }

    private static IEnumerable<int> Places(int length) => length == 0 ? [] : new[] { 0, length / 2, length - 1 }.Distinct();

    private static async Task IsNamedAsync(TestHub hub, TableEntity row, string what)
    {
        var differences = (await hub.Audit.RunAsync(null, default)).Differences;
        var name = string.Create(CultureInfo.InvariantCulture, $"{row.PartitionKey}/{row.RowKey}");
        Assert.True(differences.Any(difference => difference.Where == name), $"{name} {what}: the audit found {string.Join("; ", differences)}");
    }
}
