namespace LoyaltyHub.Core.Partners;

/// <summary>The words that contracts choose from.</summary>
public static class ContractWords
{
    /// <summary>Businesses of partners.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. ContractNode.Words<PartnerKind>().Keys];

    /// <summary>Schemes of signatures.</summary>
    public static IReadOnlyList<string> Schemes { get; } = [.. SignatureReader.Known];

    /// <summary>Forms of bodies.</summary>
    public static IReadOnlyList<string> Formats { get; } = [.. ContractNode.Words<BodyFormat>().Keys];
}
