using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace LoyaltyHub.Cli.Hosting;

/// <summary>Maps HTTP functions as endpoints: ASP.NET Core binds the parameters and runs the result, as it does in the worker.</summary>
internal static class HttpFunctions
{
    private static readonly string[] EveryMethod = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    public static void Map(IEndpointRouteBuilder routes, HttpFunction function, string prefix, Invocations invocations, Action nudge)
    {
        var pattern = RoutePatternFactory.Parse('/' + string.Join('/', new[] { prefix, function.Route }.Where(part => part.Length > 0)));
        var options = new RequestDelegateFactoryOptions
        {
            ServiceProvider = routes.ServiceProvider,
            RouteParameterNames = pattern.Parameters.Select(parameter => parameter.Name),
        };
        var handle = RequestDelegateFactory.Create(function.Method, context => context.RequestServices.GetRequiredService(function.Class), options).RequestDelegate;
        routes.MapMethods(pattern.RawText!, function.Methods.Count == 0 ? EveryMethod : function.Methods, Counted)
            .WithDisplayName(function.Name)
            .WithMetadata(function);

        async Task Counted(HttpContext context)
        {
            using (invocations.Begin())
                await handle(context);
            if (!HttpMethods.IsGet(context.Request.Method))
                nudge();
        }
    }
}
