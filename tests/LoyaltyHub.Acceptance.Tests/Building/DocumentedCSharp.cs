using System.Diagnostics;
using System.Text.Json;

namespace LoyaltyHub.Acceptance.Tests.Building;

/// <summary>Compiles and runs C# as the documentation shows it, by the compiler of the SDK that runs the tests.</summary>
internal static class DocumentedCSharp
{
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>The usings that a project has by itself.</summary>
    private const string Implicit = "global using System; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading.Tasks;";

    /// <summary>The compiler; null where only the runtime is there.</summary>
    public static string? Compiler { get; } = Directory.Exists(Path.Combine(Framework, "..", "..", "..", "sdk"))
        ? Directory.GetFiles(Path.Combine(Framework, "..", "..", "..", "sdk"), "csc.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    /// <summary>Makes a program of it.</summary>
    /// <param name="code">Top-level statements.</param>
    /// <param name="folder">Where to.</param>
    /// <returns>The program, for <c>dotnet exec</c>.</returns>
    public static async Task<string> CompileAsync(string code, string folder)
    {
        var program = Path.Combine(folder, "sender.dll");
        await File.WriteAllTextAsync(Path.Combine(folder, "Sender.cs"), code);
        await File.WriteAllTextAsync(Path.Combine(folder, "Usings.cs"), Implicit);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "sender.runtimeconfig.json"),
            JsonSerializer.Serialize(new { runtimeOptions = new { framework = new { name = "Microsoft.NETCore.App", version = Path.GetFileName(Framework) } } }));
        var references = Directory.GetFiles(Framework, "*.dll").Where(file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal) && !file.EndsWith(".Native.dll", StringComparison.Ordinal)).Select(file => $"-r:{file}");
        await File.WriteAllLinesAsync(Path.Combine(folder, "sender.rsp"), ["-nologo", "-target:exe", $"-out:{program}", .. references, Path.Combine(folder, "Sender.cs"), Path.Combine(folder, "Usings.cs")]);
        using var compiler = Process.Start(new ProcessStartInfo("dotnet", ["exec", Compiler!, $"@{Path.Combine(folder, "sender.rsp")}"]) { RedirectStandardOutput = true })!;
        var said = await compiler.StandardOutput.ReadToEndAsync();
        await compiler.WaitForExitAsync();
        return compiler.ExitCode == 0 ? program : throw new InvalidOperationException(said);
    }
}
