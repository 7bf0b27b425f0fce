using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Sampling;

/// <summary>Signs calls of platforms that do it by JSON Web Tokens.</summary>
internal static class JwtSigning
{
    /// <summary>The call with its token: the body, a field of it or something beside it.</summary>
    public static OutgoingCall Sign(OutgoingCall call, JwtScheme scheme, SenderKey key, DateTimeOffset at)
    {
        if (scheme.Terms.Place is not { } place)
        {
            // What is cut off has no payload to sign.
            return JwtToken.PayloadOf(call.Body) is { } payload ? call with { Body = Encoding.UTF8.GetBytes(Token(payload, scheme, key, at)) } : call;
        }

        var said = place is SignaturePlace.Field inside && call.Received(new Uri("https://hub.example/")).Fields() is { } root && inside.Pointer.Find(root) is { ValueKind: System.Text.Json.JsonValueKind.String } text
            ? JwtToken.PayloadOf(Encoding.UTF8.GetBytes(text.GetString()!))
            : null;
        said ??= scheme.Terms.Digest is { } digest ? Encoding.UTF8.GetBytes(new JsonObject { [digest.Claim] = digest.Of(call.Body) }.ToJsonString()) : "{}"u8.ToArray();
        return CallSigning.Put(call, place, scheme.Terms.Prefix + Token(said, scheme, key, at));
    }

    private static string Token(byte[] payload, JwtScheme scheme, SenderKey key, DateTimeOffset at)
    {
        var said = CallSigning.Edit(payload, root =>
        {
            root["iat"] = at.ToUnixTimeSeconds();
            root.Remove("exp");
            foreach (var (name, text) in scheme.Terms.Claims)
            {
                root[name] = text;
            }
        });
        var header = Encoding.UTF8.GetBytes(new JsonObject { ["alg"] = scheme.Terms.Algorithm.ToString(), ["typ"] = "JWT" }.ToJsonString());
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(said)}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = scheme.Kind is { } kind ? KeyPair.Bytes(kind, scheme.Hash, bytes, key) : CryptographicOperations.HmacData(scheme.Hash, Encoding.UTF8.GetBytes(key.Signs), bytes);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }
}
