using System.Net;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>Takes calls from a platform's own addresses only, judged besides by another scheme where there is one.</summary>
/// <param name="addresses">The networks that a call may come from, at least one.</param>
/// <param name="inner">What else is asked for; null for platforms that sign nothing.</param>
public sealed class AddressScheme(IReadOnlyList<IPNetwork> addresses, SignatureScheme? inner) : SignatureScheme
{
    /// <summary>The networks.</summary>
    public IReadOnlyList<IPNetwork> Addresses => addresses;

    /// <summary>What else is asked for.</summary>
    public SignatureScheme? Inner => inner;

    /// <inheritdoc/>
    public override bool HasSecrets => inner?.HasSecrets == true;

    /// <inheritdoc/>
    public override bool GivesId => inner?.GivesId == true;

    /// <inheritdoc/>
    public override string? ProblemOf(string secret) => inner?.ProblemOf(secret);

    /// <inheritdoc/>
    public override string NewSecret() => inner?.NewSecret() ?? base.NewSecret();

    /// <inheritdoc/>
    protected override WebhookVerdict Judge(WebhookCall call, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        call.Sender is not { } sender || !addresses.Any(network => network.Contains(Plain(sender)))
            ? new WebhookVerdict.Refused("address-unknown", "The call does not come from an address of the platform. Behind a proxy, the hub has to be told which proxies to trust.")
            : inner?.Verify(call, secrets, now) ?? new WebhookVerdict.Verified(null, now);

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
