using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace LoyaltyHub.Azure.Delivery;

/// <summary>
/// Connections to addresses that partners choose: to public ones only (<see cref="PublicAddresses"/>), judged when the connection is made and on the very addresses it is made to,
/// so that a name which changes its address after it was looked at changes nothing. No redirects, no proxies, which would look names up themselves, no cookies.
/// </summary>
public static class PartnerConnections
{
    /// <summary>A handler that makes such connections, renewed so that a changed address is found.</summary>
    /// <param name="allowLoopback">Whether the machine itself may be reached, for development.</param>
    /// <param name="resolve">Looks a name up; the machine's own way when null.</param>
    public static SocketsHttpHandler Create(bool allowLoopback, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = async (context, stop) => await ConnectAsync(context.DnsEndPoint, allowLoopback, resolve ?? Dns.GetHostAddressesAsync, stop),
    };

    /// <summary>What the hub calls itself.</summary>
    internal static ProductInfoHeaderValue Agent { get; } = new("LoyaltyHub", typeof(PartnerConnections).Assembly.GetName().Version!.ToString(3));

    /// <summary>Reads an answer, and no more of it than it may have; null where it is longer.</summary>
    internal static async Task<byte[]?> ReadAsync(HttpContent content, int most, CancellationToken stop)
    {
        await using var stream = await content.ReadAsStreamAsync(stop);
        var buffer = new byte[most + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        return length > most ? null : buffer[..length];
    }

    private static async Task<Stream> ConnectAsync(DnsEndPoint to, bool allowLoopback, Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken stop)
    {
        // An address needs no looking up; the machine refuses to do it for some.
        var addresses = IPAddress.TryParse(to.Host, out var written) ? [written] : await resolve(to.Host, stop);
        foreach (var address in addresses)
        {
            // One address of several is enough to refuse: whoever answers so is not reached at the others by accident.
            if (PublicAddresses.WhyNot(address) is { } kind && !(allowLoopback && PublicAddresses.IsLoopback(address)))
            {
                throw new ForbiddenAddressException(kind);
            }
        }

        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A name led to an address that is not public; nothing was sent.</summary>
/// <param name="kind">What the address is; not the address itself, which is nobody's business outside.</param>
public sealed class ForbiddenAddressException(string kind) : IOException($"The endpoint's address is not public ({kind}).");
