using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LoyaltyHub.Azure.Delivery;

/// <summary>Registers pushing to partners.</summary>
public static class DeliveryServices
{
    /// <summary>Registers <see cref="PartnerDelivery"/>, <see cref="DetailFetching"/> and <see cref="PublishedKeys"/>, one each for the process since they hold the pauses and what was got; their settings are checked when the host starts.</summary>
    public static IServiceCollection AddPartnerDelivery(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsValidation>();
        services.AddOptions<DeliveryOptions>().BindConfiguration(DeliveryOptions.Section).ValidateOnStart();
        services.AddSingleton(provider => new DetailFetching(provider.GetRequiredService<IOptions<DeliveryOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new PublishedKeys(provider.GetRequiredService<IOptions<DeliveryOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        return services.AddSingleton(provider => new PartnerDelivery(
            provider.GetRequiredService<IOptions<DeliveryOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()));
    }
}
