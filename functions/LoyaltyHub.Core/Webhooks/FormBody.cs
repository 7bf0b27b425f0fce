using System.Buffers;
using System.Net;
using System.Text.Json;
using System.Text.Unicode;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>Reads an HTML form (application/x-www-form-urlencoded, UTF-8) as a JSON object of texts.</summary>
internal static class FormBody
{
    private const int MostFields = 1_000;

    /// <summary>The JSON object, or null and what is wrong. A name that is there twice stays there twice, for the strict reader to refuse.</summary>
    /// <param name="body">The form.</param>
    /// <param name="problem">What is wrong, in words that repeat nothing of it; empty where nothing is.</param>
    public static byte[]? ToJson(ReadOnlySpan<byte> body, out string problem)
    {
        var buffer = new ArrayBufferWriter<byte>(body.Length + 64);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        var fields = 0;
        foreach (var range in body.Split((byte)'&'))
        {
            var pair = body[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            problem = ++fields > MostFields ? $"The form has more than {MostFields} fields." : Write(json, pair) ? "" : "The form is not URL-encoded UTF-8.";
            if (problem.Length > 0)
            {
                return null;
            }
        }

        json.WriteEndObject();
        json.Flush();
        problem = fields == 0 ? "The body is empty." : "";
        return fields == 0 ? null : buffer.WrittenSpan.ToArray();
    }

    private static bool Write(Utf8JsonWriter json, ReadOnlySpan<byte> pair)
    {
        var at = pair.IndexOf((byte)'=');
        if (Decode(at < 0 ? pair : pair[..at]) is not { } name || Decode(at < 0 ? [] : pair[(at + 1)..]) is not { } value)
        {
            return false;
        }

        json.WriteString(name, value);
        return true;
    }

    private static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        var encoded = text.ToArray();
        var decoded = WebUtility.UrlDecodeToBytes(encoded, 0, encoded.Length)!;
        return Utf8.IsValid(decoded) ? decoded : null;
    }
}
