namespace LoyaltyHub.Azure.Tests.Infrastructure;

/// <summary>A temporary copy of infra-bicep/, so that no run of the compiler leaves a file in the work tree.</summary>
internal sealed class TemplateCopy : IDisposable
{
    public TemplateCopy()
    {
        var source = Path.Combine(BicepCompiler.Repository, "infra-bicep");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(Folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>Where the copy is.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("bicep-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
