using System.Net;
using System.Net.Sockets;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>Networks of proxies that stand in front of the hub and say truly who calls.</summary>
public sealed class TrustedNetworks
{
    private readonly IPNetwork[] networks;

    private TrustedNetworks(IPNetwork[] networks) => this.networks = networks;

    /// <summary>Reads networks (<c>10.0.0.0/8</c>) and addresses, separated by commas. Empty: none.</summary>
    public static bool TryParse(string text, out TrustedNetworks? trusted)
    {
        var networks = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read).ToList();
        trusted = networks.Contains(null) ? null : new TrustedNetworks([.. networks.Select(network => network!.Value)]);
        return trusted is not null;
    }

    /// <summary>Who sent a call: the last one in the chain of addresses that is no trusted proxy.</summary>
    /// <param name="connected">Who is connected to the hub; null where nobody can tell.</param>
    /// <param name="forwardedFor">The values of X-Forwarded-For, in their order; what a proxy adds stands last.</param>
    /// <returns>Null where nobody can tell.</returns>
    public IPAddress? SenderOf(IPAddress? connected, IEnumerable<string?> forwardedFor)
    {
        var sender = connected is null ? null : Plain(connected);
        foreach (var hop in string.Join(',', forwardedFor).Split(',', StringSplitOptions.TrimEntries).Reverse())
        {
            if (sender is null || !networks.Any(network => network.Contains(sender)))
            {
                break;
            }

            // Whatever stands to the left of an unreadable one was not said by a proxy that is trusted.
            sender = hop.Length == 0 ? sender : IPEndPoint.TryParse(hop, out var at) ? Plain(at.Address) : null;
        }

        return sender;
    }

    private static IPNetwork? Read(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
        : null;

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
