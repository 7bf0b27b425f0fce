using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace LoyaltyHub.Cli.Hosting;

/// <summary>Replaces <c>%Name%</c> in an attribute's text by the setting of that name (<c>:</c> or <c>__</c> between sections).</summary>
internal static partial class SettingReference
{
    /// <exception cref="HubStartException">The setting is missing or empty.</exception>
    public static string Resolve(string text, HostedFunction function, IConfiguration configuration) =>
        Reference().Replace(text, match =>
        {
            var name = match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal);
            return configuration[name] is { Length: > 0 } value
                ? value
                : throw new HubStartException($"The setting {name.Replace(":", "__", StringComparison.Ordinal)} is missing: function '{function.Name}' needs it.");
        });

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Reference();
}
