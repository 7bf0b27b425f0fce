using System.Reflection;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Cli.Commands;
using LoyaltyHub.Cli.Hosting;
using LoyaltyHub.Functions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Hosting;

/// <summary>Reads the attributes of the real function classes anew, and asks the running hub whether it hosts each of them.</summary>
public sealed class WholeHubIsHostedTests(SharedAzurite azurite)
{
    private static readonly IReadOnlyList<MethodInfo> Functions =
        [.. typeof(HubServices).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)];

    [Fact]
    public async Task Every_route_queue_and_schedule_of_the_function_app_is_hosted()
    {
        await using var hub = await StartAsync();
        Assert.NotEmpty(Triggers<HttpTriggerAttribute>());
        Assert.NotEmpty(Triggers<QueueTriggerAttribute>());
        Assert.NotEmpty(Triggers<TimerTriggerAttribute>());
        Assert.Equal(
            Triggers<HttpTriggerAttribute>().Select(http => $"{string.Join(',', http.Methods!).ToUpperInvariant()} /api/{http.Route}").Order(StringComparer.Ordinal),
            hub.Endpoints.Select(route => $"{string.Join(',', route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)} {route.RoutePattern.RawText}").Order(StringComparer.Ordinal));
        Assert.Equal(Triggers<QueueTriggerAttribute>().Select(queue => queue.QueueName).Order(), hub.Queues.Order());
        Assert.Equal(Triggers<TimerTriggerAttribute>().Select(timer => timer.Schedule).Order(), hub.Timers.Select(timer => timer.Schedule).Order());
        Assert.Equal(Functions.Count, hub.Endpoints.Count + hub.Queues.Count + hub.Timers.Count);
    }

    [Fact]
    public async Task A_required_setting_that_is_missing_stops_the_start_and_is_named()
    {
        var fault = await Assert.ThrowsAsync<HubStartException>(() => StartAsync(settings => settings["Hub:AliasKey"] = ""));
        Assert.Contains("Hub__AliasKey", fault.Message);
    }

    private static List<T> Triggers<T>()
        where T : Attribute =>
        [.. Functions.SelectMany(method => method.GetParameters()).SelectMany(parameter => parameter.GetCustomAttributes<T>())];

    private Task<HubHost> StartAsync(Action<Dictionary<string, string?>>? change = null)
    {
        var settings = new Dictionary<string, string?>(DevelopmentSettings.Missing());
        change?.Invoke(settings);
        return HubHost.StartAsync(new HubHostOptions { ConnectionString = azurite.ConnectionString, Port = 0, Settings = settings, LocalSettingsFile = "", LogLevel = LogLevel.None });
    }
}
