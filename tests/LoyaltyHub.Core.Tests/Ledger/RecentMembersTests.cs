using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using Xunit;

namespace LoyaltyHub.Core.Tests.Ledger;

public sealed class RecentMembersTests
{
    [Fact]
    public void The_last_entries_are_told_and_no_more_than_are_remembered()
    {
        var recent = RecentMembers.None.With([Member(1), Member(2)]).With([Member(3)]);

        Assert.Equal(new[] { Mark(2), Mark(3) }.Order(), recent.OfLast(2)!.Order());
        Assert.Equal(3, recent.OfLast(3)!.Count);
        Assert.Empty(recent.OfLast(0)!);
        Assert.Null(recent.OfLast(4));
        Assert.Null(recent.OfLast(-1));
        Assert.Null(recent.OfLast(long.MaxValue));
    }

    [Fact]
    public void The_oldest_make_room_one_for_one()
    {
        var recent = RecentMembers.None.With(Enumerable.Range(0, RecentMembers.Most + 5).Select(Member));

        Assert.Equal(Enumerable.Range(5, RecentMembers.Most).Select(Mark).ToHashSet(), recent.OfLast(RecentMembers.Most)!.ToHashSet());
        Assert.Null(recent.OfLast(RecentMembers.Most + 1));
    }

    [Fact]
    public void However_entries_are_batched_the_marks_are_the_same_and_are_read_back_from_their_text()
    {
        var members = Enumerable.Range(0, 1000).Select(Member).ToList();
        var single = members.Aggregate(RecentMembers.None, (recent, member) => recent.With([member]));
        var batched = members.Chunk(97).Aggregate(RecentMembers.None, (recent, chunk) => recent.With(chunk));

        Assert.Equal(single, batched);
        Assert.Equal(single, RecentMembers.From(single.Text));
        Assert.NotEqual(single, RecentMembers.None);
    }

    [Theory]
    [InlineData("AAA=", true)]
    [InlineData("AA==", false)]
    [InlineData("no marks!", false)]
    public void Only_whole_marks_are_read(string text, bool sound)
    {
        if (sound)
        {
            Assert.Equal(text, RecentMembers.From(text).Text);
        }
        else
        {
            Assert.Throws<FormatException>(() => RecentMembers.From(text));
        }
    }

    private static MemberId Member(int number) => MemberId.From($"m{number}");

    private static ushort Mark(int number) => RecentMembers.MarkOf(Member(number));
}
