using System.Buffers;
using System.Buffers.Text;
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
    /// <param name="jsonText">Fields whose text is JSON; empty means null.</param>
    /// <param name="jsonBase64">Fields whose text is JSON in base64; empty means null.</param>
    /// <param name="problem">What is wrong, in words that repeat nothing of it; empty where nothing is.</param>
    public static byte[]? ToJson(ReadOnlySpan<byte> body, IReadOnlyList<string> jsonText, IReadOnlyList<string> jsonBase64, out string problem)
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

            problem = ++fields > MostFields ? $"The form has more than {MostFields} fields." : Write(json, pair, jsonText, jsonBase64) ?? "";
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

    private static string? Write(Utf8JsonWriter json, ReadOnlySpan<byte> pair, IReadOnlyList<string> jsonText, IReadOnlyList<string> jsonBase64)
    {
        var at = pair.IndexOf((byte)'=');
        if (Decode(at < 0 ? pair : pair[..at]) is not { } name || Decode(at < 0 ? [] : pair[(at + 1)..]) is not { } value)
        {
            return "The form is not URL-encoded UTF-8.";
        }

        json.WritePropertyName(name);
        var field = System.Text.Encoding.UTF8.GetString(name);
        if (jsonBase64.Contains(field))
        {
            if (!IsBase64(value, out var plain))
            {
                return "A field of the form that the contract calls JSON in base64 is none.";
            }

            value = plain;
        }
        else if (!jsonText.Contains(field))
        {
            json.WriteStringValue(value);
            return null;
        }

        if (value.Length == 0)
        {
            json.WriteNullValue();
            return null;
        }

        try
        {
            json.WriteRawValue(value);
            return null;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            return "A field of the form that the contract calls JSON is none.";
        }
    }

    private static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        var encoded = text.ToArray();
        var decoded = WebUtility.UrlDecodeToBytes(encoded, 0, encoded.Length)!;
        return Utf8.IsValid(decoded) ? decoded : null;
    }

    private static bool IsBase64(byte[] text, out byte[] plain)
    {
        plain = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        var fits = Base64.DecodeFromUtf8(text, plain, out _, out var length) == OperationStatus.Done;
        plain = plain[..length];
        return fits && Utf8.IsValid(plain);
    }
}
