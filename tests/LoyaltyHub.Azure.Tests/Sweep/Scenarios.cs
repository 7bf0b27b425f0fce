using System.Text;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Tests.Sweep;

/// <summary>The scenarios whose every storage call is made to fail. A thousand roubles at Citymart earn 30 points, a flight of ten thousand 200.</summary>
internal static class Scenarios
{
    private const string Anna = "LH-1-1";
    private const string Boris = "LH-1-2";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const string Inbox = "written-by-other-hands";

    /// <summary>The one whose calls also fail in pairs.</summary>
    public static Scenario Core { get; } = new("a purchase and its partial return", PurchaseAndReturnAsync, 2, 18);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("the first start and a purchase", PurchaseAsync, 1, 30) { Prepare = _ => Task.CompletedTask },
        new("a lone purchase", PurchaseAsync, 1, 30),
        Core,
        new("a return that comes before its purchase", ReturnAndPurchaseAsync, 2, 18),
        new("a batch of 100", BatchAsync, 100, 500),
        new("a batch larger than a message", LargeBatchAsync, 180, 900),
        new("the same webhook twice at once", TwiceAsync, 1, 30),
        new("an event id with another body", ConflictAsync, 1, 30, 1) { Prepare = PreparePurchaseAsync },
        new("an event that cannot be used among good ones", BadItemAsync, 2, 10, 1),
        new("what the books cannot hold", UnprocessableAsync, 1, 30, 1),
        new("a message that fails whenever it is taken", PoisonAsync, 0, 0, 1),
        new("hold and capture", HoldAndCaptureAsync, 3, 140) { Prepare = PrepareFlightAsync },
        new("hold and void", HoldAndVoidAsync, 3, 200) { Prepare = PrepareFlightAsync },
        new("two tills at once", TwoTillsAsync, 3, 50) { Prepare = PrepareFlightAsync },
        new("points given to another member", GiveAsync, 3, 30),
        new("two accounts that become one", MergeAsync, 6, 90) { Prepare = PrepareMembersAsync },
        new("points that wait until they are confirmed", ConfirmAsync, 2, 50),
        new("points that expire", run => run.SweepLaterAsync(), 2, 0) { Prepare = PreparePurchaseAsync },
        new("two processes that enrol an alias at once", EnrolAsync, 2, 60),
        new("a window is closed and pushed", CloseAndPushAsync, 3, 260) { Prepare = PrepareMixedAsync },
        new("a window is closed while traffic flows", CloseInTrafficAsync, 7, 380) { Prepare = PrepareMixedAsync },
        new("a partner's report", run => run.ReportAsync("w00000001-citymart-rub", "event_id,amount_minor,currency\np1,-3000,RUB\nother,-1,RUB\n"), 3, 260) { Prepare = PrepareClosedAsync },
    ];

    private static Task PreparePurchaseAsync(SweepRun run) => run.PrepareAsync([Order("p1", Anna, "1000.00")]);

    private static Task PrepareFlightAsync(SweepRun run) => run.PrepareAsync([Flight("f1", Anna)]);

    private static Task PrepareMixedAsync(SweepRun run) => run.PrepareAsync([Order("p1", Anna, "1000.00"), Order("p2", Boris, "1000.00"), Flight("f1", Anna)]);

    private static async Task PrepareClosedAsync(SweepRun run)
    {
        await PrepareMixedAsync(run);
        await run.CloseCleanAsync();
    }

    private static async Task PurchaseAsync(SweepRun run)
    {
        await run.AcceptAsync(Order("p1", Anna, "1000.00"));
        await run.DrainAsync();
    }

    private static async Task PurchaseAndReturnAsync(SweepRun run)
    {
        await PurchaseAsync(run);
        await run.AcceptAsync(Refund("r1", "p1", Anna, "400.00"));
        await run.DrainAsync();
    }

    private static async Task ReturnAndPurchaseAsync(SweepRun run)
    {
        await run.AcceptAsync(Refund("r1", "p1", Anna, "400.00"));
        await run.DrainAsync();
        await PurchaseAsync(run);
    }

    private static Task BatchAsync(SweepRun run) => CardsAsync(run, Enumerable.Range(0, 100).Select(number => $"c{number}"));

    /// <summary>Ids that nothing makes shorter: packed, the batch fits no message and goes through the inbox.</summary>
    private static Task LargeBatchAsync(SweepRun run)
    {
        var dice = new Random(1);
        return CardsAsync(run, Enumerable.Range(0, 180).Select(number => $"c{number}-{dice.GetString(Letters, EventId.MaxLength - 10)}").ToList());
    }

    private static async Task CardsAsync(SweepRun run, IEnumerable<string> ids)
    {
        await run.AcceptAsync(new Call("nordbank", "batch", Payload.Cards([.. ids.Select((id, number) => Payload.Card(id, $"LH-2-{number % 5}", 100_000, "5411"))])));
        await run.DrainAsync();
    }

    private static async Task TwiceAsync(SweepRun run)
    {
        var call = Order("p1", Anna, "1000.00");
        await Task.WhenAll(run.AcceptAsync(call), run.AcceptAsync(call));
        await run.DrainAsync();
    }

    private static async Task ConflictAsync(SweepRun run)
    {
        await run.AcceptAsync(Order("p1", Anna, "2000.00"));
        await run.DrainAsync();
    }

    private static async Task BadItemAsync(SweepRun run)
    {
        var body = Payload.Cards(Payload.Card("c1", Anna, 100_000, "5411"), Payload.Card("c2", Anna, "much", "5411"), Payload.Card("c3", Boris, 100_000, "5411"));
        await run.AcceptAsync(new Call("nordbank", "batch", body));
        await run.DrainAsync();
    }

    private static async Task UnprocessableAsync(SweepRun run)
    {
        await run.PutAsync(Sample.Purchase("p1"), Sample.Of("huge", new Happening.Engaged("visit", long.MaxValue), Sample.Skyways));
        await run.DrainAsync();
    }

    private static async Task PoisonAsync(SweepRun run)
    {
        await run.PutCleanAsync(Encoding.UTF8.GetString(new ActivityEnvelope(ActivityEnvelope.CurrentVersion, Inbox: Inbox).ToBytes()), TableNames.Inbox, Inbox);
        await run.DrainAsync();
    }

    private static async Task HoldAndCaptureAsync(SweepRun run)
    {
        Succeeded(await run.RedeemAsync("h1", Payload.Hold("r1", Anna, 100)));
        Succeeded(await run.RedeemAsync("h2", Payload.Capture("r1", Anna, 60)));
    }

    private static async Task HoldAndVoidAsync(SweepRun run)
    {
        Succeeded(await run.RedeemAsync("h1", Payload.Hold("r1", Anna, 100)));
        Succeeded(await run.RedeemAsync("h2", Payload.Void("r1", Anna)));
    }

    private static async Task TwoTillsAsync(SweepRun run)
    {
        var answers = await Task.WhenAll(run.RedeemAsync("h1", Payload.Hold("r1", Anna, 150)), run.RedeemAsync("h2", Payload.Hold("r2", Anna, 150)));
        if (!answers.Select(answer => answer.Status).Order().SequenceEqual([200, 409]))
        {
            throw new InvalidOperationException($"Two tills were answered {string.Join(" and ", answers.Select(answer => answer.Text))}.");
        }
    }

    private static async Task GiveAsync(SweepRun run)
    {
        await run.PutAsync(Sample.Purchase("p1"));
        await run.DrainAsync();
        await run.PutAsync(Sample.Of("g1", new Happening.PointsGiven(Sample.Alias("boris"), 10)));
        await run.DrainAsync();
    }

    private static async Task PrepareMembersAsync(SweepRun run)
    {
        await run.InstallAsync();
        foreach (var name in new[] { "anna", "boris" })
        {
            await run.Clean.Service<ActivityProcessing>().SettleAsync(Sample.Purchase($"p-{name}", alias: name), default);
        }
    }

    /// <summary>What comes for the account that became part of another is for that one.</summary>
    private static async Task MergeAsync(SweepRun run)
    {
        var identities = run.Clean.Service<IIdentities>();
        var (anna, boris) = (await identities.ResolveAsync(Sample.Alias("anna"), default), await identities.ResolveAsync(Sample.Alias("boris"), default));
        await run.PutAsync(Sample.Of("m1", new Happening.AccountMerged(anna), PartnerId.Hub) with { Alias = null, Member = boris });
        await run.DrainAsync();
        await run.PutAsync(Sample.Purchase("p3", alias: "boris"));
        await run.DrainAsync();
    }

    private static async Task ConfirmAsync(SweepRun run)
    {
        await run.PutAsync(Sample.Of("v1", new Happening.Engaged("visit"), Sample.Skyways));
        await run.DrainAsync();
        await run.PutAsync(Sample.Of("c1", new Happening.EngagementConfirmed(EventId.From("v1")), Sample.Skyways));
        await run.DrainAsync();
    }

    private static async Task EnrolAsync(SweepRun run)
    {
        await run.AcceptAsync(Order("p1", Anna, "1000.00"));
        await run.AcceptAsync(Order("p2", Anna, "1000.00"));
        await run.BothTakeOneAsync();
        await run.DrainAsync();
    }

    private static async Task CloseAndPushAsync(SweepRun run)
    {
        await run.CloseAsync();
        await run.DrainAsync();
    }

    private static async Task CloseInTrafficAsync(SweepRun run)
    {
        await run.AcceptAsync(Order("p3", Anna, "1000.00"));
        await run.AcceptAsync(Order("p4", Boris, "1000.00"));
        await Task.WhenAll(run.CloseAsync(), run.DrainAsync(), TrafficAsync(run));
        await run.DrainAsync();
    }

    private static async Task TrafficAsync(SweepRun run)
    {
        await run.AcceptAsync(Order("p5", Anna, "1000.00"));
        await run.AcceptAsync(Order("p6", Boris, "1000.00"));
    }

    private static Call Order(string id, string member, string total) => new("citymart", id, Payload.Order(id, member, total));

    private static Call Refund(string id, string order, string member, string total) => new("citymart", id, Payload.Refund(order, member, total));

    private static Call Flight(string id, string member) => new("skyways", id, Payload.Ticket(id, member, 10_000m));

    private static void Succeeded(HubAnswer answer)
    {
        if (answer.Status != 200)
        {
            throw new InvalidOperationException($"The till was answered {answer.Status}: {answer.Text}");
        }
    }
}
