using System.Text;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Stores;

/// <summary>Row keys are legal, short enough and as different as what they stand for.</summary>
public sealed class RowKeysTests
{
    private const string Illegal = "/\\#?%'\"";
    private static readonly string[] Alphabet = ["a", "A", "=", "0041", "|", "/", "%", "'", "ж", "ü", "u\u0308", "🛒", "\ud83d", "\ude00", "\ufffd", "sha256:", " ", "+"];

    [Fact]
    public void Different_names_make_different_legal_keys()
    {
        const int Seed = 20260315;
        var random = new Random(Seed);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < 30_000; round++)
        {
            var name = NameOf(random);
            var key = RowKeys.Escape(name);

            Assert.True(names.Add(name) == keys.Add(key), $"Seed {Seed}: '{name}' makes a key that another name made, or not the same key twice: {key}");
            Assert.True(key.All(letter => letter is > ' ' and <= '~' && !Illegal.Contains(letter) && letter != '|'), $"Seed {Seed}: '{name}' makes {key}");
            Assert.True(key.Length <= 200, $"Seed {Seed}: '{name}' makes a key of {key.Length} characters");
        }
    }

    [Fact]
    public void Long_names_that_differ_in_half_a_surrogate_pair_alone_make_different_keys() =>
        Assert.NotEqual(RowKeys.Escape(new string('ж', 60) + "\ud83d"), RowKeys.Escape(new string('ж', 60) + "\ude00"));

    [Fact]
    public void The_longest_keys_fit_a_row_key()
    {
        var (member, partner) = (MemberId.From(new string('m', 40)), PartnerId.From(new string('p', 40)));
        string[] keys =
        [
            RowKeys.Journal(new JournalKey(member, partner, EventId.From(new string('/', EventId.MaxLength)))),
            RowKeys.Journal(new JournalKey(member, partner, EventId.From(new string('a', 200)))),
            RowKeys.Obligation(new Obligation(long.MaxValue, partner, Commit.NewId(Random.Shared), [])),
            RowKeys.Account(member),
        ];

        // 1 KiB of UTF-16.
        Assert.All(keys, key => Assert.InRange(key.Length, 1, 512));
    }

    [Fact]
    public void No_member_reads_rows_of_one_whose_name_begins_alike()
    {
        var key = RowKeys.Journal(new JournalKey(MemberId.From("m-anna"), PartnerId.From("city-mart"), EventId.From("e|1")));

        Assert.StartsWith(RowKeys.Journal(MemberId.From("m-anna")), key, StringComparison.Ordinal);
        Assert.False(key.StartsWith(RowKeys.Journal(MemberId.From("m-ann")), StringComparison.Ordinal));
        Assert.False(RowKeys.Obligation(new Obligation(10, Sample.Citymart, "c", [])).StartsWith(RowKeys.Obligations(1), StringComparison.Ordinal));
    }

    private static string NameOf(Random random)
    {
        var name = new StringBuilder();
        var (pieces, one) = (random.Next(1, random.Next(4) == 0 ? 220 : 4), random.Next(3) == 0 ? Alphabet[random.Next(Alphabet.Length)] : null);
        for (var piece = 0; piece < pieces; piece++)
        {
            name.Append(one ?? Alphabet[random.Next(Alphabet.Length)]);
        }

        return name.Append(Alphabet[random.Next(Alphabet.Length)]).ToString();
    }
}
