namespace LoyaltyHub.Core.Programmes;

/// <summary>Something in a programme file that cannot be used.</summary>
/// <param name="Source">The file's name.</param>
/// <param name="Line">Its line, from 1; where something is missing, the line of what it is missing from; 0 where it concerns several files.</param>
/// <param name="Path">Its place, as a JSON pointer (RFC 6901); empty for the whole file.</param>
/// <param name="What">What is wrong and the remedy.</param>
public sealed record ProgrammeFault(string Source, int Line, string Path, string What)
{
    /// <summary>The fault as editors and people read it: file, line, place, what.</summary>
    public override string ToString() => $"{Source}{(Line > 0 ? $":{Line}" : "")}: {(Path.Length == 0 ? "" : $"{Path}: ")}{What}";
}

/// <summary>A programme file that cannot be used.</summary>
public sealed class ProgrammeException(IReadOnlyList<ProgrammeFault> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>All that is wrong, as far as it can be told at once; at least one.</summary>
    public IReadOnlyList<ProgrammeFault> Faults { get; } = faults;
}
