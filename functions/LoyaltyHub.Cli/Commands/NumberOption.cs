using System.CommandLine;
using System.Globalization;

namespace LoyaltyHub.Cli.Commands;

/// <summary>Options that are whole numbers within bounds: anything else is one sentence that states them.</summary>
public static class NumberOption
{
    /// <summary>A loopback port of the hub; 0 takes any free one.</summary>
    public static Option<int> Port()
    {
        var port = new Option<int>("--port") { Description = "Loopback port for the hub's HTTP; 0: any free one.", HelpName = "number", DefaultValueFactory = _ => 7071 };
        Bound(port, 0, 65_535);
        return port;
    }

    /// <summary>A number that may be left out.</summary>
    /// <param name="name">Its name, with dashes.</param>
    /// <param name="description">What it is, for the help.</param>
    /// <param name="least">The smallest value allowed.</param>
    /// <param name="most">The largest value allowed.</param>
    public static Option<int?> Optional(string name, string description, int least, int most)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "number" };
        Bound(option, least, most);
        return option;
    }

    private static void Bound<T>(Option<T> option, int least, int most) => option.CustomParser = result =>
    {
        var given = result.Tokens[0].Value;
        if (int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return (T)(object)number;
        result.AddError($"{option.Name} is a whole number from {least} to {most}, not '{given}'.");
        return default;
    };
}
