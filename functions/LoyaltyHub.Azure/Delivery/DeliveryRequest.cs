using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Azure.Delivery;

/// <summary>A JSON document to be pushed to a partner.</summary>
/// <param name="Partner">To whom; its failures pause pushes to it alone.</param>
/// <param name="Endpoint">Where to: https, or http on the loopback interface.</param>
/// <param name="IdempotencyKey">Names the document for the partner, the same on every attempt for ever: 1–256 printable ASCII characters.</param>
/// <param name="Body">The document's bytes; every attempt sends exactly these.</param>
/// <param name="Secret">What signs it.</param>
public sealed record DeliveryRequest(PartnerId Partner, Uri Endpoint, string IdempotencyKey, ReadOnlyMemory<byte> Body, WebhookSecret Secret);
