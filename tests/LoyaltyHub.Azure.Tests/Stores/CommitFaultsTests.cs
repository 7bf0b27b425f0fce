using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Ledger;
using Moq;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Stores;

/// <summary>What the SDK throws or answers to a commit, and what the ledger is told of it.</summary>
public sealed class CommitFaultsTests
{
    private static readonly Commit Some = new(new Shard(0), "W/\"1\"", ShardHead.Empty, [], [], [], []);

    public static TheoryData<Exception> Lost =>
    [
        new RequestFailedException("no connection"), new IOException("reset"), new HttpRequestException("reset"),
        new TaskCanceledException("time-out"), new AggregateException(new RequestFailedException("no connection")),
    ];

    [Theory]
    [MemberData(nameof(Lost))]
    public async Task A_commit_without_an_answer_has_an_unknown_outcome_and_is_sent_once(Exception fault)
    {
        var transport = Transport();
        transport.Setup(way => way.ProcessAsync(It.IsAny<HttpMessage>())).ThrowsAsync(fault);

        var unknown = await Assert.ThrowsAsync<OutcomeUnknownException>(() => Store(transport).CommitAsync(Some, default));

        Assert.Contains("shard 000", unknown.Message, StringComparison.Ordinal);
        Assert.True(StorageFaults.IsOne(unknown));
        transport.Verify(way => way.ProcessAsync(It.IsAny<HttpMessage>()), Times.Once);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_commit_that_storage_failed_at_has_an_unknown_outcome_and_is_sent_once(int status)
    {
        var transport = Answering(status);

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => Store(transport).CommitAsync(Some, default));

        transport.Verify(way => way.ProcessAsync(It.IsAny<HttpMessage>()), Times.Once);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    public async Task A_commit_that_storage_refuses_is_no_unknown_outcome(int status)
    {
        var refused = await Assert.ThrowsAnyAsync<RequestFailedException>(() => Store(Answering(status)).CommitAsync(Some, default));

        Assert.Equal(status, refused.Status);
    }

    [Fact]
    public async Task A_commit_that_storage_refuses_for_its_size_is_too_large() =>
        Assert.IsType<CommitResult.TooLarge>(await Store(Answering(413)).CommitAsync(Some, default));

    [Fact]
    public async Task Every_commit_carries_the_version_of_the_head_it_was_decided_on()
    {
        var content = "";
        var transport = Transport();
        transport.Setup(way => way.ProcessAsync(It.IsAny<HttpMessage>())).Returns(async (HttpMessage message) =>
        {
            using var bytes = new MemoryStream();
            await message.Request.Content!.WriteToAsync(bytes, default);
            content = System.Text.Encoding.UTF8.GetString(bytes.ToArray());
            message.Response = new PlainResponse(503);
        });

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => Store(transport).CommitAsync(Some, default));

        Assert.Contains("If-Match: W/\"1\"", content, StringComparison.Ordinal);
    }

    private static Mock<HttpPipelineTransport> Answering(int status)
    {
        var transport = Transport();
        transport.Setup(way => way.ProcessAsync(It.IsAny<HttpMessage>())).Callback((HttpMessage message) => message.Response = new PlainResponse(status)).Returns(ValueTask.CompletedTask);
        return transport;
    }

    private static Mock<HttpPipelineTransport> Transport()
    {
        var transport = new Mock<HttpPipelineTransport>();
        transport.Setup(way => way.CreateRequest()).Returns(HttpClientTransport.Shared.CreateRequest);
        return transport;
    }

    private static TableShardStore Store(Mock<HttpPipelineTransport> transport) =>
        new(StorageAccount.FromConnectionString("UseDevelopmentStorage=true", transport.Object), 1);
}
