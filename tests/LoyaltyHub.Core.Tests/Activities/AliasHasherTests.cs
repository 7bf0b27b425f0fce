using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using Xunit;

namespace LoyaltyHub.Core.Tests.Activities;

public sealed class AliasHasherTests
{
    private static readonly PartnerId Bank = PartnerId.From("bank");
    private static readonly PartnerId Shop = PartnerId.From("shop");
    private static readonly AliasHasher Hasher = new(new byte[32]);

    [Theory]
    [InlineData(AliasKind.LoyaltyId, "LH-1", true)]
    [InlineData(AliasKind.Phone, "+7 912 000-00-01", true)]
    [InlineData(AliasKind.Email, "a@example.com", true)]
    [InlineData(AliasKind.Card, "tok_1", false)]
    [InlineData(AliasKind.CustomerId, "42", false)]
    public void Only_what_means_the_same_everywhere_is_one_account_over_partners(AliasKind kind, string alias, bool same) =>
        Assert.Equal(same, Hasher.Hash(kind, Bank, alias) == Hasher.Hash(kind, Shop, alias));

    [Theory]
    [InlineData(AliasKind.Phone, "+7 (912) 000-00-01", "89120000001")]
    [InlineData(AliasKind.Phone, "79120000001", "8 912 000 00 01")]
    [InlineData(AliasKind.Email, " Anna@Example.COM ", "anna@example.com")]
    [InlineData(AliasKind.Email, "ЮЛЯ@example.com", "юля@example.com")]
    [InlineData(AliasKind.LoyaltyId, " LH-1\t", "LH-1")]
    public void Ways_to_write_one_alias_are_one_member(AliasKind kind, string one, string other) =>
        Assert.Equal(Hasher.Hash(kind, Bank, one), Hasher.Hash(kind, Shop, other));

    [Theory]
    [InlineData(AliasKind.LoyaltyId, "LH-1", "lh-1")]
    [InlineData(AliasKind.Phone, "+44 20 7946 0001", "+44 20 7946 0002")]
    [InlineData(AliasKind.Phone, "8123456789", "7123456789")]
    public void Different_aliases_are_different_members(AliasKind kind, string one, string other) =>
        Assert.NotEqual(Hasher.Hash(kind, Bank, one), Hasher.Hash(kind, Bank, other));

    [Fact]
    public void The_kind_is_part_of_the_hash() =>
        Assert.NotEqual(Hasher.Hash(AliasKind.LoyaltyId, Bank, "79120000001"), Hasher.Hash(AliasKind.Phone, Bank, "79120000001"));

    [Fact]
    public void Another_key_gives_other_hashes() =>
        Assert.NotEqual(Hasher.Hash(AliasKind.LoyaltyId, Bank, "LH-1"), new AliasHasher([.. Enumerable.Repeat((byte)1, 32)]).Hash(AliasKind.LoyaltyId, Bank, "LH-1"));

    [Fact]
    public void The_hash_of_a_known_alias_stays_what_it_was() =>
        Assert.Equal("BQ_rOf9yn_V6shlvJ9F_hFIM8bx-E0HOHIugTDPCFK8", Hasher.Hash(AliasKind.LoyaltyId, Bank, "LH-1000-0001").Value);

    [Theory]
    [InlineData(AliasKind.LoyaltyId, "   ")]
    [InlineData(AliasKind.LoyaltyId, "LH\u00001")]
    [InlineData(AliasKind.Phone, "555-01")]
    [InlineData(AliasKind.Phone, "LH-1000-000123")]
    [InlineData(AliasKind.Phone, "1234567890123456")]
    [InlineData(AliasKind.Email, "anna.example.com")]
    [InlineData(AliasKind.Email, "a@b@example.com")]
    [InlineData(AliasKind.Email, "@example.com")]
    public void What_is_no_alias_is_refused_without_being_repeated(AliasKind kind, string alias)
    {
        Assert.False(Hasher.TryHash(kind, Bank, alias, out _));
        var fault = Assert.Throws<ArgumentException>(() => Hasher.Hash(kind, Bank, alias));
        Assert.DoesNotContain(alias, fault.Message.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_key_is_refused() => Assert.Throws<ArgumentException>(() => new AliasHasher(new byte[31]));
}
