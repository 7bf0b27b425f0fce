using System.Net;
using LoyaltyHub.Azure.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace LoyaltyHub.Functions;

/// <summary>Whom a call comes from and by what address it came, as far as that can be believed.</summary>
public sealed class CallerAddresses
{
    private readonly TrustedNetworks proxies;
    private readonly string publicUrl;

    /// <summary>Reads which proxies are trusted and what the hub is called.</summary>
    public CallerAddresses(HubOptions options)
    {
        proxies = TrustedNetworks.TryParse(options.TrustedProxies, out var trusted) ? trusted! : throw new ArgumentException("Hub__TrustedProxies holds something that is no network.", nameof(options));
        publicUrl = options.PublicUrl.TrimEnd('/');
    }

    /// <summary>The address that the partner called, with its query: what some platforms sign.</summary>
    public string CalledAt(HttpRequest request) => publicUrl.Length == 0
        ? request.GetEncodedUrl()
        : $"{publicUrl}{request.GetEncodedPathAndQuery()}";

    /// <summary>Who sent the call; null where nobody can tell.</summary>
    public IPAddress? SenderOf(HttpRequest request) =>
        proxies.SenderOf(request.HttpContext.Connection.RemoteIpAddress, request.Headers["X-Forwarded-For"]);
}
