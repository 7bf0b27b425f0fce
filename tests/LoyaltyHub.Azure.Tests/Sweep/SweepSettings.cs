using System.Security.Cryptography;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Webhooks;
using Microsoft.Extensions.Configuration;

namespace LoyaltyHub.Azure.Tests.Sweep;

/// <summary>What all processes of all runs share: settings, and the contracts, which are the same and costly to read.</summary>
internal sealed class SweepSettings
{
    /// <summary>Shards of each account: few, so that a run has few calls.</summary>
    public const int Shards = 2;

    private static readonly byte[] AliasKey = RandomNumberGenerator.GetBytes(32);

    /// <param name="partner">Where all partners take their settlements.</param>
    public SweepSettings(Uri partner)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Hub:AliasKey"] = Convert.ToBase64String(AliasKey),
            ["Hub:Shards"] = $"{Shards}",
            ["Settlement:CloseSchedule"] = "0 0 3 1 1 *",
            ["Settlement:SweepSchedule"] = "0 0 3 1 1 *",
            ["Accounts:SweepSchedule"] = "0 0 3 1 1 *",
            ["Delivery:AllowLoopback"] = "true",
        };
        foreach (var name in new[] { "citymart", "nordbank", "skyways" })
        {
            settings[$"PartnerSecrets:{name.ToUpperInvariant()}_WEBHOOK"] = Secret.Reveal();
            settings[$"PartnerEndpoints:{name}"] = partner.ToString();
        }

        Configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        Partners = new PartnerDirectory(Sample.PartnersPath, new AliasHasher(AliasKey), Configuration);
    }

    /// <summary>The secret that every partner signs with.</summary>
    public WebhookSecret Secret { get; } = WebhookSecret.Generate();

    public IConfiguration Configuration { get; }

    public PartnerDirectory Partners { get; }
}
