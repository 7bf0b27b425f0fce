using System.Text.Json.Nodes;
using LoyaltyHub.Core.Partners;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Infrastructure;

/// <summary>The function app that the templates describe: its plan, its identity's rights and its settings.</summary>
public sealed class FunctionAppTests
{
    private static readonly string[] Settings =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING", "AZURE_CLIENT_ID",
        "Accounts__SweepSchedule", "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential",
        "Hub__AliasKey", "Hub__Shards", "Settlement__CloseSchedule", "Settlement__SweepSchedule",
    ];

    // Built-in role ids and the kind of resource each is given on.
    private static readonly (string Scope, string Role)[] Rights =
    [
        ("Microsoft.Insights/components", "3913510d-42f4-4e42-8a64-420c390055eb"), // Monitoring Metrics Publisher
        ("Microsoft.KeyVault/vaults", "4633458b-17de-408a-b874-0445c86b69e6"), // Key Vault Secrets User
        ("Microsoft.Storage/storageAccounts", "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"), // Storage Table Data Contributor
        ("Microsoft.Storage/storageAccounts", "974c5e8b-45b9-4653-ba55-5f855dd0fb88"), // Storage Queue Data Contributor
        ("Microsoft.Storage/storageAccounts", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b"), // Storage Blob Data Owner
    ];

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task The_app_is_an_isolated_worker_of_net_10_on_flex_consumption(string stage)
    {
        var deployment = await Deployment.ForeseeAsync(stage);
        var config = deployment.One("Microsoft.Web/sites")["properties"]!["functionAppConfig"]!;

        Assert.Equal("FC1", (string?)deployment.One("Microsoft.Web/serverfarms")["sku"]!["name"]);
        Assert.Equal("dotnet-isolated", (string?)config["runtime"]!["name"]);
        Assert.Equal("10.0", (string?)config["runtime"]!["version"]);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task The_identity_has_these_rights_and_no_other(string stage)
    {
        var deployment = await Deployment.ForeseeAsync(stage);
        var identity = (string)deployment.One("Microsoft.ManagedIdentity/userAssignedIdentities")["id"]!;
        var assignments = deployment.Of("Microsoft.Authorization/roleAssignments").ToList();

        Assert.All(assignments, one => Assert.Contains(identity, (string)one["properties"]!["principalId"]!, StringComparison.Ordinal));
        Assert.Equal(Rights, assignments.Select(Right).Order());
    }

    [Fact]
    public async Task The_package_the_storage_and_the_secrets_are_all_opened_by_that_identity()
    {
        var deployment = await Deployment.ForeseeAsync("prod");
        var identity = (string?)deployment.One("Microsoft.ManagedIdentity/userAssignedIdentities")["id"];
        var site = deployment.One("Microsoft.Web/sites");
        var package = site["properties"]!["functionAppConfig"]!["deployment"]!["storage"]!["authentication"]!;

        Assert.Equal(identity, Assert.Single(site["identity"]!["userAssignedIdentities"]!.AsObject()).Key);
        Assert.Equal("UserAssignedIdentity", (string?)package["type"]);
        Assert.Equal(identity, (string?)package["userAssignedIdentityResourceId"]);
        Assert.Equal(identity, (string?)site["properties"]!["keyVaultReferenceIdentity"]);
        Assert.Equal("managedidentity", (string?)SettingsOf(deployment)["AzureWebJobsStorage__credential"]);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task The_app_gets_every_setting_it_reads(string stage)
    {
        var settings = SettingsOf(await Deployment.ForeseeAsync(stage));
        var own = settings.Select(pair => pair.Key).Where(name => !name.StartsWith("Partner", StringComparison.Ordinal));

        Assert.Equal(Settings, own.Order(StringComparer.Ordinal));
        Assert.Equal("64", (string?)settings["Hub__Shards"]);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task Secrets_are_references_into_the_vault_by_names_it_allows(string stage)
    {
        var settings = SettingsOf(await Deployment.ForeseeAsync(stage));
        var secrets = settings.Where(pair => pair.Key == "Hub__AliasKey" || pair.Key.StartsWith("PartnerSecrets__", StringComparison.Ordinal)).ToList();

        Assert.True(secrets.Count > 1);
        Assert.All(secrets, pair => Assert.Matches(
            $"@Microsoft\\.KeyVault\\(SecretUri=.*'{pair.Key.Replace('_', '-')}'\\)",
            (string)pair.Value!));
        Assert.All(secrets, pair => Assert.Matches("^[A-Za-z0-9-]{1,127}$", pair.Key.Replace('_', '-')));
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task Every_secret_that_a_published_contract_names_is_set(string stage)
    {
        var settings = SettingsOf(await Deployment.ForeseeAsync(stage));
        var contracts = Directory.GetFiles(Path.Combine(BicepCompiler.Repository, "samples", "partners"), "*.json")
            .Select(file => PartnerContract.Parse(File.ReadAllBytes(file), file))
            .ToList();

        Assert.NotEmpty(contracts);
        Assert.All(
            contracts.SelectMany(contract => contract.Signature.Secrets.Append(contract.Settlement.Secret).Concat(contract.Notices is { } notices ? [notices.Secret] : [])),
            name => Assert.True(settings.ContainsKey($"PartnerSecrets__{name}"), $"{stage}.bicepparam lacks the partner secret {name}"));
    }

    [Fact]
    public async Task Publishing_passwords_are_off()
    {
        var policies = (await Deployment.ForeseeAsync("prod")).Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies").ToList();

        Assert.Equal(2, policies.Count);
        Assert.All(policies, policy => Assert.False((bool)policy["properties"]!["allow"]!));
    }

    private static JsonObject SettingsOf(Deployment deployment) => deployment.One("Microsoft.Web/sites/config")["properties"]!.AsObject();

    private static (string Scope, string Role) Right(JsonNode assignment)
    {
        var scope = ((string)assignment["id"]!).Split("/providers/")[1].Split('/');
        return ($"{scope[0]}/{scope[1]}", ((string)assignment["properties"]!["roleDefinitionId"]!).Split('/')[^1]);
    }
}
