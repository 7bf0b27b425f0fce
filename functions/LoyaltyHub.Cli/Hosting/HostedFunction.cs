using System.Reflection;

namespace LoyaltyHub.Cli.Hosting;

/// <summary>One function, as its attributes declare it.</summary>
public abstract record HostedFunction(string Name, MethodInfo Method)
{
    /// <summary>The class that holds the method; created anew for every invocation.</summary>
    public Type Class => Method.DeclaringType!;
}

/// <summary>Answers HTTP requests. <paramref name="Route"/> lies below the host's route prefix; no <paramref name="Methods"/> means every method.</summary>
public sealed record HttpFunction(string Name, MethodInfo Method, string Route, IReadOnlyList<string> Methods) : HostedFunction(Name, Method);

/// <summary>Takes a queue's messages. Both texts may hold <c>%Setting%</c>; a null connection means AzureWebJobsStorage.</summary>
public sealed record QueueFunction(string Name, MethodInfo Method, string QueueName, string? Connection) : HostedFunction(Name, Method);

/// <summary>Runs on a schedule: six NCRONTAB fields in UTC, or <c>%Setting%</c>.</summary>
public sealed record TimerFunction(string Name, MethodInfo Method, string Schedule, bool RunOnStartup) : HostedFunction(Name, Method);

/// <summary>A function class that this host could not run as the Functions host would; the message names it and says what is wrong.</summary>
public sealed class FunctionCatalogException(string message) : Exception(message);
