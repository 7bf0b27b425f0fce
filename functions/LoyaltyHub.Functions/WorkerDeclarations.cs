// Names and signatures of the isolated worker's attributes, for machines whose NuGet source does not carry the real packages
// (eng/worker-packages.props). Nothing here runs in Azure: with the real packages this file is not compiled. Keep it to what the
// function classes use, exactly as the real assemblies spell it: Worker 2.52, Http.AspNetCore 2.1, Storage.Queues 5.5, Timer 4.3. A test holds
// both builds to one spelling.
namespace Microsoft.Azure.Functions.Worker;

/// <summary>Who may call an HTTP function.</summary>
public enum AuthorizationLevel
{
    /// <summary>Anybody; the function itself decides.</summary>
    Anonymous = 0,

    /// <summary>A user; not supported by the host.</summary>
    User = 1,

    /// <summary>A caller with a function key.</summary>
    Function = 2,

    /// <summary>A caller with the system key.</summary>
    System = 3,

    /// <summary>A caller with the master key.</summary>
    Admin = 4,
}

/// <summary>Marks a method as a function.</summary>
[AttributeUsage(AttributeTargets.Method)]
#pragma warning disable CA1813 // not sealed there either
public class FunctionAttribute(string name) : Attribute
{
    /// <summary>The function's name.</summary>
    public string Name { get; } = name;
}
#pragma warning restore CA1813

/// <summary>Binds a parameter to an HTTP request.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : Attribute
{
    /// <summary>The route below the host's route prefix.</summary>
    public string? Route { get; set; }

    /// <summary>The HTTP methods the function answers.</summary>
    public string[]? Methods { get; } = methods;

    /// <summary>Who may call.</summary>
    public AuthorizationLevel AuthLevel { get; } = authLevel;
}

/// <summary>Binds a parameter to a queue message.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class QueueTriggerAttribute(string queueName) : Attribute
{
    /// <summary>The queue's name.</summary>
    public string QueueName { get; } = queueName;

    /// <summary>The setting that names the storage account; <c>AzureWebJobsStorage</c> when null.</summary>
    public string? Connection { get; set; }
}

/// <summary>Binds a parameter to a schedule.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    /// <summary>An NCRONTAB expression of six fields, or <c>%Setting%</c>.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Whether the function also runs when the host starts.</summary>
    public bool RunOnStartup { get; set; }

    /// <summary>Whether the host keeps the schedule's state.</summary>
    public bool UseMonitor { get; set; } = true;
}

/// <summary>What a timer function is told.</summary>
public class TimerInfo
{
    /// <summary>When it last ran and next runs.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether this run is late.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>A timer's last and next runs.</summary>
public class ScheduleStatus
{
    /// <summary>The last run.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next run.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this status was written.</summary>
    public DateTime LastUpdated { get; set; }
}
