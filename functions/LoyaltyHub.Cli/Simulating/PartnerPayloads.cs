using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Cli.Simulating;

/// <summary>Reads what partners send to their webhooks, as the hub would.</summary>
public static class PartnerPayloads
{
    /// <summary>The activities of a payload, or of all in a folder, in the order of their times.</summary>
    /// <param name="path">A file or folder; the folder a file lies in is named like its partner, or <paramref name="partner"/> says whose it is.</param>
    /// <param name="partner">Whose payloads these are; null where folders say so.</param>
    /// <exception cref="ArgumentException">A file is no payload of its partner's contract.</exception>
    public static IReadOnlyList<Activity> Read(string path, string? partner)
    {
        var contracts = Directory.EnumerateFiles(new HubOptions { PartnersFolder = Environment.GetEnvironmentVariable("Hub__PartnersFolder") ?? "" }.PartnersPath, "*.json")
            .Select(file => PartnerContract.Parse(File.ReadAllBytes(file), Path.GetFileName(file)))
            .ToDictionary(contract => contract.Partner.Value);

        // A webhook that arrives now; nobody is looked up by these hashes, they only tell members apart.
        var now = TimeProvider.System.GetUtcNow();
        var hasher = new AliasHasher(new byte[32]);
        return [.. FilesOf(path).SelectMany(file => Read(file, partner, contracts, hasher, now)).OrderBy(activity => activity.At)];
    }

    /// <summary>What a contract makes of a payload, or of all in a folder.</summary>
    /// <exception cref="ArgumentException">A file is no payload of the contract.</exception>
    public static IEnumerable<(Activity Activity, string File)> Read(string path, PartnerContract contract, AliasHasher hasher)
    {
        var now = TimeProvider.System.GetUtcNow();
        return FilesOf(path).SelectMany(file => Read(file, contract, hasher, now).Select(activity => (activity, file)));
    }

    private static List<string> FilesOf(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        List<string> files = [.. Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        return files.Count > 0 ? files : throw new ArgumentException($"{path}: the folder holds no .json file; name one with partners' payloads, or an .ndjson file of activities.");
    }

    private static IEnumerable<Activity> Read(string file, string? partner, Dictionary<string, PartnerContract> contracts, AliasHasher hasher, DateTimeOffset now)
    {
        var name = partner ?? Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file))!);
        if (!contracts.TryGetValue(name, out var contract))
            throw new ArgumentException($"{file}: no partner '{name}' has a contract; say whose payload it is by --partner, one of {string.Join(", ", contracts.Keys.Order(StringComparer.Ordinal))}.");
        return Read(file, contract, hasher, now);
    }

    private static IEnumerable<Activity> Read(string file, PartnerContract contract, AliasHasher hasher, DateTimeOffset now) =>
        new Normaliser(contract, hasher).Normalise(File.ReadAllBytes(file), Path.GetFileNameWithoutExtension(file), now) switch
        {
            Normalisation.Events events => events.Items.Select(item => item switch
            {
                NormalisedEvent.Accepted accepted => accepted.Activity,
                NormalisedEvent.Rejected rejected => throw new ArgumentException(
                    $"{file}: event {rejected.Index}: {string.Join("; ", rejected.Errors.Select(error => $"{error.Field} ({error.Pointer}): {error.Problem}; {error.Remedy}"))}."),
                _ => throw new InvalidOperationException($"No reading of {item.GetType().Name}."),
            }),
            Normalisation.Unreadable unreadable => throw new ArgumentException($"{file}: {unreadable.Detail}"),
            var other => throw new InvalidOperationException($"No reading of {other.GetType().Name}."),
        };
}
