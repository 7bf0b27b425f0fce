using System.Net;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Functions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LoyaltyHub.Cli.Hosting;

/// <summary>Puts the application together: settings, logging, Kestrel on loopback, the hub's services and the function classes.</summary>
internal static class HubBuilder
{
    // Above what a webhook may hold, so that the function itself refuses what is too long, as it does on the Functions host.
    private const long LongestBody = 8 * 1024 * 1024;

    public static WebApplication Build(HubHostOptions options, FunctionCatalog catalog)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = "hub",
            EnvironmentName = Environments.Production,
            ContentRootPath = AppContext.BaseDirectory,
        });
        Configure(builder.Configuration, options);
        Log(builder.Logging, options.LogLevel);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LongestBody;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Host.UseDefaultServiceProvider(provider => (provider.ValidateScopes, provider.ValidateOnBuild) = (true, true));
        Add(builder.Services, options, catalog, builder.Configuration);
        return builder.Build();
    }

    /// <summary>The same fault as one sentence for whoever started the hub; null when there is nothing to add to it.</summary>
    public static HubStartException? Explained(Exception fault, int port) => fault switch
    {
        OptionsValidationException invalid => new HubStartException(string.Join(Environment.NewLine, invalid.Failures), invalid),
        AggregateException { InnerExceptions: var several } when several.All(inner => inner is OptionsValidationException) =>
            new HubStartException(string.Join(Environment.NewLine, several.Cast<OptionsValidationException>().SelectMany(invalid => invalid.Failures)), fault),
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } =>
            new HubStartException($"Port {port} of 127.0.0.1 is in use; choose another with --port (0: any free one).", fault),
        // Contracts, programmes and secrets that the services refuse when they are first asked for.
        ContractException or ProgrammeException or InvalidOperationException or DirectoryNotFoundException or FileNotFoundException =>
            new HubStartException(fault.Message, fault),
        _ => null,
    };

    private static void Configure(ConfigurationManager configuration, HubHostOptions options)
    {
        configuration.Sources.Clear();
        HubSettings.AddTo(configuration, options.LocalSettingsFile, options.Settings);
        configuration.AddInMemoryCollection([KeyValuePair.Create<string, string?>("AzureWebJobsStorage", options.ConnectionString)]);
    }

    private static void Log(ILoggingBuilder logging, LogLevel least)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(least);
        if (least == LogLevel.None)
            return;
        logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "HH:mm:ss.fff ", true));
        // A host that does not start throws, and its fault is said once by whoever started it.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // Standard output belongs to the command's own result.
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static void Add(IServiceCollection services, HubHostOptions options, FunctionCatalog catalog, IConfiguration configuration)
    {
        // The command, not the web application, decides what Ctrl-C means and in which order things stop.
        services.Replace(ServiceDescriptor.Singleton<IHostLifetime, SilentLifetime>());
        (options.Services ?? ((collection, settings) => collection.AddLoyaltyHub(settings)))(services, configuration);
        options.Overrides?.Invoke(services);
        foreach (var type in catalog.All.Select(function => function.Class).Distinct())
            services.TryAddScoped(type);
    }

    private sealed class SilentLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
