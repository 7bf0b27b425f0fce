using LoyaltyHub.Cli.Commands;
using Spectre.Console;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>What a terminal is too narrow for is written one below the other, and no word is broken.</summary>
public sealed class FittingTableTests
{
    [Theory]
    [InlineData(36, "│ Unit │ Taken back │ Liability    │\n", "│ PTS  │ 390        │ 1,551.00 RUB │\n")]
    [InlineData(35, "│ Taken back │ 390          │\n", "│ Liability  │ 1,551.00 RUB │\n")]
    public void A_table_stands_beside_or_below_each_other_as_the_terminal_is_wide(int width, params string[] lines)
    {
        using var written = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(written) });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;

        FittingTable.Write(console, ["Unit", "Taken back", "Liability"], [["PTS", "390", "1,551.00 RUB"], ["RUB", "0", "0.00 RUB"]]);

        Assert.All(lines, line => Assert.Contains(line, written.ToString().ReplaceLineEndings("\n")));
    }
}
