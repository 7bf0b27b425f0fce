namespace LoyaltyHub.Cli.Azurite;

/// <summary>
/// The folder that holds LoyaltyHub.sln: walked up to from the program's own folder, then from the current one, then what the environment
/// variable HUB_ROOT names (for builds whose output lies elsewhere).
/// </summary>
public static class RepositoryRoot
{
    /// <summary>The root, or null when none of them lies inside the repository.</summary>
    public static string? TryFind() =>
        Above(AppContext.BaseDirectory)
        ?? Above(Directory.GetCurrentDirectory())
        ?? (Environment.GetEnvironmentVariable("HUB_ROOT") is { Length: > 0 } named ? Above(named) : null);

    /// <summary>The root; throws <see cref="DirectoryNotFoundException"/> outside the repository.</summary>
    public static string Find() => TryFind()
        ?? throw new DirectoryNotFoundException("LoyaltyHub.sln was not found above the program or the current folder: run inside the repository.");

    private static string? Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "LoyaltyHub.sln")))
                return folder.FullName;
        return null;
    }
}
