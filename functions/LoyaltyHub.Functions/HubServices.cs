using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
namespace LoyaltyHub.Functions;
public static class HubServices { public static IServiceCollection AddLoyaltyHub(this IServiceCollection services, IConfiguration configuration) => services; }
