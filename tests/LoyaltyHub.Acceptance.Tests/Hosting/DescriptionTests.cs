using System.Net;
using System.Text.Json.Nodes;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Cli.Hosting;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Hosting;

/// <summary>What the hub says of its calls is what it does.</summary>
public sealed class DescriptionTests(SharedAzurite azurite) : IAsyncLifetime
{
    private readonly HubDriver _hub = new(EmulatorAccounts.Fresh(azurite.ConnectionString));
    private JsonNode _description = null!;

    public async ValueTask InitializeAsync()
    {
        await _hub.StartAsync();
        _description = JsonNode.Parse((await _hub.GetAsync("openapi.json")).Is(HttpStatusCode.OK).Text)!;
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public void Every_call_of_the_function_app_is_described_under_its_own_name_and_no_other()
    {
        var hosted = FunctionCatalog.Read(typeof(Functions.HubServices).Assembly).Http.SelectMany(function => function.Methods.Select(method => $"{method} /{function.Route} {function.Name}"));
        Assert.Equal("3.1.0", (string?)_description["openapi"]);
        Assert.Equal(hosted.Order(StringComparer.Ordinal), Calls().Select(call => $"{call.Method.ToUpperInvariant()} {call.Path} {call.Operation["operationId"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Path_parameters_are_those_of_the_path() => Assert.All(Calls(), call => Assert.Equal(
        call.Path.Split('{').Skip(1).Select(part => part[..part.IndexOf('}')]).Order(StringComparer.Ordinal),
        (call.Operation["parameters"]?.AsArray() ?? []).Where(parameter => (string?)parameter!["in"] == "path").Select(parameter => (string)parameter!["name"]!).Order(StringComparer.Ordinal)));

    [Fact]
    public async Task What_the_hub_answers_is_valid_by_what_it_says()
    {
        Answered("/partners/{partnerId}/webhooks", await _hub.SendAsync(new Call("citymart", "order-1", Payload.Order("1", "LH-1", "100000.00"))));
        Answered("/partners/{partnerId}/webhooks", await _hub.SendAsync(new Call("citymart", "order-2", Payload.Text("""{"event":"order.teleported"}"""))));
        Answered("/partners/{partnerId}/webhooks", await _hub.SendAsync(new Call("nobody", "order-3", Payload.Text("{}"))));
        Answered("/partners/{partnerId}/webhooks", await _hub.SendAsync(new Call("citymart", "order-4", Payload.Order("1", "LH-1", "100000.00")) { Path = "webhooks?dryRun=true" }));
        Answered("/partners/{partnerId}/webhooks", await _hub.SendAsync(new Call("citymart", "order-5", Payload.Text("""{"event":"order.teleported"}""")) { Path = "webhooks?dryRun=true" }));
        Answered("/partners/{partnerId}/webhooks", await _hub.SendAsync(new Call("citymart", "order-6", Payload.Text("{}")) { Path = "webhooks?dryRun=perhaps" }));
        await _hub.DrainAsync();
        Answered("/partners/{partnerId}/redemptions/quote", await _hub.SendAsync(new Call("skyways", "hold-1", Payload.Hold("r1", "LH-1", 10)) { Path = "redemptions/quote" }));
        Answered("/partners/{partnerId}/redemptions", await _hub.RedeemAsync("hold-1", Payload.Hold("r1", "LH-1", 10)));
        Answered("/partners/{partnerId}/redemptions", await _hub.RedeemAsync("hold-2", Payload.Hold("r2", "LH-1", 1_000_000)));
        Answered("/partners/{partnerId}/redemptions", await _hub.RedeemAsync("capture-1", Payload.Capture("r1", "LH-1", 10)));
        Answered("/settlements/close", await _hub.PostAsync("settlements/close"), "post");
        Answered("/settlements", await _hub.GetAsync("settlements"), "get");
        Answered("/settlements", await _hub.GetAsync("settlements?window=none"), "get");
        Answered("/settlements/{settlementId}", await _hub.GetAsync("settlements/w00000001-citymart-rub"), "get");
        Answered("/budgets", await _hub.GetAsync("budgets"), "get");
        Answered("/budgets", await _hub.GetAsync("budgets?days=91"), "get");
        Answered("/health", await _hub.GetAsync("health"), "get");
        Answered("/quarantine", await _hub.GetAsync("quarantine"), "get");
        Answered("/quarantine/replay", await _hub.PostAsync("quarantine/replay"));
        Answered("/members/{partnerId}/{alias}/{change}", await _hub.PostAsync("members/citymart/LH-1/freeze"));
    }

    private void Answered(string path, Answer answer, string method = "post")
    {
        var responses = _description["paths"]![path]![method]!["responses"]!;
        var response = responses[((int)answer.Status).ToString()];
        Assert.True(response is not null, $"{method} {path} answered {(int)answer.Status}, which is not described: {answer.Text}");
        var content = Resolved(response)["content"]![answer.MediaType!];
        Assert.True(content is not null, $"{method} {path} answered {answer.MediaType}, which is not described");
        Fits(content["schema"]!, JsonNode.Parse(answer.Text)!, path);
    }

    private IEnumerable<(string Path, string Method, JsonNode Operation)> Calls() =>
        _description["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (path.Key, operation.Key, operation.Value!)));

    private JsonNode Resolved(JsonNode node) => (string?)node["$ref"] is { } reference
        ? reference.Split('/').Skip(1).Aggregate(_description, (at, name) => at[name]!)
        : node;

    /// <summary>Nothing required is missing, and nothing is there that the description does not know.</summary>
    private void Fits(JsonNode schema, JsonNode value, string at)
    {
        var described = Resolved(schema);
        if (described["anyOf"] is JsonArray several && value is JsonObject)
        {
            described = several.Select(one => Resolved(one!)).First(one => (one["required"]?.AsArray() ?? []).All(name => value.AsObject().ContainsKey((string)name!)));
        }

        if (value is JsonArray items)
        {
            Assert.All(items, item => Fits(described["items"]!, item!, $"{at}[]"));
        }
        else if (value is JsonObject some && described["properties"] is JsonObject properties)
        {
            Assert.All(described["required"]!.AsArray(), name => Assert.True(some.ContainsKey((string)name!), $"{at} lacks {name}: {some.ToJsonString()}"));
            foreach (var (name, inner) in some.Where(property => property.Value is not null && !Extensible(described)))
            {
                Assert.True(properties.ContainsKey(name), $"{at}.{name} is not described: {some.ToJsonString()}");
                Fits(properties[name]!, inner!, $"{at}.{name}");
            }
        }
    }

    /// <summary>Problem details, health, activities and the states of settlements say more than all of them have in common.</summary>
    private bool Extensible(JsonNode described) =>
        described["additionalProperties"] is JsonValue more && more.GetValue<bool>() ||
        described == _description["components"]!["schemas"]!["Problem"] || described == _description["components"]!["schemas"]!["Health"] || described["properties"]!["state"]?["enum"] is not null;
}
