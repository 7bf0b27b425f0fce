namespace LoyaltyHub.Core.Tests.Partners;

/// <summary>Finds files of the repository from wherever the tests were built to.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static byte[] Read(params string[] path) => File.ReadAllBytes(Path.Combine([Root, .. path]));

    public static IEnumerable<string> Named(string folder, string pattern) =>
        Directory.GetFiles(Path.Combine(Root, folder), pattern).Order(StringComparer.Ordinal);

    // From the build's output first; where that lies outside the repository, from the working directory or this source file.
    private static string FindRoot([System.Runtime.CompilerServices.CallerFilePath] string source = "") =>
        new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory(), Path.GetDirectoryName(source)! }
            .SelectMany(Upwards)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "LoyaltyHub.sln")))
        ?? throw new InvalidOperationException("LoyaltyHub.sln is in no folder above the tests.");

    private static IEnumerable<string> Upwards(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            yield return folder.FullName;
        }
    }
}
