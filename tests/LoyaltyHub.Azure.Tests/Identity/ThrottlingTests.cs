using Azure.Core;
using Azure.Core.Pipeline;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Tests.Building;
using Microsoft.Extensions.Time.Testing;
using Moq;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Identity;

/// <summary>Storage that asks by Retry-After to be left alone is asked nothing about the same table until then.</summary>
public sealed class ThrottlingTests
{
    private static readonly Uri Ledger = new("https://hub.table.core.windows.net/ledger001(PartitionKey='001',RowKey='H')");
    private readonly FakeTimeProvider clock = new();
    private readonly Queue<PlainResponse> answers = new();
    private readonly List<string> sent = [];
    private readonly HttpPipeline pipeline;

    public ThrottlingTests()
    {
        var transport = new Mock<HttpPipelineTransport>();
        transport.Setup(way => way.CreateRequest()).Returns(HttpClientTransport.Shared.CreateRequest);
        transport.Setup(way => way.ProcessAsync(It.IsAny<HttpMessage>()))
            .Callback((HttpMessage message) =>
            {
                sent.Add(message.Request.Uri.ToUri().AbsolutePath);
                message.Response = answers.TryDequeue(out var answer) ? answer : new PlainResponse(200);
            })
            .Returns(ValueTask.CompletedTask);
        pipeline = new HttpPipeline(transport.Object, [new Throttling(clock)]);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Whoever_asks_a_busy_table_waits_as_long_as_storage_says(int status)
    {
        await MeetAsync(new PlainResponse(status, ("Retry-After", "7")));

        var (row, rows) = (SendAsync(Ledger), SendAsync(new Uri(Ledger, "ledger001()?$filter=x")));
        clock.Advance(TimeSpan.FromSeconds(6.9));
        Assert.Empty(sent);

        clock.Advance(TimeSpan.FromSeconds(0.1));
        await Task.WhenAll(row, rows);
        Assert.Equal(2, sent.Count);
    }

    [Fact]
    public async Task Where_storage_asks_again_meanwhile_what_waits_goes_on_waiting()
    {
        await MeetAsync(new PlainResponse(503, ("Retry-After", "2")));
        answers.Enqueue(new PlainResponse(503, ("Retry-After", "3")));
        clock.Advance(TimeSpan.FromSeconds(2));
        await SendAsync(Ledger);
        sent.Clear();

        var waiting = SendAsync(Ledger);
        clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Empty(sent);

        clock.Advance(TimeSpan.FromSeconds(0.1));
        await waiting;
    }

    [Fact]
    public async Task Other_tables_are_asked_meanwhile()
    {
        await MeetAsync(new PlainResponse(503, ("Retry-After", "7")));

        await SendAsync(new Uri(Ledger, "ledger002(PartitionKey='002',RowKey='H')"));

        Assert.Single(sent);
    }

    [Theory]
    [InlineData(503, null)]
    [InlineData(503, "soon")]
    [InlineData(200, "7")]
    public async Task Where_nothing_is_asked_for_nothing_waits(int status, string? header)
    {
        await MeetAsync(header is null ? new PlainResponse(status) : new PlainResponse(status, ("Retry-After", header)));

        await SendAsync(Ledger);

        Assert.Single(sent);
    }

    [Fact]
    public async Task An_answer_that_asks_for_days_is_heeded_for_a_minute()
    {
        await MeetAsync(new PlainResponse(503, ("Retry-After", "999999")));

        var waiting = SendAsync(Ledger);
        clock.Advance(TimeSpan.FromMinutes(1));
        await waiting;

        Assert.Single(sent);
    }

    private async Task MeetAsync(PlainResponse answer)
    {
        answers.Enqueue(answer);
        await SendAsync(Ledger);
        sent.Clear();
    }

    private async Task SendAsync(Uri address)
    {
        using var message = pipeline.CreateMessage();
        (message.Request.Method, message.Request.Uri) = (RequestMethod.Get, new RequestUriBuilder());
        message.Request.Uri.Reset(address);
        await pipeline.SendAsync(message, default);
    }
}
