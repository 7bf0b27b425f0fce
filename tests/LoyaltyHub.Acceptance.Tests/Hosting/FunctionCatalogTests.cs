using LoyaltyHub.Cli.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Hosting;

public sealed class FunctionCatalogTests
{
    [Fact]
    public void Attributes_are_read_as_they_are_written()
    {
        var catalog = FunctionCatalog.Of(typeof(Echo), typeof(TakeMessage), typeof(TickAtStart));
        var http = Assert.Single(catalog.Http);
        Assert.Equal(("Echo", "echo/{name}/{number:int}"), (http.Name, http.Route));
        Assert.Equal(["POST", "PUT"], http.Methods);
        Assert.Equal("%Probe:Queue%", Assert.Single(catalog.Queues).QueueName);
        Assert.True(Assert.Single(catalog.Timers).RunOnStartup);
    }

    [Theory]
    [InlineData(typeof(NoTrigger), "no trigger")]
    [InlineData(typeof(TwoTriggers), "more than one trigger")]
    [InlineData(typeof(UnknownTrigger), "BlobTriggerAttribute")]
    [InlineData(typeof(QueueOfBytes), "string")]
    [InlineData(typeof(QueueWithResult), "return")]
    [InlineData(typeof(TimerOfText), "TimerInfo")]
    [InlineData(typeof(HttpOfObject), "IResult")]
    [InlineData(typeof(UnboundParameter), "Int32 page")]
    [InlineData(typeof(MalformedRoute), "{id")]
    [InlineData(typeof(StaticFunction), "instance")]
    public void A_function_that_could_not_be_hosted_is_refused_by_name(Type type, string problem)
    {
        var fault = Assert.Throws<FunctionCatalogException>(() => FunctionCatalog.Of(type));
        Assert.Contains($"'{type.Name}'", fault.Message);
        Assert.Contains(problem, fault.Message);
    }

    [Fact]
    public void Two_functions_of_one_name_are_refused() =>
        Assert.Contains("'Echo'", Assert.Throws<FunctionCatalogException>(() => FunctionCatalog.Of(typeof(Echo), typeof(EchoAgain))).Message);

    [Fact]
    public void Two_functions_on_one_route_are_refused_whatever_their_parameters_are_called()
    {
        var fault = Assert.Throws<FunctionCatalogException>(() => FunctionCatalog.Of(typeof(Echo), typeof(SameRoute)));
        Assert.Contains("'Echo'", fault.Message);
        Assert.Contains("'SameRoute'", fault.Message);
    }

    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class BlobTriggerAttribute : Attribute;

    public class NoTrigger
    {
        [Function("NoTrigger")]
        public void Run(string message) => _ = message;
    }

    public class TwoTriggers
    {
        [Function("TwoTriggers")]
        public void Run([QueueTrigger("a")] string message, [TimerTrigger("* * * * * *")] TimerInfo timer) => _ = (message, timer);
    }

    public class UnknownTrigger
    {
        [Function("UnknownTrigger")]
        public void Run([BlobTrigger] string blob) => _ = blob;
    }

    public class QueueOfBytes
    {
        [Function("QueueOfBytes")]
        public void Run([QueueTrigger("a")] byte[] message) => _ = message;
    }

    public class QueueWithResult
    {
        [Function("QueueWithResult")]
        public Task<string> Run([QueueTrigger("a")] string message) => Task.FromResult(message);
    }

    public class TimerOfText
    {
        [Function("TimerOfText")]
        public void Run([TimerTrigger("* * * * * *")] string timer) => _ = timer;
    }

    public class HttpOfObject
    {
        [Function("HttpOfObject")]
        public object Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => request;
    }

    public class UnboundParameter
    {
        [Function("UnboundParameter")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items")] HttpRequest request, int page) => Results.Ok((request, page));
    }

    public class MalformedRoute
    {
        [Function("MalformedRoute")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{id")] HttpRequest request) => Results.Ok(request);
    }

    public class StaticFunction
    {
        [Function("StaticFunction")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Ok(request);
    }

    public class EchoAgain
    {
        [Function("Echo")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "again")] HttpRequest request) => Results.Ok(request);
    }

    public class SameRoute
    {
        [Function("SameRoute")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "Echo/{who}/{what}")] HttpRequest request) => Results.Ok(request);
    }
}
