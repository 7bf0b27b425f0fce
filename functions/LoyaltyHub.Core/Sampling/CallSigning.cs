using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace LoyaltyHub.Core.Sampling;

/// <summary>Signs calls as a contract's platform does.</summary>
/// <param name="contract">The contract.</param>
/// <param name="key">What the partner signs with; null where nothing is signed.</param>
public sealed class CallSigning(PartnerContract contract, SenderKey? key)
{
    private readonly SignatureScheme scheme = CallSampler.SchemeOf(contract);

    /// <summary>What the sandbox calls the key that it publishes.</summary>
    public const string KeyName = "sandbox";

    /// <summary>The header by which trusted proxies tell who called.</summary>
    public const string ForwardedFor = "X-Forwarded-For";

    /// <summary>How far from now a signed time may lie; null where no time is signed.</summary>
    public TimeSpan? Tolerance => scheme switch
    {
        SignedTextScheme text => text.Terms.Timestamp?.Tolerance,
        StandardWebhooksScheme => StandardWebhooks.Tolerance,
        JwtScheme jwt => jwt.Terms.Tolerance,
        _ => null,
    };

    /// <summary>Whether a time too far in the future is refused as well.</summary>
    public bool RefusesFuture => scheme is not SignedTextScheme { Terms.Timestamp.AnyFuture: true };

    /// <summary>Whether anything but a secret or an address that comes along vouches for the call.</summary>
    public bool CoversBody => scheme is not (SharedSecretScheme or AddressScheme or JwtScheme { Terms.CoversBody: false });

    /// <summary>Signs a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="address">Where it goes, without the call's own parameters.</param>
    /// <param name="id">The message's id, where the platform gives it one.</param>
    /// <param name="at">When it is sent.</param>
    public OutgoingCall Sign(OutgoingCall call, Uri address, string id, DateTimeOffset at)
    {
        if (contract.Signature.Keys is { } keys)
        {
            call = keys.Named is null ? call : Put(call, keys.Named, $"{keys.Url}{KeyName}");
            call = keys.KeyId is null ? call : call.With((keys.KeyId, KeyName));
        }

        var signed = scheme switch
        {
            StandardWebhooksScheme standard => Standard(call, standard.IsAsymmetric, id, at),
            HmacScheme hmac => Text(call, hmac, message => hmac.Sign(message, key!.Signs, at), address, id, at),
            PublicKeyScheme open => Text(call, open, message => KeyPair.Sign(open, message, key!, at), address, id, at),
            CloudPaymentsScheme when new HmacScheme(new HmacTerms("Content-HMAC", SignatureTemplate.Parse("{body}")) { Encoding = SignatureEncoding.Base64 }) is var hmac =>
                Text(call, hmac, message => hmac.Sign(message, key!.Signs, at), address, id, at),
            JwtScheme jwt => JwtSigning.Sign(call, jwt, key!, at),
            SharedSecretScheme shared => Put(call, shared.Place, shared.TextOf(key!.Signs)),
            AdyenScheme => call with { Body = Edit(call.Body, Adyen) },
            TokenScheme => call with { Body = Edit(call.Body, Token) },
            AddressScheme => call,
            _ => throw new NotSupportedException($"The sandbox does not know how '{contract.Signature.Name}' signs."),
        };
        return contract.Signature.Scheme is AddressScheme { Addresses: [var network, ..] } ? signed.With((ForwardedFor, AddressIn(network).ToString())) : signed;
    }

    private OutgoingCall Standard(OutgoingCall call, bool asymmetric, string id, DateTimeOffset at)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = asymmetric ? Asymmetric(call.Body, id, timestamp) : StandardWebhooks.Sign(id, at, call.Body, WebhookSecret.Parse(key!.Signs));
        return call.With(("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signature));
    }

    private string Asymmetric(byte[] body, string id, string timestamp)
    {
        byte[] message = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(Convert.FromBase64String(key!.Signs[SenderKey.PrivatePrefix.Length..]), 0, message, 0, message.Length, signature, 0);
        return $"v1a,{Convert.ToBase64String(signature)}";
    }

    private static OutgoingCall Text(OutgoingCall call, SignedTextScheme text, Func<WebhookCall, string> sign, Uri address, string id, DateTimeOffset at)
    {
        var terms = text.Terms;
        if (terms.IdHeader is { } idHeader)
        {
            call = call.With((idHeader, id));
        }

        if (terms.Timestamp is { Place: { } place } time)
        {
            call = Put(call, place, time.Prefix + MessageTime.Text(at, time));
        }

        // What is signed and means nothing to the contract otherwise has to be there all the same.
        foreach (var header in terms.Signed.Headers.Where(header => !call.Headers.ContainsKey(header)))
        {
            call = call.With((header, id));
        }

        return Put(call, terms.Place, sign(call.Received(address)));
    }

    internal static OutgoingCall Put(OutgoingCall call, SignaturePlace place, string text) => place switch
    {
        SignaturePlace.Header header => call.With((header.Name, text)),
        SignaturePlace.Parameter parameter => call.WithParameter(parameter.Name, text),
        SignaturePlace.Field inside when call.Method == "GET" => call.WithParameter(JsonPlace.Of(inside.Pointer)[0], text),
        SignaturePlace.Field inside when call.MediaType == WebhookCall.Form => call with
        {
            Body = [.. call.Body, .. Encoding.UTF8.GetBytes($"&{Uri.EscapeDataString(JsonPlace.Of(inside.Pointer)[0])}={Uri.EscapeDataString(text)}")],
        },
        SignaturePlace.Field inside => call with { Body = Edit(call.Body, body => JsonPlace.Put(body, JsonPlace.Of(inside.Pointer), text)) },
        _ => call,
    };

    private void Adyen(JsonObject body)
    {
        foreach (var entry in body["notificationItems"]!.AsArray())
        {
            var item = entry!["NotificationRequestItem"]!.AsObject();
            JsonPlace.Put(item, ["additionalData", "hmacSignature"], null);
            JsonPlace.Put(item, ["additionalData", "hmacSignature"], AdyenScheme.Sign(JsonSerializer.SerializeToElement(item), key!.Signs) ?? "");
        }
    }

    private void Token(JsonObject body) => body["Token"] = TokenScheme.Sign(JsonSerializer.SerializeToElement(body), key!.Signs);

    /// <summary>The body with its signature inside; what is no JSON object stays as it is.</summary>
    internal static byte[] Edit(byte[] body, Action<JsonObject> sign)
    {
        try
        {
            var root = JsonNode.Parse(body)!.AsObject();
            sign(root);
            return JsonSerializer.SerializeToUtf8Bytes(root, HubJson.Compact);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or NullReferenceException)
        {
            return body;
        }
    }

    /// <summary>An address of a network: its first one that a machine can have.</summary>
    private static IPAddress AddressIn(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        if (network.PrefixLength < 8 * bytes.Length)
        {
            bytes[^1] |= 1;
        }

        return new IPAddress(bytes);
    }
}
