using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Notices;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Ledger;

/// <summary>What partners want to be told of commits. What a commit gives them to know is written in the same transaction, in one row for all of them; where nobody wants anything, in none.</summary>
/// <param name="Wanted">What a partner wants to be told.</param>
/// <param name="Written">Told of a shard after a commit that wrote such a row; a hint, not a promise: it may get lost.</param>
public sealed record Noticing(Func<PartnerId, IReadOnlySet<NoticeKind>> Wanted, Action<Shard> Written);

/// <summary>A notice as it waits beside the entry it tells of.</summary>
/// <param name="To">Whom it is for.</param>
/// <param name="Member">Whose account it is about: one member's notices are sent in order.</param>
/// <param name="Sequence">The entry's place in the shard.</param>
/// <param name="Notice">What it says.</param>
public sealed record EntryNotice(PartnerId To, MemberId Member, long Sequence, Notice Notice);
