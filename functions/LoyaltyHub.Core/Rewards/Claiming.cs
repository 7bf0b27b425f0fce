using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Lets an order earn once that was claimed as missing: by the partner's confirmation or by its own event, whichever comes first.</summary>
internal static class Claiming
{
    /// <summary>Whether a purchase earns nothing because the other one came first; remembers a claimed order.</summary>
    public static bool Refuses(Draft draft, Happening.Purchased purchase)
    {
        if (draft.Activity.Claim is null && draft.Account.Claimed is null)
        {
            return false;
        }

        var key = Account.Key(draft.Activity.Partner, purchase.Order);
        if (draft.Activity.Claim is not { } claim)
        {
            return draft.Account.Claimed?.ContainsKey(key) == true && Decline(draft, DeclineReason.ClaimedBefore, purchase);
        }

        if (draft.History.Order.Paid is not null || draft.Account.Claimed?.ContainsKey(key) == true)
        {
            return Decline(draft, DeclineReason.PurchaseKnown, purchase);
        }

        draft.Account = draft.Account.WithClaimed(key, claim);
        return false;
    }

    private static bool Decline(Draft draft, DeclineReason reason, Happening.Purchased purchase)
    {
        draft.Decline(reason, purchase.Order);
        return true;
    }
}
