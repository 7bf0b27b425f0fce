using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LoyaltyHub.Cli.Hosting;

/// <summary>The running hub: the functions' HTTP routes on loopback, a pump per queue function and a loop per timer function.</summary>
public sealed class HubHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FunctionHost _functions;
    private readonly Invocations _invocations;
    private bool _stopped;

    private HubHost(WebApplication app, FunctionCatalog catalog, FunctionHost functions, Invocations invocations)
    {
        _app = app;
        Catalog = catalog;
        _functions = functions;
        _invocations = invocations;
    }

    /// <summary>Where HTTP is answered, with the port really bound; routes begin with host.json's prefix.</summary>
    public Uri BaseAddress => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>What the functions are created from.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>What the attributes declare.</summary>
    public FunctionCatalog Catalog { get; }

    /// <summary>The HTTP routes that are mapped.</summary>
    public IReadOnlyList<RouteEndpoint> Endpoints =>
        [.. ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    /// <summary>The queues that are read.</summary>
    public IReadOnlyList<string> Queues => [.. _functions.Pumps.Select(pump => pump.QueueName)];

    /// <summary>The timer functions that are scheduled.</summary>
    public IReadOnlyList<TimerFunction> Timers => [.. _functions.Timers.Select(timer => timer.Function)];

    /// <summary>Builds everything, checks the settings, listens, and begins to take messages.</summary>
    /// <exception cref="HubStartException">A setting, host.json or the port does not allow it; the message says which.</exception>
    /// <exception cref="FunctionCatalogException">A function class could not be hosted.</exception>
    public static async Task<HubHost> StartAsync(HubHostOptions options, CancellationToken cancellation = default)
    {
        WebApplication? app = null;
        try
        {
            var catalog = options.Functions ?? FunctionCatalog.Read(typeof(Functions.HubServices).Assembly);
            var limits = HostLimits.Read(options.HostFile ?? Path.Combine(AppContext.BaseDirectory, "host.json"));
            app = HubBuilder.Build(options, catalog);
            var invocations = new Invocations();
            var functions = new FunctionHost(catalog, options, limits, app.Services, invocations);
            foreach (var function in catalog.Http)
                HttpFunctions.Map(app, function, limits.RoutePrefix, invocations, functions.Nudge);
            await app.StartAsync(cancellation);
            functions.Start();
            return new HubHost(app, catalog, functions, invocations);
        }
        catch (Exception fault)
        {
            if (app is not null)
                await app.DisposeAsync();
            throw HubBuilder.Explained(fault, options.Port) ?? fault;
        }
    }

    /// <summary>Looks at every queue at once, instead of when its idle pause is over.</summary>
    public void Nudge() => _functions.Nudge();

    /// <summary>
    /// Waits until the queues (all that are read, unless some are named) are empty and no invocation runs. Messages that wait for their next
    /// attempt count as work. Only this process is seen: another hub on the same storage may still work.
    /// </summary>
    /// <exception cref="TimeoutException">The deadline passed; the message says what was left.</exception>
    public async Task DrainAsync(TimeSpan deadline, IReadOnlyCollection<string>? queues = null, CancellationToken cancellation = default)
    {
        var pumps = _functions.Pumps.Where(pump => queues is null || queues.Contains(pump.QueueName)).ToList();
        var left = "";
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < deadline; await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation))
        {
            var (begun, running) = (_invocations.Begun, _invocations.Running);
            var lengths = await Task.WhenAll(pumps.Select(async pump => (pump.QueueName, Length: await pump.LengthAsync(cancellation))));
            if (running == 0 && lengths.All(queue => queue.Length == 0) && _invocations.Running == 0 && _invocations.Begun == begun)
                return;
            left = $"{running} running; {string.Join(", ", lengths.Select(queue => $"{queue.QueueName}: {queue.Length}"))}";
        }

        throw new TimeoutException($"The hub was not idle within {deadline.TotalSeconds:0.#} s: {left}.");
    }

    /// <summary>Takes no new work, lets what runs end within <see cref="HubHostOptions.StopGrace"/>, then cancels it. Stopping twice is allowed.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        await _functions.StopAsync();
        using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _app.StopAsync(grace.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
        _functions.Dispose();
    }
}
