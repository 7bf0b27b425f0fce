using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// The chance of draws, which everyone can verify: SHA-256 over the hash of the shard's entry before, member, partner, event and draw. The hash before could not be known when the partner
/// chose the event's id, and cannot be changed afterwards: every later entry is chained to it.
/// </summary>
public static class DrawNumber
{
    /// <summary>The number that is drawn.</summary>
    /// <param name="chain">The hash of the entry before, as the entry of the draw keeps it.</param>
    /// <param name="member">Whose account.</param>
    /// <param name="partner">Where the event happened.</param>
    /// <param name="id">The event.</param>
    /// <param name="draw">The draw.</param>
    /// <param name="of">How many numbers there are, at least 1.</param>
    /// <returns>A number from 0 and below <paramref name="of"/>. The first 16 bytes, read as one number, modulo <paramref name="of"/>: no number is favoured by more than one part in 2^64.</returns>
    public static long Of(string chain, MemberId member, PartnerId partner, EventId id, string draw, long of)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(TextOf(chain, member, partner, id, draw)));
        return (long)(BinaryPrimitives.ReadUInt128BigEndian(hash) % (UInt128)(ulong)of);
    }

    /// <summary>What is hashed for it, with which everyone can draw again.</summary>
    public static string TextOf(string chain, MemberId member, PartnerId partner, EventId id, string draw) => $"{chain}|{member}|{partner}|{id}|{draw}";
}
