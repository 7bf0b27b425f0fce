namespace LoyaltyHub.Core.Partners;

/// <summary>A contract file cannot be used.</summary>
public sealed class ContractException(IReadOnlyList<ContractFault> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>Everything that is wrong with the file, in the order it was found.</summary>
    public IReadOnlyList<ContractFault> Faults { get; } = faults;

    /// <summary>The same as lines of text.</summary>
    public IReadOnlyList<string> Errors { get; } = [.. faults.Select(fault => fault.ToString())];
}

/// <summary>One thing that is wrong with a contract file.</summary>
/// <param name="Source">The file.</param>
/// <param name="Line">Where in it, from 1.</param>
/// <param name="Path">The place (RFC 6901).</param>
/// <param name="What">What is wrong, and its remedy.</param>
public sealed record ContractFault(string Source, int Line, string Path, string What)
{
    /// <summary><c>file:line: /place: what is wrong; remedy</c>.</summary>
    public override string ToString() => $"{Source}:{Line}: {Path}: {What}";
}
