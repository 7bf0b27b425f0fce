using System.Text.Json.Nodes;
using LoyaltyHub.Azure.Pipeline;

namespace LoyaltyHub.Azure.Tests.Building;

/// <summary>The sample contracts with one of them changed.</summary>
internal sealed class ContractFolder : IDisposable
{
    private readonly string folder = System.IO.Directory.CreateTempSubdirectory("contracts-").FullName;

    public ContractFolder(string partner, Action<JsonNode> change)
    {
        foreach (var file in System.IO.Directory.EnumerateFiles(Sample.PartnersPath, "*.json"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var changed = Path.Combine(folder, $"{partner}.json");
        var contract = JsonNode.Parse(File.ReadAllText(changed))!;
        change(contract);
        File.WriteAllText(changed, contract.ToJsonString());
    }

    /// <summary>The partners of these contracts, with a hub's settings.</summary>
    public PartnerDirectory Directory(TestHub hub) => new(folder, TestHub.Hasher, hub.Configuration);

    public void Dispose() => System.IO.Directory.Delete(folder, recursive: true);
}
