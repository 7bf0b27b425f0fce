using System.Globalization;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Sampling;

/// <summary>Made members' aliases: the same number is the same person, and nobody's.</summary>
public static class AliasSample
{
    /// <summary>The alias of a member.</summary>
    /// <param name="kind">Its kind; not an order.</param>
    /// <param name="member">The member's number, from 1.</param>
    public static string Of(AliasKind kind, int member)
    {
        var digits = member.ToString("D6", CultureInfo.InvariantCulture);
        return kind switch
        {
            // Telephone numbers of +999 belong to no country; example.com is reserved by RFC 2606.
            AliasKind.Phone => $"+9990000{digits}",
            AliasKind.Email => $"member{digits}@example.com",
            AliasKind.Card => $"tok_{digits}",
            AliasKind.CustomerId => $"7700{digits}",
            AliasKind.Order => throw new ArgumentException("An order names no member by itself.", nameof(kind)),
            _ => $"LH-9000-{digits}",
        };
    }
}
