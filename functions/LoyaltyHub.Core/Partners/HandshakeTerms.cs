namespace LoyaltyHub.Core.Partners;

/// <summary>A call by which a platform makes sure that the address is the hub's: it brings no event, and is answered with what it asks for.</summary>
/// <param name="Method">GET, POST, HEAD or OPTIONS.</param>
/// <param name="When">What tells it from a webhook; all of them hold. None of a method that brings no webhooks: every such call is one.</param>
/// <param name="Answer">What it is answered with.</param>
public sealed record HandshakeTerms(string Method, IReadOnlyList<SkipCondition> When, PartnerAnswer Answer)
{
    /// <summary>Where it says the secret that was agreed for it; null for nowhere.</summary>
    public FieldSource? Token { get; init; }

    /// <summary>The setting that holds that secret.</summary>
    public string? TokenSecret { get; init; }

    /// <summary>The answer's status where the secret is another.</summary>
    public int Refusal { get; init; } = 401;

    /// <summary>Whether the platform signs it as it signs webhooks.</summary>
    public bool Signed { get; init; }

    /// <summary>What of it people have to type in at the platform; null for nothing.</summary>
    public FieldSource? Show { get; init; }
}
