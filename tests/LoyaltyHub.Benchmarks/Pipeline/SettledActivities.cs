using System.Diagnostics.Metrics;
using LoyaltyHub.Azure.Pipeline;

namespace LoyaltyHub.Benchmarks.Pipeline;

/// <summary>How many activities the hub of this process has settled since this was made, by the hub's own counter: asking costs no storage call.</summary>
internal sealed class SettledActivities : IDisposable
{
    private readonly MeterListener listener = new();
    private long count;

    public SettledActivities()
    {
        // Asked for first: its class must not be initialised from within the callback.
        var activities = HubMeter.Activities;
        listener.InstrumentPublished = (instrument, heard) =>
        {
            if (instrument == activities)
            {
                heard.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref count, value));
        listener.Start();
    }

    public long Count => Interlocked.Read(ref count);

    public void Dispose() => listener.Dispose();
}
