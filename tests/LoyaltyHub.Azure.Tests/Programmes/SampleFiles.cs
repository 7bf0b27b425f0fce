using System.Reflection;

namespace LoyaltyHub.Azure.Tests.Programmes;

/// <summary>The sample programmes and their scenarios, where the repository has them.</summary>
internal static class SampleFiles
{
    /// <summary>The repository's folder.</summary>
    public static string Repository { get; } =
        typeof(SampleFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Repository").Value!;

    public static string Programmes { get; } = Path.Combine(Repository, "samples", "programmes");

    public static string Scenarios { get; } = Path.Combine(Programmes, "scenarios");

    /// <summary>What every partner's contract is made of.</summary>
    public static string Contract { get; } = Path.Combine(Scenarios, "contract.json");

    /// <summary>The names of all scenarios.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Directory.EnumerateFiles(Scenarios, "*.json")
        .Where(file => file != Contract)
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .Order(StringComparer.Ordinal)];

    public static string ProgrammeOf(string name) => Path.Combine(Programmes, $"{name}.json");

    public static string ScenarioOf(string name) => Path.Combine(Scenarios, $"{name}.json");
}
