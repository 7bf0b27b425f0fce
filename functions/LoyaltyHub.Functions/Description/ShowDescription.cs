using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Description;

/// <summary>Serves the description of all calls (OpenAPI 3.1), which editors, generators and gateways read.</summary>
public sealed class ShowDescription
{
    private static readonly byte[] Document = Read();

    /// <summary>The document's bytes.</summary>
    [Function(nameof(ShowDescription))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) => Results.Bytes(Document, "application/json");

    private static byte[] Read()
    {
        using var stream = typeof(ShowDescription).Assembly.GetManifestResourceStream("openapi.json")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
