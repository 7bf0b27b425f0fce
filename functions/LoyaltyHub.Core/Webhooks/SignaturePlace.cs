using System.Text.Json;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>Where in a call a signature, a secret or a time is.</summary>
public abstract record SignaturePlace
{
    private SignaturePlace()
    {
    }

    /// <summary>A header.</summary>
    /// <param name="Name">Its name, whatever its case.</param>
    public sealed record Header(string Name) : SignaturePlace;

    /// <summary>A parameter of the address.</summary>
    /// <param name="Name">Its name.</param>
    public sealed record Parameter(string Name) : SignaturePlace;

    /// <summary>A field of the body, which is a JSON object or a form.</summary>
    /// <param name="Pointer">Where in it.</param>
    public sealed record Field(JsonPointer Pointer) : SignaturePlace;

    /// <summary>The place in words, for messages.</summary>
    public string Words => this switch
    {
        Header header => $"header {header.Name}",
        Parameter parameter => $"parameter {parameter.Name}",
        Field inside => $"field {inside.Pointer}",
        _ => "",
    };

    /// <summary>What is there; null where it is missing, no text or number, or a header or parameter that is there twice.</summary>
    internal string? Find(WebhookCall call, JsonElement? fields) => this switch
    {
        Header header => call.Header(header.Name),
        Parameter parameter => call.Parameter(parameter.Name),
        Field inside => fields is { } root ? Text(inside.Pointer.Find(root)) : null,
        _ => null,
    };

    /// <summary>A field as it is signed: a text, the digits of a number as they were written, <c>true</c> or <c>false</c>.</summary>
    internal static string? Text(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        { ValueKind: JsonValueKind.True } => "true",
        { ValueKind: JsonValueKind.False } => "false",
        _ => null,
    };
}
