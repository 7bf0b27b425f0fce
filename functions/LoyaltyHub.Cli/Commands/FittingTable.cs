using Spectre.Console;

namespace LoyaltyHub.Cli.Commands;

/// <summary>A table that no terminal breaks words of: where it is too wide, each row stands by itself, its figures one below the other.</summary>
public static class FittingTable
{
    private const int Between = 3;

    /// <summary>Writes a table.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="titles">The columns' titles.</param>
    /// <param name="rows">The rows, a cell for each title, as plain text.</param>
    public static void Write(IAnsiConsole console, IReadOnlyList<string> titles, IEnumerable<string[]> rows)
    {
        var all = rows.ToList();
        var width = titles.Select((title, index) => all.Select(row => row[index].GetCellWidth()).Append(title.GetCellWidth()).Max() + Between).Sum() + 1;
        if (width <= console.Profile.Width)
        {
            console.Write(Rows(new Table().AddColumns([.. titles]), all));
            return;
        }

        foreach (var row in all)
        {
            console.Write(Rows(new Table().HideHeaders().AddColumns("", ""), titles.Zip(row, (title, cell) => (string[])[title, cell])));
        }
    }

    private static Table Rows(Table table, IEnumerable<string[]> rows)
    {
        foreach (var row in rows)
        {
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        }

        return table;
    }
}
