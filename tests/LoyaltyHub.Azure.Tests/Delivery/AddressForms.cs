using System.Globalization;
using System.Net;

namespace LoyaltyHub.Azure.Tests.Delivery;

/// <summary>The ways to write an address that is not public, so that something which compares texts would not know it.</summary>
internal static class AddressForms
{
    private static readonly string[] Targets4 =
    [
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.254", "192.168.0.1", "169.254.169.254", "100.64.0.1", "100.100.100.200",
        "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1",
    ];

    private static readonly string[] Targets6 =
    [
        "::", "::1", "0:0:0:0:0:0:0:1", "0000:0000:0000:0000:0000:0000:0000:0001", "fc00::1", "fd00:ec2::254", "fd12:3456:789a::1", "fe80::1", "fe80::1%251", "febf::1", "fec0::1",
        "ff02::1", "ff0e::1", "100::1", "2001:db8::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:10::1", "2001:20::1", "3fff::1", "5f00::1", "4000::1", "fe80::5efe:7f00:1",
    ];

    /// <summary>Every form of every target.</summary>
    public static IEnumerable<string> All() =>
        [.. Targets4.SelectMany(address => Of(IPAddress.Parse(address).GetAddressBytes())), .. Targets6.Select(address => $"[{address}]"), .. Loopback()];

    private static IEnumerable<string> Of(byte[] b)
    {
        var whole = ((uint)b[0] << 24) | ((uint)b[1] << 16) | ((uint)b[2] << 8) | b[3];
        var dotted = string.Join('.', b);
        var (high, low) = ($"{whole >> 16:x}", $"{whole & 0xffff:x}");
        yield return dotted;
        yield return whole.ToString(CultureInfo.InvariantCulture);
        yield return $"0x{whole:x}";
        yield return $"0X{whole:X8}";
        yield return "0" + Convert.ToString(whole, 8);
        yield return string.Join('.', b.Select(part => $"0x{part:x2}"));
        yield return string.Join('.', b.Select(part => "0" + Convert.ToString(part, 8)));
        yield return string.Join('.', b.Select(part => "000" + Convert.ToString(part, 8)));
        yield return $"{b[0]}.0x{b[1]:x}.0{Convert.ToString(b[2], 8)}.{b[3]}";
        yield return $"{b[0]}.{whole & 0xffffff}";
        yield return $"{b[0]}.{b[1]}.{whole & 0xffff}";
        yield return $"0x{b[0]:x}.{whole & 0xffffff}";
        yield return $"user:secret@{dotted}";
        yield return $"[::ffff:{dotted}]";
        yield return $"[::ffff:{high}:{low}]";
        yield return $"[0:0:0:0:0:FFFF:{high}:{low}]";
        yield return $"[::{high}:{low}]";
        yield return $"[64:ff9b::{dotted}]";
        yield return $"[64:ff9b:1::{high}:{low}]";
        yield return $"[2002:{high}:{low}::1]";
        yield return $"[2001:0:{high}:{low}::1]";
        yield return $"[2001:0:4136:e378:8000:63bf:{~whole >> 16:x}:{~whole & 0xffff:x}]";
    }

    /// <summary>Forms that only a lenient reader takes for an address: full-width and circled digits, ideographic stops, escapes, a stop at the end.</summary>
    private static string[] Loopback() =>
    [
        "１２７.０.０.１", "①②⑦.⓪.⓪.①", "127。0。0。1", "127．0．0．1", "%31%32%37.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "0", "0.0", "0x7f.1", "017700000001", "localhost", "LOCALHOST", "localhost.",
    ];
}
