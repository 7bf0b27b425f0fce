using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Tests.Partners;
using Xunit;

namespace LoyaltyHub.Core.Tests.Sampling;

/// <summary>Every contract that the repository shows.</summary>
internal static class SampleContracts
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.json", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static string Folder { get; } = Path.Combine(RepositoryFiles.Root, "samples", "partners");

    public static PartnerContract Read(string file) => PartnerContract.Parse(File.ReadAllBytes(Path.Combine(Folder, file)), file);
}
