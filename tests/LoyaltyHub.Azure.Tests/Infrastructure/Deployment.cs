using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Infrastructure;

/// <summary>
/// What a parameter file would deploy, as the compiler's snapshot foretells it: every resource with names, loops and conditions resolved.
/// Values known only to Azure (an identity's principal id) stay expressions.
/// </summary>
internal sealed class Deployment
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Snapshots = new();

    private Deployment(IReadOnlyList<JsonNode> resources) => Resources = resources;

    /// <summary>All resources, in the order they would be made.</summary>
    public IReadOnlyList<JsonNode> Resources { get; }

    /// <summary>What <c>parameters/{stage}.bicepparam</c> would deploy. The compiler is asked once a stage; every caller parses its own copy.</summary>
    public static async Task<Deployment> ForeseeAsync(string stage)
    {
        BicepCompiler.RequireOrSkip();
        var text = await Snapshots.GetOrAdd(stage, name => new(() => SnapshotAsync(name))).Value;
        return new Deployment([.. JsonNode.Parse(text)!["predictedResources"]!.AsArray().Select(node => node!)]);
    }

    /// <summary>The resources of a type.</summary>
    public IEnumerable<JsonNode> Of(string type) => Resources.Where(resource => (string?)resource["type"] == type);

    /// <summary>The one resource of a type.</summary>
    public JsonNode One(string type) => Assert.Single(Of(type));

    /// <summary>The last segments of the names of a type's resources.</summary>
    public HashSet<string> NamesOf(string type) => Of(type).Select(resource => ((string)resource["name"]!).Split('/')[^1]).ToHashSet();

    private static async Task<string> SnapshotAsync(string stage)
    {
        using var copy = new TemplateCopy();
        var run = await BicepCompiler.RunAsync(
            copy.Folder,
            "snapshot",
            $"parameters/{stage}.bicepparam",
            "--resource-group", "hub",
            "--location", "westeurope",
            "--subscription-id", "00000000-0000-0000-0000-000000000001",
            "--tenant-id", "00000000-0000-0000-0000-000000000002");
        Assert.Equal((0, ""), (run.ExitCode, run.Said));
        return await File.ReadAllTextAsync(Path.Combine(copy.Folder, "parameters", $"{stage}.snapshot.json"));
    }
}
