namespace LoyaltyHub.Core.Partners;

/// <summary>How a text within a body is to be read as a part of the body.</summary>
public enum PackedAs
{
    /// <summary>It is JSON.</summary>
    Json,

    /// <summary>It is JSON in base64.</summary>
    JsonBase64,

    /// <summary>It is XML.</summary>
    Xml,

    /// <summary>It is XML in base64.</summary>
    XmlBase64,

    /// <summary>It is a JSON Web Token, of which the payload counts.</summary>
    Jwt,
}

/// <summary>A text within a body.</summary>
/// <param name="At">Where it is.</param>
/// <param name="As">What it is.</param>
public sealed record PackedText(JsonPointer At, PackedAs As);
