using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Cli.Hosting;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Hosting;

public sealed class HttpAndTimerTests(SharedAzurite azurite)
{
    [Fact]
    public async Task A_route_binds_its_values_and_answers_with_the_functions_result()
    {
        await using var hub = await new ProbeHub(azurite.ConnectionString, "", typeof(Echo)).StartAsync();
        using var client = new HttpClient { BaseAddress = hub.Host.BaseAddress };
        using var answer = await client.PostAsync("api/echo/anna/7", new ByteArrayContent(new byte[1024 * 1024 + 1]));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("anna", 7, 1024 * 1024 + 1), (json.GetProperty("name").GetString(), json.GetProperty("number").GetInt32(), json.GetProperty("length").GetInt32()));
    }

    [Theory]
    [InlineData("GET", "api/echo/anna/7", HttpStatusCode.MethodNotAllowed)]
    [InlineData("PUT", "api/echo/anna/7", HttpStatusCode.Accepted)]
    [InlineData("POST", "api/echo/anna/seven", HttpStatusCode.NotFound)]
    [InlineData("POST", "echo/anna/7", HttpStatusCode.NotFound)]
    public async Task Only_the_declared_methods_and_route_are_answered(string method, string path, HttpStatusCode expected)
    {
        await using var hub = await new ProbeHub(azurite.ConnectionString, "", typeof(Echo)).StartAsync();
        using var client = new HttpClient { BaseAddress = hub.Host.BaseAddress };
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Every_request_has_an_instance_of_its_own()
    {
        await using var hub = await new ProbeHub(azurite.ConnectionString, "", typeof(Echo)).StartAsync();
        using var client = new HttpClient { BaseAddress = hub.Host.BaseAddress };
        for (var call = 0; call < 3; call++)
            (await client.PostAsync($"api/echo/a/{call}", null)).Dispose();
        Assert.Equal(3, hub.Probe.Instances.Distinct().Count());
    }

    [Fact]
    public async Task A_timer_runs_on_its_schedule_again_after_a_fault_and_never_twice_at_once()
    {
        await using var hub = new ProbeHub(azurite.ConnectionString, "", typeof(Tick));
        var open = new TaskCompletionSource();
        hub.Probe.OnTick = _ => hub.Probe.Ticks.Count == 1 ? throw new InvalidOperationException("probe") : open.Task;
        await hub.StartAsync();
        await Eventually.IsTrueAsync(() => hub.Probe.Ticks.Count == 2, "the timer runs again after a fault");
        await Eventually.StaysTrueAsync(() => hub.Probe.Ticks.Count == 2, TimeSpan.FromSeconds(2.5), "no run begins while one runs");
        open.SetResult();
        await Eventually.IsTrueAsync(() => hub.Probe.Ticks.Count >= 4, "the timer goes on");
        Assert.Equal(1, hub.Probe.MostAtOnce);
        Assert.All(hub.Probe.Ticks, tick => Assert.True(tick.ScheduleStatus!.Next > tick.ScheduleStatus.Last));
    }

    [Fact]
    public async Task A_timer_that_runs_on_startup_runs_at_once_and_then_waits_for_its_schedule()
    {
        await using var hub = await new ProbeHub(azurite.ConnectionString, "", typeof(TickAtStart)).StartAsync();
        await Eventually.IsTrueAsync(() => hub.Probe.Ticks.Count == 1, "it ran at the start");
    }

    [Fact]
    public async Task A_malformed_schedule_stops_the_start_and_is_named()
    {
        await using var hub = new ProbeHub(azurite.ConnectionString, "", typeof(Tick));
        var fault = await Assert.ThrowsAsync<HubStartException>(() => hub.StartAsync(options => options with
        {
            Settings = new Dictionary<string, string?> { ["Probe:Schedule"] = "*/5 * * * *" },
        }));
        Assert.Contains("%Probe:Schedule%", fault.Message);
        Assert.Contains("Tick", fault.Message);
    }

    [Fact]
    public async Task A_missing_setting_stops_the_start_and_is_named()
    {
        await using var hub = new ProbeHub(azurite.ConnectionString, "", typeof(TakeMessage));
        var fault = await Assert.ThrowsAsync<HubStartException>(() => hub.StartAsync(options => options with { Settings = new Dictionary<string, string?>() }));
        Assert.Contains("Probe__Queue", fault.Message);
    }

    [Fact]
    public async Task A_port_in_use_stops_the_start_and_is_named()
    {
        await using var first = await new ProbeHub(azurite.ConnectionString, "", typeof(Echo)).StartAsync();
        await using var second = new ProbeHub(azurite.ConnectionString, "", typeof(Echo));
        var fault = await Assert.ThrowsAsync<HubStartException>(() => second.StartAsync(options => options with { Port = first.Host.BaseAddress.Port }));
        Assert.Contains($"{first.Host.BaseAddress.Port}", fault.Message);
    }

    [Theory]
    [InlineData("\"batchSize\": 33,", "batchSize")]
    [InlineData("\"maxDequeueCount\": 0,", "maxDequeueCount")]
    [InlineData("\"visibilityTimeout\": \"soon\",", "visibilityTimeout")]
    public async Task A_limit_out_of_range_in_the_host_file_stops_the_start_and_is_named(string settings, string name)
    {
        await using var hub = new ProbeHub(azurite.ConnectionString, settings, typeof(TakeMessage));
        var fault = await Assert.ThrowsAsync<HubStartException>(() => hub.StartAsync());
        Assert.Contains(name, fault.Message);
    }
}
