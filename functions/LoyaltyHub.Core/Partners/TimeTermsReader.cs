using System.Text.Json;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads how a time is written.</summary>
internal static class TimeTermsReader
{
    /// <summary>What a time's object may say besides its place.</summary>
    public static string[] Properties { get; } = ["as", "pattern", "offset", "zone"];

    public static TimeTerms Read(ContractNode mapping, string name)
    {
        if (mapping.Find(name) is not { ValueKind: JsonValueKind.Object } || mapping.Object(name, "") is not { } node)
        {
            return TimeTerms.Iso;
        }

        var form = node.WordOr("as", TimeForm.Iso8601);
        var pattern = node.Find("pattern") is null ? null : node.Text("pattern", "write a custom format of .NET: dd.MM.yyyy HH:mm:ss");
        if (pattern is not null != (form == TimeForm.Pattern))
        {
            node.Fault("pattern", "and \"as\": \"pattern\" belong together", "write both or neither");
        }

        if (pattern?.Length == 1)
        {
            node.Fault("pattern", "is one letter, which stands for another pattern", "write the pattern itself: dd.MM.yyyy HH:mm:ss");
        }

        foreach (var clock in new[] { "offset", "zone" }.Where(clock => node.Find(clock) is not null && form is not (TimeForm.Local or TimeForm.Pattern)))
        {
            node.Fault(clock, "is for times that are written without one", "write \"as\": \"local\" as well, or leave it out");
        }

        if (node.Find("offset") is not null && node.Find("zone") is not null)
        {
            node.Fault("zone", "and 'offset' both say where the clock stands", "give one of them");
        }

        return new TimeTerms(form) { Pattern = pattern, Offset = Offset(node), Zone = Zone(node), ZoneFrom = node.Find("zone") is { ValueKind: JsonValueKind.Object } ? SourceReader.Read(node, "zone") : null };
    }

    private static TimeSpan Offset(ContractNode node)
    {
        var offset = TimeSpan.Zero;
        if (node.Find("offset") is null || UtcOffsets.TryRead(node.Plain("offset"), out offset))
        {
            return offset;
        }

        node.Fault("offset", "is no offset from UTC", UtcOffsets.Expectation);
        return TimeSpan.Zero;
    }

    private static TimeZoneInfo? Zone(ContractNode node)
    {
        const string Remedy = "write a zone's name, for example Europe/Moscow, or where the event says it";
        if (node.Find("zone") is null or { ValueKind: JsonValueKind.Object })
        {
            return null;
        }

        if (node.Text("zone", Remedy) is { } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out _))
        {
            node.Fault("zone", $"'{name}' is no zone that this machine knows", Remedy);
        }

        return node.Find("zone") is { ValueKind: JsonValueKind.String } text && TimeZoneInfo.TryFindSystemTimeZoneById(text.GetString()!, out var zone) ? zone : null;
    }
}
