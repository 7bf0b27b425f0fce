using System.Security.Cryptography;
using System.Text;
using Azure;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>Something that could not be processed.</summary>
/// <param name="Source">Where it was: <c>webhook</c>, a queue's name.</param>
/// <param name="Partner">Whose it is, or <c>unknown</c>.</param>
/// <param name="EventId">The partner's event id, where it could be read.</param>
/// <param name="Reason">A short code.</param>
/// <param name="Detail">What is wrong and what would mend it; no personal data.</param>
/// <param name="Content">The bytes as they came.</param>
/// <param name="At">When it was put aside.</param>
public sealed record QuarantineItem(string Source, string Partner, string? EventId, string Reason, string Detail, ReadOnlyMemory<byte> Content, DateTimeOffset At)
{
    /// <summary>The source of what partners sent and their contract could not read.</summary>
    public const string Webhook = "webhook";

    /// <summary>The contract could not be applied to an event.</summary>
    public const string NotNormalised = "not-normalised";

    /// <summary>The details of a thin event could not be fetched.</summary>
    public const string NotFetched = "not-fetched";

    /// <summary>SHA-256 of the content, lower-case hexadecimal.</summary>
    public string ContentHash { get; } = Convert.ToHexStringLower(SHA256.HashData(Content.Span));

    /// <summary>The id and time an event takes from its webhook where the contract maps none; null for what was no event of a webhook.</summary>
    public EventFallback? Fallback { get; init; }

    /// <summary>How people name it: 16 hexadecimal digits, the same for the same content, partner, event and reason.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Partner}|{Reason}|{ContentHash}|{EventId ?? Fallback?.EventId}")).AsSpan(0, 8));
}

/// <summary>An item as stored.</summary>
/// <param name="Item">The item.</param>
/// <param name="Version">What changes when it is put aside again.</param>
public sealed record KeptItem(QuarantineItem Item, ETag Version);

/// <summary>Which items are meant; nothing given means all.</summary>
/// <param name="Partner">Of one partner.</param>
/// <param name="Reason">Of one reason.</param>
/// <param name="Ids">By their ids.</param>
public sealed record QuarantineFilter(string? Partner = null, string? Reason = null, IReadOnlyCollection<string>? Ids = null)
{
    /// <summary>All of them.</summary>
    public static QuarantineFilter All { get; } = new();

    /// <summary>The same item where it is meant.</summary>
    internal QuarantineItem? Fits(QuarantineItem item) =>
        (Partner is null || item.Partner == Partner) && (Reason is null || item.Reason == Reason) && (Ids is null || Ids.Contains(item.Id)) ? item : null;
}
