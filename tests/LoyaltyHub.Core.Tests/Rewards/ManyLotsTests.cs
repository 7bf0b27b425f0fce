using System.Text.Json;
using CsCheck;
using LoyaltyHub.Core.Members;
using Xunit;

namespace LoyaltyHub.Core.Tests.Rewards;

/// <summary>Lots are kept otherwise where they are many, and nobody can tell.</summary>
public sealed class ManyLotsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Lot[] All = [.. Enumerable.Range(0, 70).Select(day => Lot.Until(Start.AddDays(day))), Lot.Idle(1), Lot.Never];

    [Fact]
    public void However_many_lots_come_and_go_they_are_those_of_a_sorted_dictionary() =>
        Gen.Select(Gen.Int[0, All.Length - 1], Gen.Long[-3, 4]).Array[1, 400].Sample(changes =>
        {
            var (lots, plain) = (Lots.None, new SortedDictionary<Lot, long>());
            foreach (var (which, more) in changes)
            {
                var lot = All[which];
                var now = plain.GetValueOrDefault(lot) + more;
                if (now < 0)
                {
                    Assert.Throws<InvalidOperationException>(() => lots.Add(lot, more));
                    continue;
                }

                lots = lots.Add(lot, more);
                plain[lot] = now;
                if (now == 0)
                {
                    plain.Remove(lot);
                }

                Assert.Equal((plain.Count, plain.Values.Sum(), now), (lots.Count, lots.Total, lots.Of(lot)));
            }

            Assert.Equal(plain, lots);
            Assert.Equal(JsonSerializer.Deserialize<Lots>(JsonSerializer.Serialize(lots)), lots);
            Assert.Equal(lots.Total / 3, lots.First(lots.Total / 3).Total);
            Assert.Equal(lots, lots.Less(lots.Last(lots.Total / 2)).Add(lots.Last(lots.Total / 2)));
            Assert.Equal(Lots.None, lots.Less(lots));
        }, iter: 10_000);
}
