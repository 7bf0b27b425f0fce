using System.Security.Cryptography;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Cli.Sandbox;

/// <summary>A contract and the file it was read from.</summary>
/// <param name="File">The file.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Contract">The contract.</param>
public sealed record ContractOnFile(string File, byte[] Bytes, PartnerContract Contract)
{
    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <summary>Reads a contract file.</summary>
    /// <exception cref="ContractException">It has errors.</exception>
    public static ContractOnFile Read(string file)
    {
        var bytes = System.IO.File.ReadAllBytes(file);
        return new ContractOnFile(file, bytes, PartnerContract.Parse(bytes, file));
    }
}
