namespace LoyaltyHub.Cli.Commands;

/// <summary>Progress as lines on standard error, in order: standard output belongs to the command's result.</summary>
public sealed class ConsoleProgress : IProgress<string>
{
    /// <inheritdoc/>
    public void Report(string value) => Console.Error.WriteLine(value);
}
