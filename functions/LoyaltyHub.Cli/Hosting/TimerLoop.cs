using Cronos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace LoyaltyHub.Cli.Hosting;

/// <summary>Runs one timer function on its schedule, in UTC. Runs of one timer never overlap; an occurrence missed during a run is skipped.</summary>
internal sealed class TimerLoop(TimerFunction function, CronExpression schedule, FunctionInvoker invoker, TimeProvider time, ILogger log, CancellationToken cancelled)
    : IDisposable
{
    // A longer delay than this is not allowed by timers; the loop simply looks again.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    public TimerFunction Function => function;

    /// <exception cref="HubStartException">Not six NCRONTAB fields.</exception>
    public static CronExpression Parse(string schedule, TimerFunction function)
    {
        try
        {
            return CronExpression.Parse(schedule, CronFormat.IncludeSeconds);
        }
        catch (CronFormatException fault)
        {
            throw new HubStartException(
                $"The schedule '{schedule}' of function '{function.Name}' ({function.Schedule}) is not six NCRONTAB fields {{second}} {{minute}} {{hour}} {{day}} {{month}} {{day-of-week}}: {fault.Message}", fault);
        }
    }

    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Begins no further run; one that runs goes on.</summary>
    public Task StopAsync() => _stopping.CancelAsync();

    /// <summary>Completes when the last run has ended.</summary>
    public Task EndedAsync() => _loop;

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync()
    {
        var last = time.GetUtcNow();
        if (function.RunOnStartup)
            await InvokeAsync(last, last);
        while (await OccurrenceAsync() is { } due)
        {
            await InvokeAsync(last, due);
            last = due;
        }
    }

    private async Task<DateTimeOffset?> OccurrenceAsync()
    {
        if (schedule.GetNextOccurrence(time.GetUtcNow(), TimeZoneInfo.Utc) is not { } next)
            return null;
        while (next - time.GetUtcNow() is { Ticks: > 0 } left && !_stopping.IsCancellationRequested)
            await Task.Delay(left < LongestDelay ? left : LongestDelay, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _stopping.IsCancellationRequested ? null : next;
    }

    private async Task InvokeAsync(DateTimeOffset last, DateTimeOffset due)
    {
        var following = schedule.GetNextOccurrence(due, TimeZoneInfo.Utc) ?? due;
        var status = new ScheduleStatus { Last = last.UtcDateTime, Next = following.UtcDateTime, LastUpdated = last.UtcDateTime };
        try
        {
            await invoker.InvokeAsync(new TimerInfo { ScheduleStatus = status }, cancelled);
        }
        catch (Exception fault)
        {
            log.LogWarning(fault, "Timer function {Function} failed; it runs again at {Next:u}", function.Name, following);
        }
    }
}
