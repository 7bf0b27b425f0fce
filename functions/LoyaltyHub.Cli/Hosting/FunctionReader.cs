using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Cli.Hosting;

/// <summary>Reads one method, and refuses what the Functions host and this one would not run alike.</summary>
internal static class FunctionReader
{
    public static HostedFunction Read(string name, MethodInfo method)
    {
        if (!method.IsPublic || method.IsStatic || method.DeclaringType is { IsAbstract: true })
            throw Refused(name, method, "must be a public instance method of a class that can be created");
        var triggers = method.GetParameters().SelectMany(parameter => parameter.GetCustomAttributes().Where(IsTrigger).Select(trigger => (parameter, trigger))).ToList();
        if (triggers.Count != 1)
            throw Refused(name, method, triggers.Count == 0 ? "has no trigger" : "has more than one trigger");
        var (parameter, attribute) = triggers[0];
        return attribute switch
        {
            HttpTriggerAttribute http => Http(name, method, parameter, http),
            QueueTriggerAttribute queue => Queue(name, method, parameter, queue),
            TimerTriggerAttribute timer => Timer(name, method, parameter, timer),
            _ => throw Refused(name, method, $"has a trigger that is not hosted here: {attribute.GetType().Name}"),
        };
    }

    /// <summary>A route without its parameters' names: two routes of one shape answer the same requests.</summary>
    public static string Shape(HttpFunction function) =>
        string.Join('/', RoutePatternFactory.Parse(function.Route).PathSegments.Select(segment =>
            string.Concat(segment.Parts.Select(part => part is RoutePatternLiteralPart literal ? literal.Content.ToLowerInvariant() : "{}"))));

    private static bool IsTrigger(Attribute attribute) => attribute.GetType().Name.EndsWith("TriggerAttribute", StringComparison.Ordinal);

    private static HttpFunction Http(string name, MethodInfo method, ParameterInfo trigger, HttpTriggerAttribute attribute)
    {
        if (trigger.ParameterType != typeof(HttpRequest))
            throw Refused(name, method, $"must bind its HTTP trigger to {nameof(HttpRequest)}");
        if (method.ReturnType != typeof(IResult) && method.ReturnType != typeof(Task<IResult>))
            throw Refused(name, method, "must return IResult or Task<IResult>");
        var route = (attribute.Route ?? name).Trim('/');
        var values = Pattern(name, method, route).Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        RefuseOthers(name, method, trigger, parameter => values.Contains(parameter.Name!));
        return new HttpFunction(name, method, route, [.. (attribute.Methods ?? []).Select(verb => verb.ToUpperInvariant())]);
    }

    private static RoutePattern Pattern(string name, MethodInfo method, string route)
    {
        try
        {
            return RoutePatternFactory.Parse(route);
        }
        catch (RoutePatternException fault)
        {
            throw Refused(name, method, $"has a malformed route '{route}': {fault.Message}");
        }
    }

    private static QueueFunction Queue(string name, MethodInfo method, ParameterInfo trigger, QueueTriggerAttribute attribute)
    {
        if (trigger.ParameterType != typeof(string))
            throw Refused(name, method, "must bind its queue trigger to string");
        RefuseResult(name, method);
        RefuseOthers(name, method, trigger, _ => false);
        return new QueueFunction(name, method, attribute.QueueName, attribute.Connection);
    }

    private static TimerFunction Timer(string name, MethodInfo method, ParameterInfo trigger, TimerTriggerAttribute attribute)
    {
        if (trigger.ParameterType != typeof(TimerInfo))
            throw Refused(name, method, $"must bind its timer trigger to {nameof(TimerInfo)}");
        RefuseResult(name, method);
        RefuseOthers(name, method, trigger, _ => false);
        return new TimerFunction(name, method, attribute.Schedule, attribute.RunOnStartup);
    }

    private static void RefuseResult(string name, MethodInfo method)
    {
        if (method.ReturnType != typeof(void) && method.ReturnType != typeof(Task))
            throw Refused(name, method, "must return Task or nothing");
    }

    private static void RefuseOthers(string name, MethodInfo method, ParameterInfo trigger, Func<ParameterInfo, bool> allowed)
    {
        foreach (var parameter in method.GetParameters())
            if (parameter != trigger && parameter.ParameterType != typeof(CancellationToken) && !allowed(parameter))
                throw Refused(name, method, $"has a parameter that nothing binds: {parameter.ParameterType.Name} {parameter.Name}");
    }

    private static FunctionCatalogException Refused(string name, MethodInfo method, string problem) =>
        new($"Function '{name}' ({method.DeclaringType?.Name}.{method.Name}) {problem}.");
}
