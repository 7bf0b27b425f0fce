using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>The hub's own settings, section <c>Hub</c>.</summary>
public sealed class HubOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Hub";

    /// <summary>Shards of a new installation, 1–1,000; fixed once installed.</summary>
    public int Shards { get; set; } = 64;

    /// <summary>The key of the members' alias hashes: base64 of at least 32 bytes. Changing it makes every member unknown.</summary>
    public string AliasKey { get; set; } = "";

    /// <summary>The folder of the partners' contract files; <c>partners</c> beside the program when empty.</summary>
    public string PartnersFolder { get; set; } = "";

    /// <summary>The programme file; <c>programmes/coalition.json</c> beside the program when this and <see cref="Programmes"/> are empty.</summary>
    public string ProgrammeFile { get; set; } = "";

    /// <summary>Several programmes or versions, instead of <see cref="ProgrammeFile"/>: a folder, or files with <c>;</c> between them.</summary>
    public string Programmes { get; set; } = "";

    /// <summary>The hub's address as partners know it, without a path: <c>https://hub.example.com</c>. Where empty, each call's own Host says it.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Networks of the proxies whose X-Forwarded-For is believed, separated by commas; none when empty.</summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>The folder of the contract files.</summary>
    public string PartnersPath => PartnersFolder.Length > 0 ? PartnersFolder : Path.Combine(AppContext.BaseDirectory, "partners");

    /// <summary>The paths of the programme files; a folder that is not there stands for itself.</summary>
    public IReadOnlyList<string> ProgrammePaths =>
        Programmes.Length == 0 ? [ProgrammeFile.Length > 0 ? ProgrammeFile : Path.Combine(AppContext.BaseDirectory, "programmes", "coalition.json")]
        : Directory.Exists(Programmes) ? [.. Directory.EnumerateFiles(Programmes, "*.json").Order(StringComparer.Ordinal)]
        : Programmes.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Says at the start what is wrong with the settings, by their names.</summary>
public sealed class HubOptionsValidation(IConfiguration configuration) : IValidateOptions<HubOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, HubOptions options)
    {
        var faults = new List<string>();
        if (options.Shards is < 1 or > 1000)
        {
            faults.Add($"Hub__Shards is {options.Shards}; it has to be 1 to 1000.");
        }

        if (!Convert.TryFromBase64String(options.AliasKey, new byte[1024], out var length) || length < 32)
        {
            faults.Add("Hub__AliasKey has to be base64 of at least 32 bytes, e.g. the output of: openssl rand -base64 32");
        }

        if (!Directory.Exists(options.PartnersPath))
        {
            faults.Add($"Hub__PartnersFolder: there is no folder '{options.PartnersPath}'.");
        }

        if (options is { Programmes.Length: > 0, ProgrammeFile.Length: > 0 })
        {
            faults.Add("Hub__Programmes and Hub__ProgrammeFile are both set; keep one of them.");
        }

        if (options.PublicUrl.Length > 0 && !(Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) && url.Scheme.StartsWith("http", StringComparison.Ordinal) && url.PathAndQuery == "/"))
        {
            faults.Add("Hub__PublicUrl has to be an address without a path, e.g. https://hub.example.com");
        }

        if (!TrustedNetworks.TryParse(options.TrustedProxies, out _))
        {
            faults.Add("Hub__TrustedProxies has to be networks or addresses separated by commas, e.g. 10.0.0.0/8, 127.0.0.1");
        }

        var setting = options.Programmes.Length > 0 ? "Hub__Programmes" : "Hub__ProgrammeFile";
        faults.AddRange(options.ProgrammePaths.Where(path => !File.Exists(path)).Select(path => $"{setting}: there is no file '{path}'."));
        if (options.ProgrammePaths.Count == 0)
        {
            faults.Add($"Hub__Programmes: the folder '{options.Programmes}' holds no programme (*.json).");
        }

        foreach (var schedule in new[] { "Accounts:SweepSchedule", "Settlement:CloseSchedule", "Settlement:SweepSchedule" }.Where(schedule => string.IsNullOrWhiteSpace(configuration[schedule])))
        {
            faults.Add($"{schedule.Replace(":", "__", StringComparison.Ordinal)} is not set; give an NCRONTAB expression of six fields, e.g. 0 0 3 * * *");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
