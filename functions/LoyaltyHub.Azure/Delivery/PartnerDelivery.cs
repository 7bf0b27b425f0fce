// Provisional shapes so that callers compile: the delivery's owner replaces this whole file (and may split it).
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace LoyaltyHub.Azure.Delivery;

public sealed record DeliveryRequest(PartnerId Partner, Uri Endpoint, string IdempotencyKey, ReadOnlyMemory<byte> Body, WebhookSecret Secret);

public abstract record DeliveryOutcome
{
    public sealed record Acknowledged(int Status, string? Reference) : DeliveryOutcome;

    public sealed record Failed(string Reason, int? Status, TimeSpan? RetryAfter) : DeliveryOutcome;

    public sealed record Gone : DeliveryOutcome;
}

public sealed class PartnerDelivery
{
    public Task<DeliveryOutcome> SendAsync(DeliveryRequest request, CancellationToken stop) => Task.FromResult<DeliveryOutcome>(new DeliveryOutcome.Gone());
}

public static class DeliveryServices
{
    public static IServiceCollection AddPartnerDelivery(this IServiceCollection services) => services.AddSingleton<PartnerDelivery>();
}
