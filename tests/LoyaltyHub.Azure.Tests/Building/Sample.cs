using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Azure.Tests.Building;

/// <summary>Partners, members and activities for the tests, and the sample programme that rewards them.</summary>
internal static class Sample
{
    public static readonly PartnerId Citymart = PartnerId.From("citymart");
    public static readonly PartnerId Nordbank = PartnerId.From("nordbank");
    public static readonly PartnerId Skyways = PartnerId.From("skyways");
    public static readonly MemberId Anna = MemberId.From("m-anna");
    public static readonly MemberId Boris = MemberId.From("m-boris");
    public static readonly DateTimeOffset Noon = new(2026, 3, 15, 12, 0, 0, TimeSpan.FromHours(3));
    private static readonly Unit Rub = Unit.From("RUB");

    public static Programme Programme { get; } = ProgrammeFile.Parse(File.ReadAllBytes(ProgrammePath), "coalition.json");

    /// <summary>The sample programme with something changed in its file.</summary>
    public static Programme Changed(Action<JsonNode> change)
    {
        var file = JsonNode.Parse(File.ReadAllBytes(ProgrammePath))!;
        change(file);
        return ProgrammeFile.Parse(Encoding.UTF8.GetBytes(file.ToJsonString()), "changed.json");
    }

    /// <summary>An earn rule in a programme's file.</summary>
    public static JsonNode RuleOf(JsonNode file, string rule) => file["earn"]!.AsArray().Single(node => (string?)node!["rule"] == rule)!;

    public static string ProgrammePath => Path.Combine(AppContext.BaseDirectory, "programmes", "coalition.json");

    public static string PartnersPath => Path.Combine(AppContext.BaseDirectory, "partners");

    public static Amount Rubles(long rubles) => new(checked(rubles * 100), Rub);

    /// <summary>A purchase that earns 3 points per 100 roubles at Citymart.</summary>
    public static Activity Purchase(string eventId, long rubles = 1000, string? order = null, PartnerId? partner = null, string alias = "anna", string? category = null) =>
        Of(eventId, new Happening.Purchased(order ?? $"order {eventId}", Rubles(rubles), Category: category), partner, alias);

    public static Activity Return(string eventId, string order, long rubles, PartnerId? partner = null, string alias = "anna") =>
        Of(eventId, new Happening.Returned(order, Rubles(rubles)), partner, alias);

    public static Activity Of(string eventId, Happening what, PartnerId? partner = null, string alias = "anna") =>
        new(partner ?? Citymart, EventId.From(eventId), Alias(alias), Noon, what, HashOf($"{eventId}\n{what}"));

    public static AliasHash Alias(string name) => AliasHash.From(HashOf(name)[..43]);

    public static string Number(int number) => number.ToString("D5", CultureInfo.InvariantCulture);

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
