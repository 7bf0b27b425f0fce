using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace LoyaltyHub.Azure.Tables;

/// <summary>
/// Sends transactions that are written already through the SDK's own pipeline: its authentication, time-outs and exceptions stay. Of the answer, which has
/// a part per row, only the first part of a success is passed on, since only the head's new ETag is asked for; a refusal is passed on as it came.
/// </summary>
internal sealed class WholeTransactions : HttpPipelinePolicy
{
    private const string Property = "LoyaltyHub.Transaction";

    /// <summary>Commits a transaction by a client that has this policy; the body is used up.</summary>
    /// <returns>The new ETag of the transaction's first row.</returns>
    /// <exception cref="TableTransactionFailedException">A row was refused, and nothing was written.</exception>
    /// <exception cref="RequestFailedException">The transaction was refused, or storage was not reached.</exception>
    public static async Task<ETag> SubmitAsync(TableClient table, TransactionBody body, TableTransactionAction first, CancellationToken stop)
    {
        using var scope = HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [Property] = body });
        var answers = await table.SubmitTransactionAsync([first], stop);
        body.Recycle();
        return answers.Value[0].Headers.ETag!.Value;
    }

    /// <summary>The address of the table that a request writes a transaction to, which its own address does not tell; null for any other request.</summary>
    public static string? TableOf(HttpMessage message) => BodyOf(message)?.Table;

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (BodyOf(message) is not { } body)
        {
            await ProcessNextAsync(message, pipeline);
            return;
        }

        message.Request.Content = RequestContent.Create(body.Bytes);
        message.Request.Headers.SetValue(HttpHeader.Names.ContentType, $"multipart/mixed; boundary={body.Boundary}");
        await ProcessNextAsync(message, pipeline);
        if (message.Response is { Status: 202, ContentStream: MemoryStream } response && ETagOfSuccess(response.Content.ToMemory().Span) is { } etag)
        {
            response.ContentStream = new MemoryStream(Encoding.ASCII.GetBytes(AnswerOf(response.Headers.ContentType!, etag)));
        }
    }

    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

    private static TransactionBody? BodyOf(HttpMessage message) => message.TryGetProperty(Property, out var value) ? value as TransactionBody : null;

    /// <summary>The ETag of the first part, where it tells of a success; then all parts do.</summary>
    private static string? ETagOfSuccess(ReadOnlySpan<byte> answer)
    {
        var status = answer.IndexOf("HTTP/1.1 2"u8);
        var end = answer[Math.Max(status, 0)..].IndexOf("\r\n\r\n"u8);
        if (status < 0 || end < 0)
        {
            return null;
        }

        foreach (var line in Encoding.ASCII.GetString(answer.Slice(status, end)).Split("\r\n"))
        {
            if (line.StartsWith("ETag:", StringComparison.OrdinalIgnoreCase))
            {
                return line["ETag:".Length..].Trim();
            }
        }

        return null;
    }

    private static string AnswerOf(string contentType, string etag)
    {
        var boundary = contentType[(contentType.IndexOf("boundary=", StringComparison.Ordinal) + "boundary=".Length)..];
        return $"--{boundary}\r\nContent-Type: multipart/mixed; boundary=part\r\n\r\n--part\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 204 No Content\r\nETag: {etag}\r\n\r\n\r\n--part--\r\n--{boundary}--\r\n";
    }
}
