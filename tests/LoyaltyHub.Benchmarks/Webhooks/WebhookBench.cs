using System.Text;
using BenchmarkDotNet.Attributes;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Benchmarks.Webhooks;

/// <summary>What a webhook of 1 KiB with one event costs before it reaches the queue: its signature verified, its activity made.</summary>
[MemoryDiagnoser]
public class WebhookBench
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_773_501_723);
    private readonly string[] secrets = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"];
    private PartnerContract contract = null!;
    private Normaliser normaliser = null!;
    private WebhookCall call = null!;

    /// <summary>Signs the webhook.</summary>
    [GlobalSetup]
    public void Sign()
    {
        contract = PartnerContract.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "partners", "nordbank.json")), "nordbank.json");
        normaliser = new Normaliser(contract, new AliasHasher(new byte[32]));
        var body = Body();
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["webhook-id"] = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W",
            ["webhook-timestamp"] = "1773501723",
            ["webhook-signature"] = StandardWebhooks.Sign("msg_2KWPBgLlAfxdpx2AI54pPJ85f4W", Now, body, WebhookSecret.Parse(secrets[0])),
        };
        call = new WebhookCall(body) { Header = headers.GetValueOrDefault };
    }

    /// <summary>Verifies and normalises it.</summary>
    [Benchmark]
    public NormalisedEvent VerifyAndNormalise()
    {
        var verified = (WebhookVerdict.Verified)contract.Signature.Scheme.Verify(call, secrets, Now);
        var outcome = (Normalisation.Events)normaliser.Normalise(call, verified.Id, verified.Timestamp);
        return outcome.Items[0] is NormalisedEvent.Accepted accepted ? accepted : throw new InvalidOperationException("The event was not accepted.");
    }

    private static byte[] Body()
    {
        const string Event = """{"type":"card.purchase.posted","id":"txn_7f3b01","data":{"loyaltyId":"LH-1000-0001","transaction":"T-1042","amount":459900,"currency":"RUB","merchant":{"mcc":"5411","name":"?"},"postedAt":"2026-03-14T15:22:03+03:00"}}""";
        return Encoding.UTF8.GetBytes(Event.Replace("?", new string('x', 1024 - Event.Length + 1)));
    }
}
