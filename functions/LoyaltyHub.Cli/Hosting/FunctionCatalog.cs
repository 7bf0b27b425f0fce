using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Cli.Hosting;

/// <summary>All functions of an assembly, read from the attributes that the Functions host reads: there is no second list of routes.</summary>
public sealed record FunctionCatalog(IReadOnlyList<HttpFunction> Http, IReadOnlyList<QueueFunction> Queues, IReadOnlyList<TimerFunction> Timers)
{
    private const BindingFlags AnyMethod = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Every function.</summary>
    public IEnumerable<HostedFunction> All => [.. Http, .. Queues, .. Timers];

    /// <summary>Reads every class of an assembly.</summary>
    /// <exception cref="FunctionCatalogException">A function could not be hosted, or two have the same name or route.</exception>
    public static FunctionCatalog Read(Assembly assembly) => Of(assembly.GetTypes());

    /// <summary>Reads these classes.</summary>
    /// <exception cref="FunctionCatalogException">A function could not be hosted, or two have the same name or route.</exception>
    public static FunctionCatalog Of(params IEnumerable<Type> classes)
    {
        var functions = classes
            .SelectMany(type => type.GetMethods(AnyMethod))
            .Select(method => (method, attribute: method.GetCustomAttribute<FunctionAttribute>()))
            .Where(found => found.attribute is not null)
            .Select(found => FunctionReader.Read(found.attribute!.Name, found.method))
            .OrderBy(function => function.Name, StringComparer.Ordinal)
            .ToList();
        RefuseSameNames(functions);
        var catalog = new FunctionCatalog([.. functions.OfType<HttpFunction>()], [.. functions.OfType<QueueFunction>()], [.. functions.OfType<TimerFunction>()]);
        RefuseSameRoutes(catalog.Http);
        return catalog;
    }

    private static void RefuseSameNames(IEnumerable<HostedFunction> functions)
    {
        if (functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new FunctionCatalogException($"Two functions are named '{twice.Key}': {string.Join(" and ", twice.Select(f => $"{f.Class.Name}.{f.Method.Name}"))}.");
    }

    private static void RefuseSameRoutes(IReadOnlyList<HttpFunction> functions)
    {
        var same = from first in functions
                   from second in functions
                   where string.CompareOrdinal(first.Name, second.Name) < 0
                       && FunctionReader.Shape(first) == FunctionReader.Shape(second)
                       && (first.Methods.Count == 0 || second.Methods.Count == 0 || first.Methods.Intersect(second.Methods).Any())
                   select $"Functions '{first.Name}' and '{second.Name}' answer the same method on the same route '{first.Route}'.";
        if (same.FirstOrDefault() is { } problem)
            throw new FunctionCatalogException(problem);
    }
}
