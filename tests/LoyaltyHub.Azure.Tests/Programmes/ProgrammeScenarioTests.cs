using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Programmes;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Programmes;

/// <summary>Plays every scenario of the samples through the whole hub: signed bytes, queue, ledger, statement, settlement.</summary>
public sealed class ProgrammeScenarioTests(SharedAzurite azurite)
{
    public static TheoryData<string> Scenarios => [.. SampleFiles.Names];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Everything_in_a_scenario_comes_to_what_its_file_says(string name)
    {
        var scenario = ScenarioForm.Read(SampleFiles.ScenarioOf(name));
        await using var hub = new ScenarioHub(await azurite.NewAccountAsync(), scenario);
        var wrong = await new ScenarioRun(hub, scenario).PlayAsync();
        Assert.True(wrong.Count == 0, $"samples/programmes/scenarios/{name}.json\n{string.Join('\n', wrong)}");
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void The_programmes_of_a_scenario_can_be_read(string name)
    {
        foreach (var programme in ScenarioForm.Read(SampleFiles.ScenarioOf(name)).Programmes)
        {
            Assert.Equal(programme, ProgrammeFile.Parse(File.ReadAllBytes(SampleFiles.ProgrammeOf(programme)), $"{programme}.json").Id);
        }
    }
}
