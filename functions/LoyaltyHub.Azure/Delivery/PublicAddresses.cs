using System.Net;
using System.Net.Sockets;

namespace LoyaltyHub.Azure.Delivery;

/// <summary>
/// Which addresses belong to the public internet. A partner chooses where the hub sends to, so everything else is refused: the hub's own machine and network, the platform's
/// metadata, and every form of IPv6 address that carries an IPv4 one inside, since a gateway would unwrap it. By IANA's special-purpose registries.
/// </summary>
public static class PublicAddresses
{
    private static readonly (IPNetwork Network, string Name)[] Special4 =
    [
        Of("0.0.0.0/8", "this network"), Of("10.0.0.0/8", "private"), Of("100.64.0.0/10", "shared by a carrier"), Of("127.0.0.0/8", "loopback"),
        Of("168.63.129.16/32", "the platform's own"), Of("169.254.0.0/16", "link-local"), Of("172.16.0.0/12", "private"), Of("192.0.0.0/24", "protocol assignments"),
        Of("192.0.2.0/24", "documentation"), Of("192.31.196.0/24", "name service"), Of("192.52.193.0/24", "relays"), Of("192.88.99.0/24", "6to4 relays"),
        Of("192.168.0.0/16", "private"), Of("192.175.48.0/24", "name service"), Of("198.18.0.0/15", "benchmarks"), Of("198.51.100.0/24", "documentation"),
        Of("203.0.113.0/24", "documentation"), Of("224.0.0.0/4", "multicast"), Of("240.0.0.0/4", "reserved"),
    ];

    /// <summary>What is special within the one block that global unicast addresses come from.</summary>
    private static readonly (IPNetwork Network, string Name)[] Special6 =
    [
        Of("2001::/32", "Teredo"), Of("2001::/23", "protocol assignments"), Of("2001:db8::/32", "documentation"), Of("2002::/16", "6to4"), Of("3fff::/20", "documentation"),
    ];

    /// <summary>Names for what lies outside that block; all of it is refused, named here or not.</summary>
    private static readonly (IPNetwork Network, string Name)[] Outside6 =
    [
        Of("::1/128", "loopback"), Of("::/128", "unspecified"), Of("::/96", "IPv4-compatible"), Of("64:ff9b::/96", "NAT64"), Of("64:ff9b:1::/48", "NAT64"),
        Of("fc00::/7", "unique local"), Of("fe80::/10", "link-local"), Of("fec0::/10", "site-local"), Of("ff00::/8", "multicast"),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Loopback4 = IPNetwork.Parse("127.0.0.0/8");

    /// <summary>Why an address is none that partners are reached at: what it is; null where it is public.</summary>
    public static string? WhyNot(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => NameIn(Special4, address),
        // First, and by itself: IPNetwork compares such an address as the IPv4 one inside it.
        AddressFamily.InterNetworkV6 when address.IsIPv4MappedToIPv6 => "IPv4-mapped",
        AddressFamily.InterNetworkV6 when GlobalUnicast.Contains(address) => NameIn(Special6, address),
        AddressFamily.InterNetworkV6 => NameIn(Outside6, address) ?? "reserved",
        _ => "of another kind than IP",
    };

    /// <summary>Whether it is the machine itself, written as such: 127.0.0.0/8 or ::1, and no other form of it.</summary>
    public static bool IsLoopback(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork && Loopback4.Contains(address)) || address.Equals(IPAddress.IPv6Loopback);

    private static string? NameIn((IPNetwork Network, string Name)[] networks, IPAddress address) => Array.Find(networks, entry => entry.Network.Contains(address)).Name;

    private static (IPNetwork Network, string Name) Of(string network, string name) => (IPNetwork.Parse(network), name);
}
