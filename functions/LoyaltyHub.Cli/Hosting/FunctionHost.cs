using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoyaltyHub.Cli.Hosting;

/// <summary>The pumps and timers of a catalog: everything but HTTP.</summary>
internal sealed class FunctionHost : IDisposable
{
    private static readonly TimeSpan CancelledGrace = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _cancelled = new();
    private readonly TimeSpan _grace;
    private readonly Invocations _invocations;
    private readonly TimeProvider _time;

    public FunctionHost(FunctionCatalog catalog, HubHostOptions options, HostLimits limits, IServiceProvider services, Invocations invocations)
    {
        _grace = options.StopGrace;
        _invocations = invocations;
        _time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var configuration = services.GetRequiredService<IConfiguration>();
        var logs = services.GetRequiredService<ILoggerFactory>();
        Pumps = [.. catalog.Queues.Select(function => Pump(function, options.Lease, limits, services, configuration, logs))];
        Timers = [.. catalog.Timers.Select(function => Timer(function, services, configuration, logs))];
    }

    public IReadOnlyList<QueuePump> Pumps { get; }

    public IReadOnlyList<TimerLoop> Timers { get; }

    public void Start()
    {
        foreach (var pump in Pumps)
            pump.Start();
        foreach (var timer in Timers)
            timer.Start();
    }

    public void Nudge()
    {
        foreach (var pump in Pumps)
            pump.Nudge();
    }

    /// <summary>Takes no new work, lets running invocations end within the grace, then cancels them. What still runs after that is left behind.</summary>
    public async Task StopAsync()
    {
        await Task.WhenAll([.. Pumps.Select(pump => pump.StopAsync()), .. Timers.Select(timer => timer.StopAsync())]);
        if (await EndedWithinAsync(_grace))
            return;
        await _cancelled.CancelAsync();
        await EndedWithinAsync(CancelledGrace);
    }

    public void Dispose()
    {
        foreach (var pump in Pumps)
            pump.Dispose();
        foreach (var timer in Timers)
            timer.Dispose();
        _cancelled.Dispose();
    }

    private async Task<bool> EndedWithinAsync(TimeSpan limit)
    {
        try
        {
            await Task.WhenAll([_invocations.WhenIdleAsync(), .. Timers.Select(timer => timer.EndedAsync())]).WaitAsync(limit);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private QueuePump Pump(QueueFunction function, TimeSpan lease, HostLimits limits, IServiceProvider services, IConfiguration configuration, ILoggerFactory logs)
    {
        var name = SettingReference.Resolve(function.QueueName, function, configuration);
        var queue = QueueClients.Open(function, name, configuration);
        var poison = name.EndsWith("-poison", StringComparison.Ordinal) ? null : QueueClients.Open(function, name + "-poison", configuration);
        var log = logs.CreateLogger("LoyaltyHub.Queues." + name);
        var invoker = new FunctionInvoker(function, services, _invocations, ended: Nudge);
        var delivery = new QueueDelivery(queue, poison, invoker, limits, lease, _time, log, _cancelled.Token);
        return new QueuePump(queue, delivery, limits, lease, _time, log);
    }

    private TimerLoop Timer(TimerFunction function, IServiceProvider services, IConfiguration configuration, ILoggerFactory logs)
    {
        var schedule = TimerLoop.Parse(SettingReference.Resolve(function.Schedule, function, configuration), function);
        var invoker = new FunctionInvoker(function, services, _invocations, ended: Nudge);
        return new TimerLoop(function, schedule, invoker, _time, logs.CreateLogger("LoyaltyHub.Timers." + function.Name), _cancelled.Token);
    }
}
