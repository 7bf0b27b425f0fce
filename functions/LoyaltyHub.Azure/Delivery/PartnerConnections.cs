using System.Net;

namespace LoyaltyHub.Azure.Delivery;

/// <summary>Connections to partners: no redirects, no cookies, renewed so that a changed address is found.</summary>
internal static class PartnerConnections
{
    public static SocketsHttpHandler Create() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        Proxy = new PastLoopback(HttpClient.DefaultProxy),
    };

    /// <summary>The machine's proxy, but not for the machine itself: a partner under test listens there.</summary>
    private sealed class PastLoopback(IWebProxy proxy) : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => proxy.Credentials;
            set => proxy.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : proxy.GetProxy(destination);

        public bool IsBypassed(Uri host) => host.IsLoopback || proxy.IsBypassed(host);
    }
}
