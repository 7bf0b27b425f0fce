using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Webhooks;
using Microsoft.Extensions.Configuration;

namespace LoyaltyHub.Azure.Tests.Sweep;

/// <summary>What all processes of all runs share: settings, and the contracts, which are the same and costly to read.</summary>
internal sealed class SweepSettings
{
    /// <summary>Shards of each account: few, so that a run has few calls.</summary>
    public const int Shards = 2;

    /// <summary>Long after whatever was earned has expired.</summary>
    public static readonly TimeSpan Later = TimeSpan.FromDays(30 * 365);

    private static readonly byte[] AliasKey = RandomNumberGenerator.GetBytes(32);

    /// <summary>The sample programme, with points that expire after twenty years and visits that have to be confirmed.</summary>
    public static Programme Programme { get; } = Sample.Changed(file =>
    {
        file["units"]![0]!["expiry"] = new JsonObject { ["mode"] = "rolling", ["months"] = 240 };
        Sample.RuleOf(file, "lounge-visit")["pending"] = new JsonObject { ["untilConfirmed"] = true };
    });

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
