using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>A programme with something of everything: three units, points that wait, expire, slide and are owed, holds that end within a simulation, budgets that run out.</summary>
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
          "budgets": [
            { "budget": "spring", "name": { "en": "Spring", "ru": "Весна" }, "points": 600 },
            { "budget": "goods", "name": { "en": "Goods", "ru": "Товары" }, "points": 6000 }
          ],
          "earn": [
            {
              "rule": "store", "name": { "en": "Store", "ru": "Магазин" }, "on": "purchase", "when": { "partners": ["citymart"] },
              "reward": { "percent": 3, "rounding": "down" }, "caps": [{ "points": 900, "per": "month" }], "budget": "goods"
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
              "reward": { "points": 50 }, "caps": [{ "points": 200, "per": "month" }], "expiry": { "mode": "period-end", "period": "month", "days": 1 }, "budget": "spring"
            },
            {
              "rule": "buyer", "name": { "en": "Buying for a company", "ru": "Покупки для компании" }, "on": "*", "to": "employee",
              "reward": { "points": 7 }, "caps": [{ "points": 60, "per": "month" }], "perks": ["delivery"], "pending": { "days": 3 }
            },
            {
              "rule": "friend", "name": { "en": "A friend's purchases", "ru": "Покупки друга" }, "on": "purchase", "to": "referrer", "when": { "referred": { "withinDays": 20 } },
              "reward": { "percent": 2, "rounding": "up" }, "draw": "wheel"
            },
            {
              "rule": "plus", "name": { "en": "With Plus", "ru": "С Плюсом" }, "on": "purchase", "when": { "subscriptions": ["plus"], "exceptSegments": ["staff"] },
              "reward": { "percent": 1, "rounding": "down" }, "draw": "wheel", "perks": ["delivery"]
            }
          ],
          "perks": [
            { "perk": "delivery", "name": { "en": "Delivery", "ru": "Доставка" }, "uses": 1, "valid": { "days": 6 } },
            { "perk": "lounge", "name": { "en": "Lounge", "ru": "Бизнес-зал" }, "uses": 3, "per": "month", "when": { "subscriptions": ["plus"] } }
          ],
          "catalogue": [{ "item": "drink", "name": { "en": "A drink", "ru": "Напиток" }, "points": 15, "partners": ["citymart", "skyways"], "worth": 1999 }],
          "draws": [
            {
              "draw": "wheel", "name": { "en": "Wheel", "ru": "Колесо" },
              "prizes": [
                { "prize": "big", "name": { "en": "Big", "ru": "Большой" }, "weight": 1, "points": 50, "perks": ["delivery"] },
                { "prize": "none", "name": { "en": "Nothing", "ru": "Ничего" }, "weight": 3 }
              ]
            }
          ]
        }
        """u8.ToArray(),
        "simulated.json");
}
