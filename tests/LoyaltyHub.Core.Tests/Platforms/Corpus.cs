using System.Globalization;
using System.Text.Json;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Tests.Partners;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Platforms;

/// <summary>A folder of recorded calls of public platforms beside the repository, where there is one.</summary>
internal static class Corpus
{
    public static string Folder { get; } = Path.Combine(RepositoryFiles.Root, "..", "shared", "partner-payloads");

    public static IEnumerable<string> Vectors => Directory.Exists(Folder)
        ? Directory.GetDirectories(Folder).Select(platform => Path.Combine(platform, "vectors")).Where(Directory.Exists)
            .SelectMany(vectors => Directory.GetFiles(vectors, "*.json"))
            .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
        : [];

    public static void SkipWhereAbsent() => Assert.SkipUnless(Directory.Exists(Folder), "No recorded calls beside the repository.");

    public static byte[] Read(string file)
    {
        SkipWhereAbsent();
        return File.ReadAllBytes(Path.Combine(Folder, file));
    }

    public static PartnerContract Contract(string platform) =>
        PartnerContract.Parse(RepositoryFiles.Read("samples", "partners", "platforms", $"{platform}.json"), $"{platform}.json");

    /// <summary>A recorded call with its secret and its receiver's clock.</summary>
    public static Recorded Vector(string file)
    {
        using var vector = JsonDocument.Parse(Read(file));
        var root = vector.RootElement;
        var headers = root.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!, StringComparer.OrdinalIgnoreCase);
        var now = root.TryGetProperty("now", out var clock) ? long.Parse(clock.GetRawText(), CultureInfo.InvariantCulture) : 1_773_500_000;
        return new Recorded(
            root.GetProperty("scheme").GetString()!,
            Call(File.ReadAllBytes(Path.Combine(Folder, Path.GetDirectoryName(file)!, root.GetProperty("body_file").GetString()!)), headers) with { Url = root.GetProperty("url").GetString()! },
            root.GetProperty("secret").GetString()!,
            DateTimeOffset.FromUnixTimeSeconds(now),
            root.GetProperty("expect").GetString() == "valid");
    }

    public static WebhookCall Call(byte[] body, IReadOnlyDictionary<string, string>? headers = null, string? parameter = null)
    {
        var all = new Dictionary<string, string>(headers ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase);
        return new WebhookCall(body)
        {
            Header = all.GetValueOrDefault,
            HeaderNames = all.Keys,
            Parameter = _ => parameter,
            MediaType = all.GetValueOrDefault("Content-Type", "application/json").Split(';')[0],
        };
    }

    public sealed record Recorded(string Scheme, WebhookCall Call, string Secret, DateTimeOffset Now, bool Valid);
}
