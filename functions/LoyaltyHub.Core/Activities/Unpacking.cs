using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Activities;

/// <summary>Puts what stands as text within a body, such as JSON in a field of a form, in its place as a part of the body.</summary>
internal static class Unpacking
{
    /// <summary>The body with its texts unpacked one after the other, so that one may lie within another; null and what is wrong where one is not what the contract says.</summary>
    /// <param name="json">The body, strict JSON.</param>
    /// <param name="packed">The texts. One that is not there is no fault, and an empty one is null.</param>
    /// <param name="problem">What is wrong, in words that repeat nothing of it; empty where nothing is.</param>
    public static byte[]? Of(ReadOnlyMemory<byte> json, IReadOnlyList<PackedText> packed, out string problem)
    {
        problem = "";
        var root = JsonNode.Parse(json.Span)!;
        foreach (var (at, form) in packed)
        {
            var place = JsonPlace.Of(at);
            if (JsonPlace.Find(root, place) is not JsonValue value || !value.TryGetValue<string>(out var text))
            {
                continue;
            }

            var (inner, why) = text.Length == 0 ? ("null"u8.ToArray(), "") : Inner(text, form);
            using var document = inner is null ? null : JsonBody.Open(inner, out why);
            if (document is null)
            {
                problem = $"The text at {at} is not what the contract says, {JsonNamingPolicy.KebabCaseLower.ConvertName(form.ToString())}: {why}";
                return null;
            }

            JsonPlace.Put(root, place, JsonNode.Parse(inner));
        }

        return JsonSerializer.SerializeToUtf8Bytes(root, HubJson.Compact);
    }

    private static (byte[]? Json, string Why) Inner(string text, PackedAs form)
    {
        var why = "it is no base64.";
        return form switch
        {
            PackedAs.Json => (Encoding.UTF8.GetBytes(text), ""),
            PackedAs.JsonBase64 => (Base64(text), why),
            PackedAs.Xml => (XmlBody.ToJson(Encoding.UTF8.GetBytes(text), out why), why),
            PackedAs.XmlBase64 => Base64(text) is { } xml ? (XmlBody.ToJson(xml, out why), why) : (null, why),
            PackedAs.Jwt => (JwtToken.PayloadOf(Encoding.UTF8.GetBytes(text)), "it is no token."),
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, "Not a packing."),
        };
    }

    // Some platforms break the lines of base64.
    private static byte[]? Base64(string text)
    {
        var plain = new byte[text.Length];
        return Convert.TryFromBase64String(text, plain, out var length) ? plain[..length] : null;
    }
}
