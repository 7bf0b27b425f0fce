using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace LoyaltyHub.Cli.Hosting;

/// <summary>Runs a queue or timer function: a scope, an instance and an invocation each time.</summary>
internal sealed class FunctionInvoker(HostedFunction function, IServiceProvider services, Invocations invocations, Action ended)
{
    private readonly ParameterInfo[] _parameters = function.Method.GetParameters();

    public async Task InvokeAsync(object trigger, CancellationToken cancellation)
    {
        using var running = invocations.Begin();
        await using var scope = services.CreateAsyncScope();
        var instance = scope.ServiceProvider.GetRequiredService(function.Class);
        var arguments = Array.ConvertAll(_parameters, parameter => parameter.ParameterType == typeof(CancellationToken) ? cancellation : trigger);
        if (function.Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null) is Task task)
            await task;
        ended();
    }
}
