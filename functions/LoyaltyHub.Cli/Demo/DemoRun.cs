using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Cli.Hosting;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Settlement;
using LoyaltyHub.Functions.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace LoyaltyHub.Cli.Demo;

/// <summary>Plays a business day against a running hub, over HTTP as partners would, and reads the books afterwards.</summary>
internal sealed class DemoRun(HubHost hub, IReadOnlyList<DemoPartner> partners, BusinessDay day, Func<string, Func<Task<string>>, Task> step, CancellationToken stop)
{
    private const int StormSize = 25;
    private const int CallersAtOnce = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, long> receipts = new();
    private readonly HttpClient client = new() { BaseAddress = hub.BaseAddress };
    private int accepted;
    private int events;
    private int forged;
    private int captured;

    public async Task<DemoOutcome> PlayAsync()
    {
        using var meter = Listen();
        var watch = Stopwatch.StartNew();
        await step("Partners send the day's webhooks", SendTrafficAsync);
        await step("One webhook is delivered again and again, one id is used twice, one signature is forged", MisbehaveAsync);
        await step("Queued activities reach the ledger", DrainAsync);
        await step("A till at the airline spends points earned elsewhere", RedeemAsync);
        ClosedWindow? closed = null;
        await step("The settlement window is closed and netted", async () => (closed = await CloseAsync()).Settlements.Count + " settlements");
        IReadOnlyList<PartnerSettlement> settlements = [];
        await step("Settlements are pushed, signed, and acknowledged", async () => AcknowledgedText(settlements = await PushAsync(closed!.Window)));
        Reconciliation? reconciliation = null;
        await step("A partner's report is imported, one amount in it altered", async () => (reconciliation = await ReconcileAsync()).Breaks.Count + " break found");
        BooksReport? books = null;
        await step("The books are recomputed from the journal", async () => (books = await AuditAsync()).Differences.Count + " differences");
        var summary = Summarise(settlements, reconciliation!, books!, watch.Elapsed);
        return new DemoOutcome(summary, await StatementsAsync(), settlements, partners.SelectMany(partner => partner.Settlements.Values.Where(document => document.Window == closed!.Window)).ToList(), reconciliation!, books!);
    }

    private async Task<string> SendTrafficAsync()
    {
        var traffic = day.Traffic();
        var last = traffic[^1];
        await Parallel.ForEachAsync(traffic.SkipLast(1), new ParallelOptions { MaxDegreeOfParallelism = CallersAtOnce, CancellationToken = stop }, async (item, _) => await SendAsync(item));
        await SendAsync(last);
        return $"{accepted} accepted, {events} events";
    }

    private async Task<string> MisbehaveAsync()
    {
        var storm = day.StormedWebhook();
        await Task.WhenAll(Enumerable.Range(0, StormSize).Select(_ => SendAsync(storm)));
        await SendAsync(day.ConflictingWebhook());
        using var answer = await PartnerOf(storm).PostAsync(hub.BaseAddress, storm.Path, storm.Id + "-forged", storm.Body, forged: true, stop);
        forged += answer.StatusCode == HttpStatusCode.Unauthorized ? 1 : throw new DemoException($"a forged signature was answered {(int)answer.StatusCode}, not 401");
        return $"{StormSize} deliveries, {forged} forgery refused with 401";
    }

    private async Task<string> DrainAsync()
    {
        await hub.DrainAsync(Patience, [QueueNames.Activities], stop);
        return $"{Receipts("recorded")} recorded, {Receipts("duplicate")} duplicates ignored, {Receipts("conflict")} conflict quarantined";
    }

    private async Task<string> RedeemAsync()
    {
        foreach (var item in new[] { day.Hold(400), day.Capture(350) })
        {
            using var answer = await PartnerOf(item).PostAsync(hub.BaseAddress, item.Path, item.Id, item.Body, forged: false, stop);
            if (!answer.IsSuccessStatusCode)
            {
                throw new DemoException($"the till was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(stop)}");
            }
        }

        captured++;
        return "400 points held, 350 captured, 50 released";
    }

    private async Task<ClosedWindow> CloseAsync()
    {
        using var answer = await client.PostAsync(new Uri("api/settlements/close", UriKind.Relative), null, stop);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<ClosedWindow>(HubJson.Compact, stop))!;
    }

    private async Task<IReadOnlyList<PartnerSettlement>> PushAsync(long window)
    {
        var settlements = hub.Services.GetRequiredService<TableSettlements>();
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(TimeSpan.FromMilliseconds(50), stop))
        {
            hub.Nudge();
            var list = new List<PartnerSettlement>();
            await foreach (var settlement in settlements.ReadAsync(window, stop))
            {
                list.Add(settlement);
            }

            if (list.TrueForAll(settlement => settlement.State is SettlementState.Acknowledged) || watch.Elapsed > Patience)
            {
                return list;
            }
        }
    }

    /// <summary>The store reports what it was sent, but for one line, whose amount somebody typed wrong.</summary>
    private async Task<Reconciliation> ReconcileAsync()
    {
        var document = partners.Single(partner => partner.Id == "citymart").Settlements.Values.MaxBy(settlement => settlement.Window)
            ?? throw new DemoException("the store received no settlement");
        var csv = new StringBuilder("event_id,amount_minor,currency\n");
        foreach (var (line, index) in document.Lines.Select((line, index) => (line, index)))
        {
            csv.Append(CultureInfo.InvariantCulture, $"{line.EventId},{line.AmountMinor - (index == document.Lines.Count / 2 ? 1000 : 0)},{document.Currency}\n");
        }

        using var content = new StringContent(csv.ToString(), Encoding.UTF8, "text/csv");
        using var answer = await client.PostAsync(new Uri($"api/settlements/{document.SettlementId}/report", UriKind.Relative), content, stop);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Reconciliation>(HubJson.Compact, stop))!;
    }

    private Task<BooksReport> AuditAsync() => hub.Services.GetRequiredService<BooksAudit>().RunAsync(null, stop);

    private async Task<IReadOnlyList<(string Member, MemberStatement Statement)>> StatementsAsync()
    {
        var list = new List<(string, MemberStatement)>();
        foreach (var member in BusinessDay.Members)
        {
            list.Add((member, (await client.GetFromJsonAsync<MemberStatement>(new Uri($"api/members/citymart/{member}/statement", UriKind.Relative), HubJson.Compact, stop))!));
        }

        return list;
    }

    private async Task SendAsync(DayEvent item)
    {
        using var answer = await PartnerOf(item).PostAsync(hub.BaseAddress, item.Path, item.Id, item.Body, forged: false, stop);
        if (answer.StatusCode != HttpStatusCode.Accepted)
        {
            throw new DemoException($"webhook {item.Id} was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(stop)}");
        }

        var result = await answer.Content.ReadFromJsonAsync<WebhookAnswer>(HubJson.Compact, stop);
        Interlocked.Increment(ref accepted);
        Interlocked.Add(ref events, result!.Accepted);
    }

    private DemoPartner PartnerOf(DayEvent item) => partners.Single(partner => partner.Id == item.Partner);

    private DemoSummary Summarise(IReadOnlyList<PartnerSettlement> settlements, Reconciliation reconciliation, BooksReport books, TimeSpan took) => new(
        accepted,
        events,
        Receipts("duplicate"),
        Receipts("conflict"),
        forged,
        captured,
        books.Ledger.Entries,
        books.Ledger.MembersWithBalance,
        settlements.Count,
        settlements.Count(settlement => settlement.State is SettlementState.Acknowledged),
        books.NetSum,
        reconciliation.Breaks.Count,
        books.Differences.Count,
        decimal.Round((decimal)took.TotalSeconds, 2));

    private string AcknowledgedText(IReadOnlyList<PartnerSettlement> settlements) =>
        $"{settlements.Count(settlement => settlement.State is SettlementState.Acknowledged)} of {settlements.Count} acknowledged; {partners.Sum(partner => partner.Pushes)} pushes, {partners.Sum(partner => partner.Refused)} refused with 503 and tried again";

    private long Receipts(string outcome) => receipts.GetValueOrDefault(outcome);

    private MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Name == HubMeter.Name && instrument.Name == "hub.activities")
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => receipts.AddOrUpdate((string)tags[0].Value!, count, (_, before) => before + count));
        listener.Start();
        return listener;
    }
}

/// <summary>The demo could not be played as it should; the message says what happened.</summary>
public sealed class DemoException(string message) : Exception($"The demo went wrong: {message}.");
