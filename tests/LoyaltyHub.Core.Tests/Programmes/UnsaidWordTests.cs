using System.Text;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes.Checking;
using LoyaltyHub.Core.Tests.Building;
using Xunit;

namespace LoyaltyHub.Core.Tests.Programmes;

/// <summary>What a programme asks for and no contract can say is told, and what one may say is not.</summary>
public sealed class UnsaidWordTests
{
    private const string Name = "\"name\": { \"en\": \"N\", \"ru\": \"Н\" }";
    private const string Visits = "\"v\": { \"activity\": \"engagement\", \"engagement\": { \"value\": \"visit\" }, \"member\": { \"from\": \"/m\", \"alias\": \"loyalty-id\" }, \"eventId\": \"/id\" }";
    private const string AnySegment = "\"s\": { \"activity\": \"segment\", \"name\": \"/group\", \"member\": { \"from\": \"/m\", \"alias\": \"loyalty-id\" }, \"eventId\": \"/id\" }";
    private const string MappedSegment = "\"s\": { \"activity\": \"segment\", \"name\": { \"from\": \"/group\", \"map\": { \"1\": \"vip\", \"2\": \"staff\" } }, \"member\": { \"from\": \"/m\", \"alias\": \"loyalty-id\" }, \"eventId\": \"/id\" }";

    [Theory]
    [InlineData(Visits, "\"on\": \"visit\"", null)]
    [InlineData(Visits, "\"on\": [\"visit\", \"visti\"]", "/earn/0/on: no contract has an event that is a 'visti', so it never happens; write it as a contract says it: visit; or map an event to it in one")]
    [InlineData(Visits, "\"on\": \"*\"", null)]
    [InlineData(Visits, "\"on\": \"purchase\"", "/earn/0/on: no contract has an event that is a 'purchase', so it never happens; map an event to \"activity\": \"purchase\" in one")]
    [InlineData(Visits, "\"on\": \"visti\", \"when\": { \"partners\": [\"shop\"] }", "/earn/0/on: no contract of its partners has an event that is a 'visti'")]
    [InlineData(Visits, "\"on\": \"visti\", \"when\": { \"partners\": [\"other\"] }", null)]
    [InlineData(Visits, "\"on\": \"visit\", \"when\": { \"segments\": [\"vip\"] }", "/earn/0/when/segments/0: no contract has an event that gives the segment 'vip', so nobody ever has it; map an event to \"activity\": \"segment\" in one")]
    [InlineData(Visits + "," + AnySegment, "\"on\": \"visit\", \"when\": { \"segments\": [\"vip\"] }", null)]
    [InlineData(Visits + "," + MappedSegment, "\"on\": \"visit\", \"when\": { \"segments\": [\"vip\"], \"exceptSegments\": [\"staff\"] }", null)]
    [InlineData(Visits + "," + MappedSegment, "\"on\": \"visit\", \"when\": { \"exceptSegments\": [\"stuff\"] }", "/earn/0/when/exceptSegments/0: no contract has an event that gives the segment 'stuff', so nobody ever has it; write it as a contract says it: staff, vip; or map an event to it in one")]
    [InlineData(Visits + "," + AnySegment, "\"on\": \"visit\", \"when\": { \"subscriptions\": [\"plus\"] }", "/earn/0/when/subscriptions/0: no contract has an event that gives the subscription 'plus'")]
    public void What_no_contract_can_say_is_told_with_what_they_say(string events, string rule, string? told)
    {
        var programme = Written.Programme($$"""
            "earn": [{ "rule": "r", {{Name}}, "reward": { "points": 10 }, {{rule}} }]
            """);
        var contract = PartnerContract.Parse(
            Encoding.UTF8.GetBytes($$"""
                { "partner": "shop", "name": "Shop", "kind": "retailer", "signature": { "scheme": "standard-webhooks", "secrets": ["SHOP"] }, "typeField": "/type",
                  "events": { {{events}} }, "settlement": { "endpoint": "https://shop.example/s", "currency": "RUB" } }
                """),
            "shop.json");
        var found = UnsaidWords.Of(programme, [contract]).Select(one => $"{one.Path}: {one.What}").ToList();
        if (told is null)
        {
            Assert.Empty(found);
        }
        else
        {
            Assert.StartsWith(told, Assert.Single(found), StringComparison.Ordinal);
        }
    }
}
