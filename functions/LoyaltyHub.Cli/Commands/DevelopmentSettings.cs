using System.Security.Cryptography;
using System.Text.Json;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Cli.Hosting;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;
using Microsoft.Extensions.Configuration;

namespace LoyaltyHub.Cli.Commands;

/// <summary>
/// What a developer's machine needs and has not been given: the alias key, partners' secrets, schedules, partners on the machine itself. Made once at random, kept in
/// <c>.hub/development.json</c> of the repository, and never used for a setting that is given.
/// </summary>
public static class DevelopmentSettings
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly Lock Gate = new();

    /// <summary>The file they are kept in.</summary>
    public static string DefaultFile => Path.Combine(RepositoryRoot.Find(), ".hub", "development.json");

    /// <summary>The settings that <paramref name="given"/> does not hold.</summary>
    /// <param name="given">Environment and local.settings.json.</param>
    /// <param name="file">The file to keep them in.</param>
    public static IReadOnlyDictionary<string, string?> Missing(IConfiguration given, string? file = null)
    {
        var kept = Keep(file ?? DefaultFile, given["Hub:PartnersFolder"] is { Length: > 0 } folder ? folder : new HubOptions().PartnersPath);
        return kept.Where(setting => string.IsNullOrWhiteSpace(given[setting.Key])).ToDictionary(setting => setting.Key, setting => (string?)setting.Value);
    }

    /// <summary>The same for a command that was given nothing but the environment.</summary>
    public static IReadOnlyDictionary<string, string?> Missing() => Missing(HubSettings.Read());

    private static SortedDictionary<string, string> Keep(string file, string partnersFolder)
    {
        lock (Gate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using var stream = Open(file);
            var settings = stream.Length == 0 ? [] : Read(stream);
            var before = settings.Count;
            settings.TryAdd("Hub:AliasKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
            settings.TryAdd("Delivery:AllowLoopback", "true");
            settings.TryAdd("Settlement:CloseSchedule", "0 0 3 * * *");
            settings.TryAdd("Settlement:SweepSchedule", "0 */5 * * * *");
            settings.TryAdd("Accounts:SweepSchedule", "0 */5 * * * *");
            foreach (var (name, secret) in SecretsOf(partnersFolder))
            {
                settings.TryAdd($"PartnerSecrets:{name}", secret());
            }

            if (settings.Count > before)
            {
                stream.SetLength(0);
                JsonSerializer.Serialize(stream, settings, HubJson.Readable);
            }

            return settings;
        }
    }

    private static SortedDictionary<string, string> Read(FileStream stream)
    {
        try
        {
            return JsonSerializer.Deserialize<SortedDictionary<string, string>>(stream) ?? [];
        }
        catch (JsonException fault)
        {
            throw new HubStartException($"{stream.Name} is not the JSON object of texts that the hub wrote: mend it, or delete its folder to begin anew, data included.", fault);
        }
    }

    /// <summary>Another command that starts at the same moment holds the file for an instant: it is waited for.</summary>
    private static FileStream Open(string file)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return ExclusiveFile.AcquireAsync(file, patience.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException fault)
        {
            throw new IOException($"Another program holds {file} open; end it first.", fault);
        }
    }

    private static IEnumerable<(string Name, Func<string> New)> SecretsOf(string folder) => !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, "*.json")
        .Select(path => PartnerContract.Parse(File.ReadAllBytes(path), Path.GetFileName(path)))
        .SelectMany(contract => contract.Signature.Secrets
            .Select(name => (name, (Func<string>)contract.Signature.Scheme.NewSecret))
            .Concat(new[] { contract.Settlement.Secret, contract.Notices?.Secret }.OfType<string>().Concat(contract.OtherSecrets).Select(name => (name, (Func<string>)(() => WebhookSecret.Generate().Reveal())))))
        .DistinctBy(secret => secret.Item1, StringComparer.Ordinal);
}
