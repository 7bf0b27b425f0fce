using System.Text;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Tests.Building;

/// <summary>Programmes as their owners write them, without what every one has.</summary>
internal static class Written
{
    /// <summary>A programme at UTC+3 whose point is worth 1 RUB, with these further properties.</summary>
    public static Programme Programme(string properties) => ProgrammeFile.Parse(
        Encoding.UTF8.GetBytes($$"""
            {
              "programme": "test", "version": 1, "name": { "en": "Test", "ru": "Тест" }, "utcOffset": "+03:00",
              "units": [{ "unit": "PTS", "burn": { "pointValue": 100, "currency": "RUB" } }],
              {{properties}}
            }
            """),
        "test.json");

    /// <summary>A programme with one rule of purchases, with these further properties of the rule and of the programme.</summary>
    public static Programme Rule(string rule, string properties = "") => Programme($$"""
        {{(properties.Length == 0 ? "" : properties + ",")}}
        "earn": [{ "rule": "rule", "name": { "en": "Rule", "ru": "Правило" }, "on": "purchase", {{rule}} }]
        """);
}
