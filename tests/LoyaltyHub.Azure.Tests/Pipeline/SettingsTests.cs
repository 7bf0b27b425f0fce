using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Webhooks;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Pipeline;

/// <summary>A wrong setting is named, and a secret is never repeated.</summary>
public sealed class SettingsTests
{
    private static readonly string Secret = WebhookSecret.Generate().Reveal();

    [Fact]
    public void Good_settings_pass() => Assert.True(new HubOptionsValidation(Schedules()).Validate(null, Good()).Succeeded);

    [Theory]
    [InlineData("Hub__Shards", 0)]
    [InlineData("Hub__Shards", 1001)]
    public void A_number_of_shards_out_of_range_is_named(string setting, int shards)
    {
        var options = Good();
        options.Shards = shards;

        Assert.Contains(setting, Fault(options), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2VjcmV0LXNlY3JldC1zZWNyZXQ=")]
    [InlineData("no base64 at all, though it is long enough to be a key")]
    public void A_bad_alias_key_is_named_and_not_repeated(string key)
    {
        var options = Good();
        options.AliasKey = key;

        var fault = Fault(options);

        Assert.Contains("Hub__AliasKey", fault, StringComparison.Ordinal);
        Assert.True(key.Length == 0 || !fault.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public void All_that_is_missing_is_named_at_once()
    {
        var options = new HubOptions { PartnersFolder = "/no/such/folder", ProgrammeFile = "/no/such/file.json" };

        var faults = new HubOptionsValidation(new ConfigurationBuilder().Build()).Validate(null, options).Failures!.ToList();

        string[] named = ["Hub__AliasKey", "Hub__PartnersFolder", "Hub__ProgrammeFile", "Accounts__SweepSchedule", "Settlement__CloseSchedule", "Settlement__SweepSchedule"];
        Assert.Equal(named.Length, faults.Count);
        Assert.All(named, name => Assert.Contains(faults, fault => fault.StartsWith(name, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("whsec_dG9vLXNob3J0")]
    [InlineData("whsec_%%%")]
    public void A_bad_secret_is_named_and_not_repeated(string? secret)
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Directory(("PartnerSecrets:NORDBANK_WEBHOOK", secret)));

        Assert.Contains("PartnerSecrets__NORDBANK_WEBHOOK", fault.Message, StringComparison.Ordinal);
        Assert.True(string.IsNullOrWhiteSpace(secret) || !fault.ToString().Contains(secret[6..], StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not a url")]
    [InlineData("/relative")]
    [InlineData("ftp://partner.example/x")]
    [InlineData("http://partner.example/not-loopback")]
    public void A_bad_endpoint_is_named_when_the_hub_starts(string endpoint)
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Directory(("PartnerEndpoints:skyways", endpoint)));

        Assert.Contains("PartnerEndpoints__skyways", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endpoint_setting_goes_before_the_contract()
    {
        var directory = Directory(("PartnerEndpoints:skyways", "http://127.0.0.1:8080/x"));

        Assert.Equal(new Uri("http://127.0.0.1:8080/x"), directory.Endpoint(directory.Find("skyways")!.Contract));
        Assert.Equal(new Uri("https://erp.citymart.example/loyalty/settlements"), directory.Endpoint(directory.Find("citymart")!.Contract));
        Assert.Null(directory.Find("nobody"));
        Assert.Null(directory.Find("../citymart"));
    }

    [Fact]
    public void Two_contracts_that_name_one_secret_are_refused_by_their_files_and_the_secret()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("contracts-").FullName;
        try
        {
            var text = File.ReadAllText(Path.Combine(Sample.PartnersPath, "citymart.json"));
            File.WriteAllText(Path.Combine(folder, "a.json"), text);
            File.WriteAllText(Path.Combine(folder, "b.json"), text.Replace("\"partner\": \"citymart\"", "\"partner\": \"citymarket\"", StringComparison.Ordinal));

            var fault = Assert.Throws<InvalidOperationException>(() => new PartnerDirectory(folder, Hasher(), Secrets()));

            Assert.Contains("a.json and b.json name one setting, CITYMART_WEBHOOK", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("PartnerSecrets:CITYMART_API")]
    [InlineData("PartnerSecrets:CITYMART_CLIENT_ID")]
    [InlineData("PartnerSecrets:CITYMART_CLIENT_SECRET")]
    public void A_secret_that_details_or_their_token_are_fetched_with_is_named_when_the_hub_starts(string missing)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("contracts-").FullName;
        try
        {
            var contract = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(Sample.PartnersPath, "citymart.json")))!;
            contract["events"]!["order.changed"] = System.Text.Json.Nodes.JsonNode.Parse("""
                {
                  "fetch": {
                    "into": "details", "url": "https://api.citymart.example/orders/{/id}", "headers": { "X-Api-Key": "{secret:CITYMART_API}" },
                    "token": { "url": "https://api.citymart.example/token", "clientId": "CITYMART_CLIENT_ID", "clientSecret": "CITYMART_CLIENT_SECRET" }
                  },
                  "then": { "activity": "engagement", "member": { "from": "/details/m", "alias": "loyalty-id" }, "engagement": { "value": "visit" } }
                }
                """);
            File.WriteAllText(Path.Combine(folder, "citymart.json"), contract.ToJsonString());
            (string, string?)[] set = [.. new[] { "CITYMART_API", "CITYMART_CLIENT_ID", "CITYMART_CLIENT_SECRET" }.Select(name => $"PartnerSecrets:{name}").Where(name => name != missing).Select(name => (name, (string?)"a word"))];

            var fault = Assert.Throws<InvalidOperationException>(() => new PartnerDirectory(folder, Hasher(), Secrets(set)));

            Assert.Equal($"{missing.Replace(":", "__", StringComparison.Ordinal)} is not set; the contract of partner 'citymart' needs it.", fault.Message);
        }
        finally
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Two_contracts_of_one_partner_are_refused_by_its_name()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("contracts-").FullName;
        try
        {
            File.Copy(Path.Combine(Sample.PartnersPath, "citymart.json"), Path.Combine(folder, "a.json"));
            File.Copy(Path.Combine(Sample.PartnersPath, "citymart.json"), Path.Combine(folder, "b.json"));

            var fault = Assert.Throws<InvalidOperationException>(() => new PartnerDirectory(folder, Hasher(), Secrets()));

            Assert.Contains("a.json and b.json are contracts of one partner, 'citymart'", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    private static HubOptions Good() => new() { AliasKey = Convert.ToBase64String(new byte[32]) };

    private static string Fault(HubOptions options) => new HubOptionsValidation(Schedules()).Validate(null, options).FailureMessage!;

    private static IConfigurationRoot Schedules() => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Settlement:CloseSchedule"] = "0 0 3 * * *", ["Settlement:SweepSchedule"] = "0 */5 * * * *", ["Accounts:SweepSchedule"] = "0 */5 * * * *" })
        .Build();

    private static AliasHasher Hasher() => new(new byte[32]);

    private static PartnerDirectory Directory(params (string Name, string? Value)[] settings) => new(Sample.PartnersPath, Hasher(), Secrets(settings));

    private static IConfigurationRoot Secrets(params (string Name, string? Value)[] settings)
    {
        var all = new[] { "CITYMART", "NORDBANK", "SKYWAYS" }.ToDictionary(name => $"PartnerSecrets:{name}_WEBHOOK", string? (_) => Secret);
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(all).Build();
    }
}
