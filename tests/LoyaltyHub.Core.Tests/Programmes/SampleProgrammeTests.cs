using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Tests.Partners;
using Xunit;

namespace LoyaltyHub.Core.Tests.Programmes;

public sealed class SampleProgrammeTests
{
    [Fact]
    public void The_sample_programme_reads_as_it_is_written()
    {
        var programme = ProgrammeFile.Parse(RepositoryFiles.Read("samples", "programmes", "coalition.json"), "coalition.json");

        Assert.Equal(("coalition", 1, "Вместе", "PTS", TimeSpan.FromHours(3)), (programme.Id, programme.Version, programme.Name.Ru, programme.Unit.Value, programme.UtcOffset));
        Assert.Equal(new BurnRule(100, Unit.From("RUB")), programme.Burn);
        Assert.Equal(["card-fuel", "card-other", "store", "flight", "lounge-visit"], programme.Earn.Select(rule => rule.Id));
        Assert.Equal(new Reward.Percent(0.5m, Rounding.Down), programme.Rule("card-other")!.Reward);
        Assert.Equal(["5541", "5542"], programme.Rule("card-other")!.When.ExceptMcc);
        Assert.Equal(new Reward.Percent(2, Rounding.HalfEven), programme.Rule("flight")!.Reward);
        Assert.Equal([new Cap(10000, CapPeriod.Year)], programme.Rule("flight")!.Caps);
        Assert.Equal(new Reward.Fixed(50), programme.Rule("lounge-visit")!.Reward);
        Assert.Null(programme.Rule("unheard-of"));
    }

    [Fact]
    public void Every_sample_programme_can_be_read() => Assert.All(
        RepositoryFiles.Named(Path.Combine("samples", "programmes"), "*.json"),
        file => Assert.NotEmpty(ProgrammeFile.Parse(File.ReadAllBytes(file), Path.GetFileName(file)).Earn));
}
