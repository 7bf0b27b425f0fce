using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>A programme with something of everything: three units, points that wait, expire, slide and are owed, holds that end within a simulation.</summary>
internal static class SimulatedProgramme
{
    public static Programme Rules { get; } = ProgrammeFile.Parse(
        """
        {
          "programme": "simulated",
          "version": 1,
          "name": { "en": "Simulated", "ru": "Пробная" },
          "utcOffset": "+03:00",
          "units": [
            {
              "unit": "PTS",
              "burn": { "pointValue": 100, "currency": "RUB" },
              "expiry": { "mode": "rolling", "days": 12 },
              "debt": { "policy": "allow", "limit": 200 },
              "holdMinutes": 1,
              "noticeDays": 3
            },
            { "unit": "MIL", "burn": { "pointValue": 50, "currency": "RUB" }, "expiry": { "mode": "idle", "days": 9 }, "debt": { "policy": "forbid" } },
            { "unit": "RUB" }
          ],
          "earn": [
            {
              "rule": "store", "name": { "en": "Store", "ru": "Магазин" }, "on": "purchase", "when": { "partners": ["citymart"] },
              "reward": { "percent": 3, "rounding": "down" }, "caps": [{ "points": 900, "per": "month" }]
            },
            {
              "rule": "card", "name": { "en": "Card", "ru": "Карта" }, "on": "purchase", "when": { "partners": ["nordbank"], "exceptMcc": ["5541"] },
              "reward": { "percent": 5, "rounding": "half-up" }, "pending": { "days": 5 }
            },
            {
              "rule": "fuel", "name": { "en": "Fuel", "ru": "Топливо" }, "on": "purchase", "when": { "partners": ["nordbank"], "mcc": ["5541"] },
              "unit": "RUB", "reward": { "percent": 1.5, "rounding": "down" }
            },
            {
              "rule": "flight", "name": { "en": "Flights", "ru": "Перелёты" }, "on": "purchase", "when": { "partners": ["skyways"] },
              "unit": "MIL", "reward": { "percent": 2, "rounding": "half-even" }, "pending": { "days": 10, "untilConfirmed": true }
            },
            {
              "rule": "visit", "name": { "en": "Lounge", "ru": "Бизнес-зал" }, "on": "visit",
              "reward": { "points": 50 }, "caps": [{ "points": 200, "per": "month" }], "expiry": { "mode": "period-end", "period": "month", "days": 1 }
            }
          ]
        }
        """u8.ToArray(),
        "simulated.json");
}
