using System.Text;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Programmes;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Pipeline;

public sealed class ProgrammePublishingTests(SharedAzurite azurite)
{
    [Fact]
    public async Task A_published_version_decides_in_a_running_hub_from_its_day_on_and_the_old_one_what_happened_before()
    {
        using var hub = await TestHub.StartAsync(azurite);
        var publishing = Publishing(hub);
        await hub.SettleAsync(Sample.Purchase("before"));
        await publishing.DraftAsync(Version(2, "2026-03-16", percent: 30), "Anna", default);
        await publishing.ReviewAsync("coalition", 2, default);
        await publishing.PublishAsync("coalition", 2, "Boris", default);

        hub.Clock.Advance(TimeSpan.FromDays(1));
        await hub.SettleAsync(
            Sample.Purchase("after") with { At = Sample.Noon.AddDays(1) },
            Sample.Purchase("late") with { At = Sample.Noon.AddMinutes(1) });

        Assert.Equal(["after: version 2", "before: version 1", "late: version 1"], await DecidedAsync(hub));
        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
        using var fresh = hub.Another();
        Assert.Empty((await fresh.Audit.RunAsync(null, default)).Differences);
    }

    [Fact]
    public async Task Its_author_cannot_publish_a_version_and_nobody_can_without_notice_or_before_its_review()
    {
        using var hub = await TestHub.StartAsync(azurite);
        var publishing = Publishing(hub);
        await publishing.DraftAsync(Version(2, "2026-03-16"), "Anna", default);
        await publishing.DraftAsync(Version(3, "2026-03-17"), "Anna", default);

        await RefusedAsync(() => publishing.PublishAsync("coalition", 2, "Boris", default), "coalition version 2 is a draft, not under review; hub programme review says that a draft is ready.");
        await publishing.ReviewAsync("coalition", 2, default);
        await publishing.ReviewAsync("coalition", 3, default);
        hub.Clock.Advance(TimeSpan.FromHours(11.95));
        await RefusedAsync(() => publishing.PublishAsync("coalition", 2, "Boris", default), "coalition version 2 begins at 2026-03-15 21:00:00Z. Give it a 'validFrom' at least 5 minutes ahead");
        await RefusedAsync(() => publishing.PublishAsync("coalition", 3, " anna ", default), "Anna wrote coalition version 3, so somebody else has to publish it.");
        await RefusedAsync(() => publishing.DraftAsync(Version(3, "2026-03-17"), "Anna", default), "coalition version 3 is under review and cannot be changed any more.");
        await RefusedAsync(() => publishing.DraftAsync(Version(1, "2026-03-17"), "Anna", default), "coalition version 1 is in use and cannot be changed any more.");
        await RefusedAsync(() => publishing.PublishAsync("coalition", 4, "Boris", default), "There is no coalition version 4 in this storage");
        await publishing.PublishAsync("coalition", 3, "Boris", default);
        await RefusedAsync(() => publishing.PublishAsync("coalition", 3, "Boris", default), "coalition version 3 is published, not under review");
    }

    [Fact]
    public async Task What_could_never_be_published_is_not_reviewed_so_that_it_can_be_mended()
    {
        using var hub = await TestHub.StartAsync(azurite);
        var publishing = Publishing(hub);
        await publishing.DraftAsync(Version(1, "2026-03-16", id: "rival"), "Anna", default);
        await publishing.DraftAsync(Version(2, "2026-03-14"), "Anna", default);
        await publishing.DraftAsync(Version(3, "2026-03-16", partner: "citymarkt"), "Anna", default);
        await publishing.DraftAsync(Version(4, null), "Anna", default);

        var rival = await Assert.ThrowsAsync<ProgrammeException>(() => publishing.ReviewAsync("rival", 1, default));
        var unknown = await Assert.ThrowsAsync<ProgrammeException>(() => publishing.ReviewAsync("coalition", 3, default));
        await RefusedAsync(() => publishing.ReviewAsync("coalition", 2, default), "coalition version 2 begins at 2026-03-13 21:00:00Z. Give it a 'validFrom' at least 5 minutes ahead");
        await RefusedAsync(() => publishing.ReviewAsync("coalition", 4, default), "coalition version 4 begins at no stated day. Give it a 'validFrom'");

        Assert.Contains("rival version 1: /earn/0/rule: coalition version 1 has the rule 'card-fuel' too", rival.Message);
        Assert.StartsWith("coalition version 3: /earn/2/when/partners/0: no partner 'citymarkt' has a contract; write its contract first, or name one of citymart, ", unknown.Message);
        await publishing.DraftAsync(Version(3, "2026-03-16"), "Anna", default);
        Assert.Equal(VersionState.Review, (await publishing.ReviewAsync("coalition", 3, default)).State);
    }

    [Fact]
    public async Task A_version_that_a_higher_one_would_keep_from_ever_deciding_is_not_published()
    {
        using var hub = await TestHub.StartAsync(azurite);
        var publishing = Publishing(hub);
        foreach (var (version, from) in new[] { (2, "2026-03-17"), (3, "2026-03-16"), (4, "2026-03-18") })
        {
            await publishing.DraftAsync(Version(version, from), "Anna", default);
            await publishing.ReviewAsync("coalition", version, default);
        }

        await publishing.PublishAsync("coalition", 3, "Boris", default);
        await RefusedAsync(
            () => publishing.PublishAsync("coalition", 2, "Boris", default),
            "coalition version 2 would never decide anything: version 3 holds on all of its days, and of several the highest decides. Raise 'version' in the file above 3.");
        Assert.Equal(VersionState.Published, (await publishing.PublishAsync("coalition", 4, "Boris", default)).State);
    }

    private static ProgrammePublishing Publishing(TestHub hub) => new(hub.Ledger, hub.Programmes, hub.Partners, hub.Clock);

    private static Programme Version(int version, string? validFrom, int percent = 3, string id = "coalition", string partner = "citymart")
    {
        var text = Encoding.UTF8.GetString(File.ReadAllBytes(Sample.ProgrammePath))
            .Replace("\"programme\": \"coalition\"", $"\"programme\": \"{id}\"")
            .Replace("\"version\": 1", $"\"version\": {version}{(validFrom is null ? "" : $", \"validFrom\": \"{validFrom}\"")}")
            .Replace("[\"citymart\"]", $"[\"{partner}\"]")
            .Replace("\"percent\": 3", $"\"percent\": {percent}");
        return ProgrammeFile.Parse(Encoding.UTF8.GetBytes(text), "edited.json");
    }

    private static async Task<IReadOnlyList<string>> DecidedAsync(TestHub hub)
    {
        var store = (await hub.Ledger.OpenAsync(default)).Store;
        var decided = new List<string>();
        foreach (var shard in Shard.All(store.Shards))
        {
            await foreach (var row in store.ScanJournalAsync(shard, default))
            {
                decided.Add($"{row.Value!.Body.Activity.EventId}: version {row.Value.Body.Decision.Version}");
            }
        }

        return [.. decided.Order(StringComparer.Ordinal)];
    }

    private static async Task RefusedAsync(Func<Task> action, string reason) =>
        Assert.StartsWith(reason, (await Assert.ThrowsAsync<InvalidOperationException>(action)).Message);
}
