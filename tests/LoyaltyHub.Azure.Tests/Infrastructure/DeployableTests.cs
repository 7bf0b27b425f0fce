using System.Reflection;
using System.Text.Json.Nodes;
using LoyaltyHub.Functions;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Infrastructure;

/// <summary>What <c>dotnet publish</c> of the function app gives to the Functions host, next to the attributes of the function classes.</summary>
public sealed class DeployableTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hub-deployable-").FullName;

    [Fact]
    public async Task The_deployable_tells_the_Functions_host_of_every_function_with_its_route_queue_or_schedule()
    {
        await PublishOrSkipAsync();
        var told = JsonNode.Parse(await ReadAsync("functions.metadata"))!.AsArray().Select(Told).Order(StringComparer.Ordinal).ToList();
        var written = typeof(HubServices).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FunctionAttribute))).Select(Written).Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(written);
        Assert.Equal(written, told);
    }

    [Fact]
    public async Task The_deployable_holds_the_worker_the_hosts_settings_and_the_network_it_serves()
    {
        await PublishOrSkipAsync();
        var worker = JsonNode.Parse(await ReadAsync("worker.config.json"))!["description"]!;
        Assert.Equal("dotnet-isolated", (string?)worker["language"]);
        Assert.True(File.Exists(Path.Combine(folder, (string)worker["defaultWorkerPath"]!)));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(BicepCompiler.Repository, "host.json")), await ReadAsync("host.json"));
        foreach (var kind in new[] { "partners", "programmes" })
        {
            Assert.Equal(Names(Path.Combine(BicepCompiler.Repository, "samples", kind)), Names(Path.Combine(folder, kind)));
        }
    }

    [Fact]
    public async Task The_queue_extension_that_the_host_loads_lies_where_the_deployable_says()
    {
        await PublishOrSkipAsync();
        var extensions = JsonNode.Parse(await ReadAsync("extensions.json"))!["extensions"]!.AsArray();
        Assert.Contains(extensions, extension => (string?)extension!["name"] == "AzureStorageQueues");
        Assert.All(extensions, extension => Assert.True(File.Exists(Path.Combine(folder, (string)extension!["hintPath"]!)), $"{extension} is not there"));
    }

    [Fact]
    public async Task A_build_without_the_workers_packages_is_not_published()
    {
        var (code, said) = await Publishing.RunAsync(folder, withWorkerPackages: false);
        Assert.NotEqual(0, code);
        Assert.Contains("-p:WorkerPackages=true", said, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task PublishOrSkipAsync()
    {
        Assert.SkipUnless(Publishing.WithWorkerPackages, "The NuGet source does not carry the isolated worker's packages, or -p:WorkerPackages=false was given: there is no deployable.");
        var (code, said) = await Publishing.RunAsync(folder, withWorkerPackages: true);
        Assert.True(code == 0, said);
    }

    private Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(folder, file));

    private static string Told(JsonNode? function)
    {
        var trigger = function!["bindings"]!.AsArray().Single(binding => (string?)binding!["direction"] == "In")!;
        var address = (string)trigger["type"]! switch
        {
            "httpTrigger" => $"{string.Join(',', trigger["methods"]!.AsArray())} {trigger["route"]} {trigger["authLevel"]}",
            "queueTrigger" => $"queue {trigger["queueName"]}",
            "timerTrigger" => $"timer {trigger["schedule"]}",
            var other => other,
        };
        return $"{function["name"]}: {function["entryPoint"]}: {address}";
    }

    private static string Written(MethodInfo method)
    {
        var address = method.GetParameters().SelectMany(parameter => parameter.GetCustomAttributes()).Select(attribute => attribute switch
        {
            HttpTriggerAttribute http => $"{string.Join(',', http.Methods!)} {http.Route} {http.AuthLevel}",
            QueueTriggerAttribute queue => $"queue {queue.QueueName}",
            TimerTriggerAttribute timer => $"timer {timer.Schedule}",
            _ => null,
        }).OfType<string>().Single();
        return $"{method.GetCustomAttribute<FunctionAttribute>()!.Name}: {method.DeclaringType!.FullName}.{method.Name}: {address}";
    }

    private static IEnumerable<string?> Names(string path) => Directory.EnumerateFiles(path).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
