using LoyaltyHub.Azure.Delivery;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Members;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Rehearsal;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Settlement;
using LoyaltyHub.Functions.Notices;
using LoyaltyHub.Functions.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LoyaltyHub.Functions;

/// <summary>Everything the function classes ask for; the same in every host.</summary>
public static class HubServices
{
    /// <summary>Registers the hub. Settings are checked when the host starts; what is wrong is named by its setting.</summary>
    public static IServiceCollection AddLoyaltyHub(this IServiceCollection services, IConfiguration configuration)
    {
        // ASP.NET's own lines per request repeat the path, and a statement's path names the member.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<HubOptions>>(new HubOptionsValidation(configuration));
        services.AddOptions<HubOptions>().Bind(configuration.GetSection(HubOptions.Section)).ValidateOnStart();
        services.AddHostedService<StartCheck>();

        services.AddSingleton(_ => StorageAccount.FromConfiguration(configuration));
        services.AddSingleton(provider => new AliasHasher(Convert.FromBase64String(Options(provider).AliasKey)));
        services.AddSingleton(provider => new PartnerDirectory(Options(provider).PartnersPath, provider.GetRequiredService<AliasHasher>(), configuration));
        services.AddSingleton<TableProgrammes>();
        services.AddSingleton(provider => new HubProgrammes(
            [.. Options(provider).ProgrammePaths.Select(path => ProgrammeFile.Parse(File.ReadAllBytes(path), Path.GetFileName(path)))],
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<TableProgrammes>()));
        services.AddSingleton<ProgrammePublishing>();

        services.AddSingleton<BudgetAlarm>();
        services.AddSingleton<HubLedger>();
        services.AddSingleton<AliasKeyRecord>();
        services.AddSingleton<FormerMembers>();
        services.AddSingleton<TableIdentities>();
        services.AddSingleton<IIdentities>(provider => provider.GetRequiredService<TableIdentities>());
        services.AddSingleton<TableQuarantine>();
        services.AddSingleton<IQuarantine>(provider => provider.GetRequiredService<TableQuarantine>());
        services.AddSingleton<TableSettlements>();
        services.AddSingleton<ISettlements>(provider => provider.GetRequiredService<TableSettlements>());
        services.AddSingleton<TableReconciliation>();
        services.AddSingleton<IActivityStorage, StoredActivities>();
        services.AddSingleton<ActivityQueue>();
        services.AddSingleton<DeferredActivities>();
        services.AddSingleton<SettlementQueue>();
        services.AddSingleton<ISettlementQueue>(provider => provider.GetRequiredService<SettlementQueue>());

        services.AddSingleton<NoticeHints>();
        services.AddSingleton(provider => new Noticing(provider.GetRequiredService<PartnerDirectory>().Wanted, provider.GetRequiredService<NoticeHints>().Give));
        services.AddSingleton<TableNotices>();
        services.AddSingleton<TableWebhooks>();
        services.AddSingleton<WebhookQueue>();
        services.AddSingleton<NoticeOutbox>();
        services.AddSingleton<WebhookDispatch>();
        services.AddHostedService<NoticePump>();

        services.AddSingleton<ThinEvents>();
        services.AddSingleton<WebhookIntake>();
        services.AddSingleton<QuarantineReplay>();
        services.AddSingleton<ActivityProcessing>();
        services.AddSingleton<MemberAliases>();
        services.AddSingleton<MemberStatements>();
        services.AddSingleton<AccountKeeping>();
        services.AddSingleton<AccountChanges>();
        services.AddSingleton<TableErasures>();
        services.AddSingleton<TableClaims>();
        services.AddSingleton<TableLinks>();
        services.AddSingleton<QuarantineErasure>();
        services.AddSingleton<MemberErasure>();
        services.AddSingleton<MemberLinks>();
        services.AddSingleton<PurchaseClaims>();
        services.AddSingleton<BooksRerating>();
        services.AddSingleton<RewardQuotes>();
        services.AddSingleton<WebhookRehearsal>();
        services.AddSingleton<SettlementClosing>();
        services.AddSingleton<SettlementDispatch>();
        services.AddSingleton<ReportImport>();
        services.AddSingleton<BooksAudit>();
        services.AddPartnerDelivery();
        services.AddSingleton(provider => new CallerAddresses(Options(provider)));
        services.AddSingleton<SignedRequests>();
        services.AddSingleton<WebhookDryRun>();
        return services;
    }

    private static HubOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<HubOptions>>().Value;

    /// <summary>Reads contracts, secrets and the programme before the first call, so that a mistake in them stops the start and not a webhook; installs the storage.</summary>
    private sealed class StartCheck(IServiceProvider provider, ILogger<StartCheck> log) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            _ = provider.GetRequiredService<StorageAccount>();
            _ = provider.GetRequiredService<PartnerDirectory>();
            _ = provider.GetRequiredService<CallerAddresses>();
            _ = provider.GetRequiredService<HubProgrammes>();
            try
            {
                await provider.GetRequiredService<HubLedger>().OpenAsync(cancellationToken);
                await provider.GetRequiredService<AliasKeyRecord>().EnsureAsync(provider.GetRequiredService<AliasHasher>(), cancellationToken);
            }
            catch (Exception fault) when (StorageFaults.IsOne(fault))
            {
                log.LogWarning("Storage does not answer yet ({Fault}); calls are answered 503 until it does", fault.GetType().Name);
            }
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
