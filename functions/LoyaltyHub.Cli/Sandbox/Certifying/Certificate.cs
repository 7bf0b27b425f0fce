using System.Text.Json;
using LoyaltyHub.Core;

namespace LoyaltyHub.Cli.Sandbox.Certifying;

/// <summary>What a conformance run of one contract came to.</summary>
/// <param name="Partner">The partner; null where the contract could not be read.</param>
/// <param name="File">The contract's file.</param>
/// <param name="ContractHash">SHA-256 of the file, lower-case hexadecimal.</param>
/// <param name="Hub">Where the hub was; null for a fresh one of the command's own.</param>
/// <param name="HubVersion">The hub's version by its own description.</param>
/// <param name="At">When the run ended.</param>
/// <param name="Checks">Every check, in its order.</param>
public sealed record Certificate(string? Partner, string File, string ContractHash, Uri? Hub, string HubVersion, DateTimeOffset At, IReadOnlyList<Check> Checks)
{
    /// <summary>Whether nothing failed.</summary>
    public bool Certified => Checks.All(check => check.Outcome != CheckOutcome.Failed);

    /// <summary>Writes it beside others.</summary>
    /// <returns>The file.</returns>
    public async Task<string> SaveAsync(string folder, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{Partner ?? Path.GetFileNameWithoutExtension(File)}.certificate.json");
        await System.IO.File.WriteAllTextAsync(path, JsonSerializer.Serialize(this, HubJson.Readable) + "\n", stop);
        return path;
    }
}
