using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Tables;

/// <summary>
/// Row keys of the ledger. A key may not hold <c>/ \ # ?</c> or control characters, so what partners name is escaped: everything but ASCII
/// letters, digits and <c>- _ . : @ + ,</c> becomes <c>=</c> and four hexadecimal digits. What is then longer than 200 characters is hashed.
/// </summary>
public static class RowKeys
{
    /// <summary>The head's row.</summary>
    public const string Head = "H";

    private const int LongestName = 200;

    /// <summary>An account's row.</summary>
    public static string Account(MemberId member) => $"A|{member}";

    /// <summary>A journal entry's row.</summary>
    public static string Journal(JournalKey key) => $"{Journal(key.Member)}{key.Partner}|{Escape(key.EventId.Value)}{(key.Round == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"|{key.Round}"))}";

    /// <summary>What the rows of a member's entries begin with.</summary>
    public static string Journal(MemberId member) => $"J|{member}|";

    /// <summary>The row of the shard's share of a budget.</summary>
    public static string Share(string budget) => $"B|{Escape(budget)}";

    /// <summary>What rows of notices begin with.</summary>
    public const string AllNotices = "N|";

    /// <summary>The row of what a commit gives partners to know.</summary>
    public static string Notices(long sequence) => $"{AllNotices}{sequence.ToString("D19", CultureInfo.InvariantCulture)}";

    /// <summary>An obligation's row.</summary>
    public static string Obligation(Obligation obligation) => $"{Obligations(obligation.Window)}{obligation.Partner}|{obligation.Commit}";

    /// <summary>What the rows of a window's obligations begin with.</summary>
    public static string Obligations(long window) => $"L|{window.ToString("D8", CultureInfo.InvariantCulture)}|";

    /// <summary>Makes a name fit a row key; different names stay different.</summary>
    public static string Escape(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':' or '@' or '+' or ',')
            {
                text.Append(letter);
            }
            else
            {
                text.Append('=').Append(((int)letter).ToString("X4", CultureInfo.InvariantCulture));
            }
        }

        // The escaped text is hashed, not the name: UTF-8 has one replacement for every half of a surrogate pair.
        return text.Length <= LongestName ? text.ToString() : "=sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text.ToString())));
    }

    /// <summary>The filter for one partition's rows whose keys begin so.</summary>
    public static string Prefix(string partition, string prefix)
    {
        var end = prefix[..^1] + (char)(prefix[^1] + 1);
        return global::Azure.Data.Tables.TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {prefix} and RowKey lt {end}");
    }
}
