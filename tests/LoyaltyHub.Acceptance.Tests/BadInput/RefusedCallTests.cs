using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Acceptance.Tests.Hosting;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.BadInput;

/// <summary>Calls that are refused before anybody looks at an event.</summary>
public sealed class RefusedCallTests(SharedAzurite azurite) : IAsyncLifetime
{
    private const int MiB = 1024 * 1024;
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly byte[] Body = Payload.Order("1", "LH-6000-0001", "1000.00");
    private readonly HubDriver _hub = new(EmulatorAccounts.Fresh(azurite.ConnectionString)) { Clock = new SettableClock(DateTimeOffset.FromUnixTimeSeconds(Now.ToUnixTimeSeconds())) };

    public async ValueTask InitializeAsync() => await _hub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Theory]
    [InlineData("nobody")]
    [InlineData("CITYMART")]
    [InlineData("..%2Fcitymart")]
    [InlineData("a%00b")]
    public async Task An_unknown_partner(string partner)
    {
        using var client = new HttpClient();
        using var request = Good().Request(_hub.Host.BaseAddress, _hub.Secrets["citymart"]);
        request.RequestUri = new Uri(_hub.Host.BaseAddress, $"/api/partners/{partner}/webhooks");
        var answer = await Answer.OfAsync(await client.SendAsync(request));
        Assert.True(answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized, $"{answer.Status}");
        if (answer.Status == HttpStatusCode.Unauthorized)
            answer.IsProblem(HttpStatusCode.Unauthorized, "unknown-partner");
        await _hub.Books.AreEmptyAsync();
    }

    [Fact]
    public async Task A_signature_by_another_secret() =>
        await RefusedAsync(Good() with { Secret = WebhookSecret.Generate() }, HttpStatusCode.Unauthorized, "signature-mismatch");

    [Fact]
    public async Task A_signature_by_another_partners_secret() =>
        await RefusedAsync(Good() with { Secret = _hub.Secrets["nordbank"] }, HttpStatusCode.Unauthorized, "signature-mismatch");

    [Fact]
    public async Task A_body_that_differs_from_the_signed_one_by_one_byte()
    {
        var changed = Body.ToArray();
        changed[Array.IndexOf(changed, (byte)'1')] = (byte)'9';
        await RefusedAsync(Good() with { SentBody = changed }, HttpStatusCode.Unauthorized, "signature-mismatch");
    }

    [Theory]
    [InlineData("webhook-id", null, "header-missing")]
    [InlineData("webhook-timestamp", null, "header-missing")]
    [InlineData("webhook-signature", null, "header-missing")]
    [InlineData("webhook-signature", "v1,", "signature-mismatch")]
    [InlineData("webhook-signature", "v2,AAAA", "signature-mismatch")]
    [InlineData("webhook-timestamp", "yesterday", "timestamp-malformed")]
    [InlineData("webhook-timestamp", "-1", "timestamp-malformed")]
    [InlineData("webhook-timestamp", "99999999999999999999", "timestamp-malformed")]
    [InlineData("webhook-id", "another-id", "signature-mismatch")]
    public async Task A_header_that_is_missing_or_wrong(string name, string? value, string code) =>
        await RefusedAsync(Good() with { Headers = new Dictionary<string, string?> { [name] = value } }, HttpStatusCode.Unauthorized, code);

    [Theory]
    [InlineData(-301, "timestamp-too-old")]
    [InlineData(301, "timestamp-too-new")]
    public async Task A_signature_beyond_five_minutes(int seconds, string code) =>
        await RefusedAsync(Good() with { At = _hub.Clock.GetUtcNow().AddSeconds(seconds) }, HttpStatusCode.Unauthorized, code);

    [Theory]
    [InlineData(-300)]
    [InlineData(300)]
    public async Task A_signature_of_exactly_five_minutes_is_still_good(int seconds) =>
        (await _hub.SendAsync(Good() with { At = _hub.Clock.GetUtcNow().AddSeconds(seconds) })).Is(HttpStatusCode.Accepted);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("")]
    public async Task Another_media_type(string contentType) =>
        await RefusedAsync(Good() with { ContentType = contentType }, HttpStatusCode.UnsupportedMediaType, "media-type");

    [Theory]
    [InlineData("zstd")]
    [InlineData("identity")]
    [InlineData("gzip, gzip")]
    public async Task An_unknown_content_encoding(string encoding) =>
        await RefusedAsync(Good() with { Headers = new Dictionary<string, string?> { ["Content-Encoding"] = encoding } }, HttpStatusCode.UnsupportedMediaType, "media-type");

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_packed_body_is_taken_in_and_a_bomb_of_one_is_not(string encoding)
    {
        var header = new Dictionary<string, string?> { ["Content-Encoding"] = encoding };
        await RefusedAsync(Good() with { Body = Padded(64 * MiB), SentBody = Packed(Padded(64 * MiB), encoding), Headers = header }, HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        await RefusedAsync(Good() with { SentBody = [.. Enumerable.Repeat((byte)0xFF, 64)], Headers = header }, HttpStatusCode.UnprocessableEntity, "not-processable");
        (await _hub.SendAsync(Good() with { SentBody = Packed(Body, encoding), Headers = header })).Is(HttpStatusCode.Accepted);
        await _hub.DrainAsync();
        Assert.Equal(["order-1"], await _hub.Books.EventIdsAsync());
    }

    [Fact]
    public async Task One_byte_more_than_a_mebibyte() =>
        await RefusedAsync(Good() with { Body = Padded(MiB + 1) }, HttpStatusCode.RequestEntityTooLarge, "body-too-large");

    [Fact]
    public async Task A_mebibyte_to_the_byte_is_taken_in()
    {
        (await _hub.SendAsync(Good() with { Body = Padded(MiB) })).Is(HttpStatusCode.Accepted);
        await _hub.DrainAsync();
        Assert.Equal(["order-1"], await _hub.Books.EventIdsAsync());
    }

    [Fact]
    public async Task One_byte_more_in_chunks_that_do_not_tell_their_sum()
    {
        using var client = new HttpClient();
        using var request = (Good() with { Body = Padded(MiB + 1) }).Request(_hub.Host.BaseAddress, _hub.Secrets["citymart"]);
        request.Headers.TransferEncodingChunked = true;
        (await Answer.OfAsync(await client.SendAsync(request))).IsProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        await _hub.Books.AreEmptyAsync();
    }

    [Fact]
    public async Task A_body_whose_sender_goes_away_in_the_middle_leaves_nothing_and_the_hub_goes_on()
    {
        var request = Good().Request(_hub.Host.BaseAddress, _hub.Secrets["citymart"]);
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(_hub.Host.BaseAddress.Host, _hub.Host.BaseAddress.Port);
            var head = new StringBuilder($"POST {request.RequestUri!.AbsolutePath} HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n");
            foreach (var header in request.Headers)
                head.Append($"{header.Key}: {header.Value.Single()}\r\n");
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()).Concat(Body.Take(Body.Length / 2)).ToArray());
            await Eventually.IsTrueAsync(() => _hub.Log.Lines.Any(line => line.Contains("webhooks", StringComparison.Ordinal)), "the request has begun");
        }

        await Eventually.IsTrueAsync(async () => (await _hub.GetAsync("health")).Status == HttpStatusCode.OK, "the hub answers");
        await _hub.Books.AreEmptyAsync();
        Assert.Empty(await _hub.Books.QuarantineAsync());
        (await _hub.SendAsync(Good())).Is(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_statement_of_nobody_known()
    {
        await _hub.AcceptAsync("citymart", "order-1", Body);
        await _hub.DrainAsync();
        (await _hub.GetAsync("members/nobody/LH-6000-0001/statement")).IsProblem(HttpStatusCode.NotFound, "unknown-partner");
        var answer = (await _hub.GetAsync("members/citymart/LH-6000-9999/statement")).IsProblem(HttpStatusCode.NotFound, "unknown-member");
        Assert.DoesNotContain("LH-6000-9999", answer.Text);
    }

    [Theory]
    [InlineData("members/citymart/x/statement?take=0")]
    [InlineData("members/citymart/x/statement?take=501")]
    [InlineData("members/citymart/x/statement?take=-1")]
    [InlineData("members/citymart/x/statement?take=many")]
    [InlineData("members/citymart/x/statement?take=")]
    [InlineData("members/citymart/x/statement?take=1&take=2")]
    [InlineData("settlements?window=0")]
    [InlineData("settlements?window=100000000")]
    [InlineData("settlements?window=last")]
    [InlineData("settlements?window=1&window=2")]
    public async Task A_query_value_out_of_its_range(string path) =>
        (await _hub.GetAsync(path)).IsProblem(HttpStatusCode.BadRequest, "bad-request");

    [Theory]
    [InlineData("%09")]
    [InlineData("%20")]
    [InlineData("a%0Ab")]
    public async Task An_alias_that_is_none(string alias) =>
        (await _hub.GetAsync($"members/citymart/{alias}/statement")).IsProblem(HttpStatusCode.NotFound, "unknown-member");

    [Fact]
    public async Task An_alias_longer_than_any() =>
        (await _hub.GetAsync($"members/citymart/{new string('x', 257)}/statement")).IsProblem(HttpStatusCode.NotFound, "unknown-member");

    [Theory]
    [InlineData("settlements/nonsense")]
    [InlineData("settlements/w00000001-citymart-rub")]
    public async Task A_settlement_that_is_not_there(string path) =>
        (await _hub.GetAsync(path)).IsProblem(HttpStatusCode.NotFound, "unknown-settlement");

    private static Call Good() => new("citymart", "order-1", Body);

    private async Task RefusedAsync(Call call, HttpStatusCode status, string code)
    {
        (await _hub.SendAsync(call)).IsProblem(status, code);
        await _hub.Books.AreEmptyAsync();
        Assert.Empty(await _hub.Books.QuarantineAsync());
    }

    private static byte[] Packed(byte[] body, string encoding)
    {
        using var packed = new MemoryStream();
        using (Stream packing = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Optimal),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest),
            _ => new ZLibStream(packed, CompressionLevel.Optimal),
        })
            packing.Write(body);
        return packed.ToArray();
    }

    /// <summary>The good body, made longer by spaces after it.</summary>
    private static byte[] Padded(int length)
    {
        var body = Enumerable.Repeat((byte)' ', length).ToArray();
        Body.CopyTo(body, 0);
        return body;
    }
}
