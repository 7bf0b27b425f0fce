using System.Text.RegularExpressions;
using LoyaltyHub.Core.Tests.Partners;
using Xunit;

namespace LoyaltyHub.Core.Tests.Architecture;

public sealed partial class ArchitectureTests
{
    private static readonly string[] Stages = ["Webhooks", "Partners", "Members", "Activities", "Sampling", "Programmes", "Rewards", "Notices", "Ledger", "Pricing", "Rerating", "Settlement", "Reconciliation"];

    [Fact]
    public void The_core_knows_no_storage_no_http_and_no_host()
    {
        string[] foreign = ["Azure.", "Polly", "Microsoft.Azure", "Microsoft.AspNetCore", "System.Net.Http"];
        var references = typeof(Unit).Assembly.GetReferencedAssemblies().Select(name => name.Name!);
        Assert.DoesNotContain(references, name => foreign.Any(one => name.StartsWith(one, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_stage_uses_only_the_stages_before_it() => Assert.All(Sources(), source =>
    {
        var own = Array.IndexOf(Stages, source.Stage);
        var later = Mention().Matches(source.Text).Select(match => Array.IndexOf(Stages, match.Groups[1].Value)).Where(stage => stage > own);
        Assert.True(own < 0 || !later.Any(), $"{source.Path} uses a later stage");
    });

    [Fact]
    public void No_floating_point_is_near_the_money() => Assert.All(Sources(), source => Assert.DoesNotMatch(@"\b(double|float)\b", source.Text));

    private static IEnumerable<(string Path, string Stage, string Text)> Sources() => RepositoryFiles
        .Named(Path.Combine("functions", "LoyaltyHub.Core"), "*.cs")
        .Concat(Stages.SelectMany(stage => RepositoryFiles.Named(Path.Combine("functions", "LoyaltyHub.Core", stage), "*.cs")))
        .Select(path => (path, Path.GetFileName(Path.GetDirectoryName(path)!), File.ReadAllText(path)));

    [GeneratedRegex(@"(?:LoyaltyHub\.)?Core\.([A-Z][A-Za-z]+)")]
    private static partial Regex Mention();
}
