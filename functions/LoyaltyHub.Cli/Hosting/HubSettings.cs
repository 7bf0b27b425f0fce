using System.Text.Json;
using LoyaltyHub.Cli.Azurite;
using Microsoft.Extensions.Configuration;

namespace LoyaltyHub.Cli.Hosting;

/// <summary>The settings as the Functions host would give them: local.settings.json's Values, then the environment, then what a command adds.</summary>
public static class HubSettings
{
    private const string FileName = "local.settings.json";
    private static readonly JsonSerializerOptions Lenient = new() { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The settings of a command that was given nothing else.</summary>
    public static IConfigurationRoot Read() => AddTo(new ConfigurationBuilder(), localSettingsFile: null, new Dictionary<string, string?>()).Build();

    internal static T AddTo<T>(T builder, string? localSettingsFile, IEnumerable<KeyValuePair<string, string?>> settings)
        where T : IConfigurationBuilder
    {
        builder.AddInMemoryCollection(Sections(LocalValues(localSettingsFile ?? DefaultFile())));
        builder.AddEnvironmentVariables();
        builder.AddInMemoryCollection(Sections(settings));
        return builder;
    }

    private static string? DefaultFile() => RepositoryRoot.TryFind() is { } root ? Path.Combine(root, FileName) : null;

    private static IEnumerable<KeyValuePair<string, string?>> Sections(IEnumerable<KeyValuePair<string, string?>> settings) =>
        settings.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value)).ToList();

    private static IReadOnlyDictionary<string, string?> LocalValues(string? file)
    {
        if (string.IsNullOrEmpty(file) || !File.Exists(file))
            return new Dictionary<string, string?>();
        try
        {
            return JsonSerializer.Deserialize<LocalSettings>(File.ReadAllText(file), Lenient)?.Values ?? [];
        }
        catch (JsonException fault)
        {
            throw new HubStartException($"{file}: every entry of Values must be a text: {fault.Message}", fault);
        }
    }

    private sealed record LocalSettings(Dictionary<string, string?>? Values);
}
