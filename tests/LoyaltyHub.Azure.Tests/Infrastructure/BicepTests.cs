using System.Text.Json.Nodes;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Programmes;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Infrastructure;

/// <summary>The templates compile, lint without a word, and describe what the app needs.</summary>
public sealed class BicepTests
{
    public static TheoryData<string> Stages => ["dev", "prod"];

    [Theory]
    [InlineData("build", "main.bicep")]
    [InlineData("lint", "main.bicep")]
    [InlineData("build-params", "parameters/dev.bicepparam")]
    [InlineData("lint", "parameters/dev.bicepparam")]
    [InlineData("build-params", "parameters/prod.bicepparam")]
    [InlineData("lint", "parameters/prod.bicepparam")]
    public async Task The_compiler_finds_nothing_to_say(string command, string file)
    {
        BicepCompiler.RequireOrSkip();
        using var copy = new TemplateCopy();

        var run = await BicepCompiler.RunAsync(copy.Folder, command, file);

        Assert.Equal((0, ""), (run.ExitCode, run.Said));
    }

    [Fact]
    public async Task The_linter_fails_a_careless_template()
    {
        BicepCompiler.RequireOrSkip();
        using var copy = new TemplateCopy();
        await File.WriteAllTextAsync(Path.Combine(copy.Folder, "careless.bicep"), "param unused string\n");

        var run = await BicepCompiler.RunAsync(copy.Folder, "lint", "careless.bicep");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("Error no-unused-params", run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_compiled_template_asks_for_no_key()
    {
        BicepCompiler.RequireOrSkip();
        using var copy = new TemplateCopy();
        await BicepCompiler.RunAsync(copy.Folder, "build", "main.bicep");

        var template = await File.ReadAllTextAsync(Path.Combine(copy.Folder, "main.json"));

        Assert.Contains("Microsoft.Storage/storageAccounts", template, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)list(Keys|AccountSas|ServiceSas|Secrets)|AccountKey=|SharedAccess", template);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Nobody_opens_the_storage_account_with_a_key_or_anonymously(string stage)
    {
        var account = (await Deployment.ForeseeAsync(stage)).One("Microsoft.Storage/storageAccounts")["properties"]!;

        Assert.False((bool)account["allowSharedKeyAccess"]!);
        Assert.False((bool)account["allowBlobPublicAccess"]!);
        Assert.True((bool)account["supportsHttpsTrafficOnly"]!);
        Assert.Equal("TLS1_2", (string?)account["minimumTlsVersion"]);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Every_queue_and_table_of_the_app_is_there(string stage)
    {
        var deployment = await Deployment.ForeseeAsync(stage);

        Assert.Subset(deployment.NamesOf("Microsoft.Storage/storageAccounts/queueServices/queues"), QueueNames.All.ToHashSet());
        Assert.Subset(deployment.NamesOf("Microsoft.Storage/storageAccounts/tableServices/tables"), TableNames.All.ToHashSet());
    }

    [Fact]
    public async Task The_ledger_cannot_be_deleted_by_mistake_in_production()
    {
        var deployment = await Deployment.ForeseeAsync("prod");

        var guard = deployment.One("Microsoft.Authorization/locks");

        Assert.Equal("CanNotDelete", (string?)guard["properties"]!["level"]);
        Assert.StartsWith((string)deployment.One("Microsoft.Storage/storageAccounts")["id"]!, (string)guard["id"]!, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task The_vault_keeps_deleted_secrets_and_is_opened_by_roles_only(string stage)
    {
        var vault = (await Deployment.ForeseeAsync(stage)).One("Microsoft.KeyVault/vaults")["properties"]!;

        Assert.True((bool)vault["enableRbacAuthorization"]!);
        Assert.True((bool)vault["enableSoftDelete"]!);
        Assert.True((bool)vault["enablePurgeProtection"]!);
    }

    [Fact]
    public async Task The_poison_alert_is_told_of_every_put_by_the_queue_service_itself()
    {
        var deployment = await Deployment.ForeseeAsync("prod");

        var writes = Assert.Single(deployment.Of("Microsoft.Insights/diagnosticSettings"), IsOfQueues);

        var log = Assert.Single(writes["properties"]!["logs"]!.AsArray())!;
        Assert.Equal(("StorageWrite", true), ((string?)log["category"], (bool)log["enabled"]!));

        static bool IsOfQueues(JsonNode setting) => ((string)setting["id"]!).Contains("/queueServices/default/", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Every_alert_reaches_the_people_and_every_poison_queue_has_one(string stage)
    {
        var deployment = await Deployment.ForeseeAsync(stage);
        var people = (string?)deployment.One("Microsoft.Insights/actionGroups")["id"];
        var rules = deployment.Of("Microsoft.Insights/scheduledQueryRules").Select(rule => rule["properties"]!).ToList();
        var queries = rules.Select(rule => (string)rule["criteria"]!["allOf"]![0]!["query"]!).ToList();

        var poison = QueueNames.All.Where(queue => queue.EndsWith("-poison", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(poison);
        Assert.All(rules, rule => Assert.True((bool)rule["enabled"]!));
        Assert.All(rules, rule => Assert.Equal(people, (string?)rule["actions"]!["actionGroups"]![0]));
        Assert.All(poison, queue => Assert.Single(queries, Watches(queue)));
        Assert.Single(queries, query => query.Contains("toint(ResultCode) >= 500", StringComparison.Ordinal) && query.Contains("| where Url", StringComparison.Ordinal));
        Assert.Single(queries, query => query.Contains("Success == false", StringComparison.Ordinal));
        Assert.Single(queries, query => query.Contains(new BudgetAlertException(new BudgetAlert("coalition|spring", 50, 5, 10)).Message.Split(':')[0], StringComparison.Ordinal));
        Assert.Single(queries, query => query.Contains(new FailingEndpointException(Sample.Citymart).Message.Split(':')[0], StringComparison.Ordinal));

        static Predicate<string> Watches(string queue) => query =>
            query.StartsWith("StorageQueueLogs", StringComparison.Ordinal) && query.Contains($"Queue == \"{queue}\"", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Activities_that_are_put_off_for_minutes_wake_the_people(string stage)
    {
        var criteria = (await Deployment.ForeseeAsync(stage)).Of("Microsoft.Insights/scheduledQueryRules").Select(rule => rule["properties"]!["criteria"]!["allOf"]![0]!);

        var put = Assert.Single(criteria, one => ((string)one["query"]!).Contains("visibilitytimeout=", StringComparison.Ordinal));

        Assert.Contains($"/{QueueNames.Activities}/messages\"", (string)put["query"]!, StringComparison.Ordinal);
        Assert.Contains("bin(TimeGenerated, 1m)", (string)put["query"]!, StringComparison.Ordinal);
        Assert.Equal(("GreaterThan", 3), ((string?)put["operator"], (int)put["threshold"]!));
    }

    /// <summary>The alert knows a message that is put off by its address alone.</summary>
    [Fact]
    public async Task A_message_that_is_put_off_shows_by_its_address()
    {
        var addresses = new List<string>();
        var transport = new FaultyTransport(request =>
        {
            addresses.Add(request.Uri.ToString());
            return Fault.NotSent;
        });
        var account = StorageAccount.FromConnectionString("UseDevelopmentStorage=true", transport);

        await Assert.ThrowsAnyAsync<Exception>(() => new DeferredActivities(account).DeferAsync("message", default));
        await Assert.ThrowsAnyAsync<Exception>(() => new StoredActivities(account).SendAsync([1], default));

        Assert.All(addresses, address => Assert.Contains($"/{QueueNames.Activities}/messages", address, StringComparison.Ordinal));
        Assert.Equal([true, false], addresses.Select(address => address.Contains("visibilitytimeout=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Requests_are_not_sampled_since_alerts_count_them()
    {
        var host = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(BicepCompiler.Repository, "host.json")))!;

        var unsampled = (string?)host["logging"]!["applicationInsights"]!["samplingSettings"]!["excludedTypes"];

        Assert.Contains("Request", unsampled!.Split(';'));
    }
}
