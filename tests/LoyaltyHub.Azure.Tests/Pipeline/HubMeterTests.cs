using System.Diagnostics.Metrics;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Ledger;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Pipeline;

/// <summary>What the meter shows of engines that come and go. Other tests' engines show in the same meter, so only what these add is looked at.</summary>
public sealed class HubMeterTests
{
    [Fact]
    public async Task Each_instrument_is_there_once_however_many_engines_run_and_ended_engines_stay_counted_once()
    {
        var (names, entries) = (new List<string>(), 0L);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Name == HubMeter.Name)
                {
                    names.Add(instrument.Name);
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => entries = instrument.Name == "hub.entries" ? value : entries);
        _ = HubMeter.Webhooks;
        listener.Start();

        var engines = Enumerable.Range(0, 3).Select(_ => new LedgerEngine(new InMemoryShardStore(1), Sample.Programme, TimeProvider.System)).ToList();
        foreach (var engine in engines)
        {
            await Task.WhenAll(Enumerable.Range(0, 1_000).Select(number => engine.SubmitAsync(Sample.Anna, Sample.Purchase($"e{Sample.Number(number)}"))));
        }

        var before = Shown();
        var watching = engines.Select(HubMeter.Watch).ToList();
        Assert.InRange(Shown() - before, 3_000, long.MaxValue);
        watching.ForEach(one => one.Dispose());
        watching.ForEach(one => one.Dispose());
        var after = Shown();
        await engines[0].SubmitAsync(Sample.Anna, Sample.Purchase("later"));

        Assert.InRange(after - before, 3_000, long.MaxValue);
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
        Assert.Contains("hub.commits", names);

        long Shown()
        {
            listener.RecordObservableInstruments();
            return entries;
        }
    }
}
