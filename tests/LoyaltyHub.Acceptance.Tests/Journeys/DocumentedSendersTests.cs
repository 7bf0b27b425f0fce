using System.Diagnostics;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Cli.Azurite;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>What the documentation gives partners to paste works as it stands.</summary>
public sealed class DocumentedSendersTests(SharedAzurite azurite)
{
    [Theory]
    [InlineData("bash", "bash", "-c")]
    [InlineData("javascript", "node", "--input-type=module", "--eval")]
    public async Task A_sender_is_accepted(string language, string program, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The senders are for a POSIX shell.");
        await using var hub = await new HubDriver(EmulatorAccounts.Fresh(azurite.ConnectionString)).StartAsync();
        await AcceptedAsync(hub, program, [.. arguments, await CodeAsync(language)]);
    }

    [Fact]
    public async Task The_sender_in_CSharp_compiles_and_is_accepted()
    {
        Assert.SkipWhen(DocumentedCSharp.Compiler is null, "There is no compiler beside the runtime.");
        using var folder = new TemporaryFolder();
        await using var hub = await new HubDriver(EmulatorAccounts.Fresh(azurite.ConnectionString)).StartAsync();
        await AcceptedAsync(hub, "dotnet", ["exec", await DocumentedCSharp.CompileAsync(await CodeAsync("csharp"), folder.Path)]);
    }

    private static async Task AcceptedAsync(HubDriver hub, string program, IEnumerable<string> arguments)
    {
        var said = await RunAsync(hub, program, arguments);
        Assert.Contains("\"accepted\":1", said, StringComparison.Ordinal);
        await hub.DrainAsync();
        Assert.True(await hub.BalanceAsync("LH-1000-0001") > 0);
    }

    private static async Task<string> CodeAsync(string language)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Find(), "docs", "partners.md"));
        var start = page.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return page[start..page.IndexOf("\n```", start, StringComparison.Ordinal)];
    }

    private static async Task<string> RunAsync(HubDriver hub, string program, IEnumerable<string> arguments)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = RepositoryRoot.Find() };
        start.Environment["HUB"] = hub.Host.BaseAddress.ToString().TrimEnd('/');
        start.Environment["SECRET"] = hub.Secrets["nordbank"].Reveal();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return await output + await error;
    }
}
