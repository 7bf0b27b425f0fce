using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Azure.Tests.Programmes;

/// <summary>Draws again what was drawn, by the recipe of the documentation and the odds of the programme's file alone.</summary>
internal static class Draws
{
    public static void Verify(EntryBody entry, ScenarioForm scenario, Findings found)
    {
        foreach (var drawn in entry.Decision.Trace.OfType<Trace.Drawn>())
        {
            var prizes = PrizesOf(scenario, drawn.Draw);
            var of = prizes.Sum(prize => prize.Weight);
            var text = $"{drawn.Chain}|{entry.Member}|{entry.Activity.Partner}|{entry.Activity.EventId}|{drawn.Draw}";
            var number = (long)(new BigInteger(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16), isUnsigned: true, isBigEndian: true) % of);
            found.Same($"draw {drawn.Draw}", $"{number} of {of}: {PrizeOf(prizes, number)}", $"{drawn.Number} of {drawn.Of}: {drawn.Prize}");
        }
    }

    private static List<(string Prize, long Weight)> PrizesOf(ScenarioForm scenario, string name) => [.. scenario.Programmes
        .Select(programme => JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(SampleFiles.ProgrammeOf(programme))))
        .Where(programme => programme.TryGetProperty("draws", out _))
        .SelectMany(programme => programme.GetProperty("draws").EnumerateArray())
        .Single(draw => draw.GetProperty("draw").GetString() == name)
        .GetProperty("prizes").EnumerateArray()
        .Select(prize => ($"{name}:{prize.GetProperty("prize").GetString()}", prize.GetProperty("weight").GetInt64()))];

    private static string PrizeOf(List<(string Prize, long Weight)> prizes, long number)
    {
        foreach (var (prize, weight) in prizes)
        {
            if (number < weight)
            {
                return prize;
            }

            number -= weight;
        }

        return "no prize";
    }
}
