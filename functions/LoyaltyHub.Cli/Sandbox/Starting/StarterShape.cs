using System.Text.Json.Nodes;

namespace LoyaltyHub.Cli.Sandbox.Starting;

/// <summary>Where a starter contract looks for its fields.</summary>
/// <param name="Envelope">What stands before every place.</param>
/// <param name="Data">What stands before the order's places.</param>
/// <param name="Batch">Where events are in a body that holds several; null for nowhere.</param>
internal sealed record StarterShape(string Envelope, string Data, string? Batch)
{
    /// <summary>The order in an object of its own.</summary>
    public static StarterShape Nested { get; } = new("", "/data", null);

    /// <summary>Everything side by side, as in a form.</summary>
    public static StarterShape Flat { get; } = new("", "", null);

    /// <summary>CloudEvents.</summary>
    public static StarterShape CloudEvent { get; } = new("", "/data", null);

    /// <summary>Items that are signed each by itself.</summary>
    public static StarterShape InItems { get; } = new("/NotificationRequestItem", "/NotificationRequestItem", "/notificationItems");

    private bool IsCloudEvent => ReferenceEquals(this, CloudEvent);

    /// <summary>The pointer to a field.</summary>
    public string Place(string field) => $"{(field is "type" or "id" or "source" || (field == "time" && IsCloudEvent) ? Envelope : Data)}/{field}";

    /// <summary>What names an event.</summary>
    public JsonNode Id() => IsCloudEvent ? new JsonObject { ["join"] = new JsonArray(Place("source"), Place("id")) } : JsonValue.Create(Place("id"));

    /// <summary>An event of this shape.</summary>
    public JsonObject Example(string type, string order, string amount)
    {
        var data = new JsonObject { ["order_id"] = order, ["loyalty_id"] = "LH-1000-0001", ["amount"] = amount, ["currency"] = "RUB" };
        var root = new JsonObject { ["type"] = type, ["id"] = $"evt-{type.Split('.')[1]}-{order}" };
        if (IsCloudEvent)
        {
            (root["specversion"], root["source"], root["time"]) = ("1.0", "/shop", "2026-03-14T12:00:00+03:00");
        }
        else
        {
            data["time"] = "2026-03-14T12:00:00+03:00";
        }

        if (Data == Envelope)
        {
            foreach (var (name, value) in data)
            {
                root[name] = value!.DeepClone();
            }
        }
        else
        {
            root["data"] = data;
        }

        return Envelope.Length == 0 ? root : new JsonObject { [Envelope[1..]] = root };
    }
}
