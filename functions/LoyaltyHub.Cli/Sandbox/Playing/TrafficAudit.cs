using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Sampling;
using LoyaltyHub.Functions.Members;

namespace LoyaltyHub.Cli.Sandbox.Playing;

/// <summary>Compares what was acknowledged with the members' statements and the quarantine: in effect once, or put aside with a reason.</summary>
internal sealed class TrafficAudit(Uri hub, PartnerContract contract, string? key, int members, CancellationToken stop) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly HttpClient client = Client(hub, key);

    /// <summary>Waits until everything is accounted for, or no longer than a minute.</summary>
    public async Task<Reconciled> ReconcileAsync(IReadOnlyList<PlayedCall> played)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(Pause, stop))
        {
            var found = Reconciled.Of(played, await EntriesAsync(), await AsideAsync());
            if (found.Missing.Count == 0 || waited.Elapsed > Patience)
            {
                return found;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    /// <summary>How often each event stands in the members' statements.</summary>
    private async Task<IReadOnlyDictionary<string, int>> EntriesAsync()
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (alias, known) in Aliases())
        {
            using var answer = await client.GetAsync(new Uri($"/api/members/{contract.Partner}/{Uri.EscapeDataString(alias)}/statement?take={ShowStatement.MostEntries.ToString(CultureInfo.InvariantCulture)}", UriKind.Relative), stop);
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                continue;
            }

            answer.EnsureSuccessStatusCode();
            var statement = (await answer.Content.ReadFromJsonAsync<MemberStatement>(HubJson.Compact, stop))!;
            if (statement.TotalEntries > ShowStatement.MostEntries)
            {
                throw new ArgumentException($"A member has {statement.TotalEntries} entries, more than a statement lists: let more --members do it.");
            }

            foreach (var entry in statement.Entries.Where(entry => entry.Partner == contract.Partner))
            {
                counts[entry.EventId.Value] = counts.GetValueOrDefault(entry.EventId.Value) + 1;
            }
        }

        return counts;
    }

    private IEnumerable<(string Alias, int Member)> Aliases() =>
        from kind in contract.Events.Select(mapping => mapping.Alias).Distinct().Where(kind => kind != AliasKind.Order)
        from member in Enumerable.Range(1, members)
        select (AliasSample.Of(kind, member), member);

    /// <summary>Why each event was put aside.</summary>
    private async Task<ILookup<string, string>> AsideAsync()
    {
        var json = await client.GetFromJsonAsync<JsonElement>(new Uri($"/api/quarantine?partner={contract.Partner}", UriKind.Relative), stop);
        return json.GetProperty("items").EnumerateArray()
            .Where(item => item.TryGetProperty("eventId", out var id) && id.ValueKind == JsonValueKind.String)
            .ToLookup(item => item.GetProperty("eventId").GetString()!, item => item.GetProperty("reason").GetString()!, StringComparer.Ordinal);
    }

    private static HttpClient Client(Uri hub, string? key)
    {
        var client = new HttpClient { BaseAddress = hub, Timeout = TimeSpan.FromSeconds(60) };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Add("x-functions-key", key);
        }

        return client;
    }
}
