namespace LoyaltyHub.Core.Partners;

/// <summary>A contract file cannot be used. Each error is one line: <c>source: /json/pointer: what is wrong; remedy</c>.</summary>
public sealed class ContractException(IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>Every error of the file, in the file's order where it has one.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
