using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// Decides what an activity does to an account. Pure: the same account, programme, activity and circumstances give the same decision,
/// so it can be replayed, priced before launch and explained.
/// </summary>
public static class Decider
{
    /// <summary>Decides: first what time alone did until now, then the activity.</summary>
    /// <param name="account">The account before.</param>
    /// <param name="programme">The rules.</param>
    /// <param name="activity">What happened.</param>
    /// <param name="circumstances">The time, and what is recorded elsewhere.</param>
    /// <exception cref="OverflowException">A balance would leave the range of a 64-bit integer.</exception>
    public static Decided Decide(Account account, Programme programme, Activity activity, Circumstances circumstances)
    {
        var draft = new Draft(account, programme, activity, circumstances);
        if (KinPath.Last(activity.Via) is { } sender && account.Left?.GetValueOrDefault(sender) is var parting && (parting is not null || HasLeftOnTheWay(account, activity.Via!)))
        {
            draft.SendBack(MemberId.From(sender), parting);
            return draft.Finish();
        }

        if (account is { Standing: Standing.Merged, MergedInto: { } into } && GoesOn(activity.What))
        {
            draft.Forward(into);
            return draft.Finish();
        }

        Parking.Begin(draft);
        Elapsing.Run(draft);
        Parking.Wait(draft);
        if (IsMembers(activity.What))
        {
            Elapsing.Slide(draft);
        }

        Apply(draft, activity.What);

        // What came back into a lot that has expired meanwhile expires at once.
        Elapsing.Run(draft);
        Perks.Forget(draft);
        return draft.Finish();
    }

    /// <summary>
    /// Whether it is undecided where this has its effect: the account is leaving, and the other one may yet send it back. Were it sent on already, it could come back to where it
    /// is known as sent on, and have its effect nowhere.
    /// </summary>
    public static bool Waits(Account account, Happening what) => account.Leaving is not null && (GoesOn(what) || what is Happening.MemberErased);

    /// <summary>Whether the sender is part of the account, and whoever it came to that through is no part of it any more: the sender was gone meanwhile, and came again without them.</summary>
    private static bool HasLeftOnTheWay(Account account, string via) => KinPath.Out(via) is not null && account.Kin?.GetValueOrDefault(KinPath.First(via)!) != via;

    private static void Apply(Draft draft, Happening what)
    {
        if (draft.Programme.Rests && what is (Happening.Purchased or Happening.Engaged))
        {
            var name = what is Happening.Purchased purchase ? purchase.Order : ((Happening.Engaged)what).Activity;
            draft.Decline(draft.Programme.HasBegunBy(draft.Activity.At) ? DeclineReason.Ended : DeclineReason.NotStarted, name);
        }

        switch (what)
        {
            case Happening.Purchased bought when !Claiming.Refuses(draft, bought):
                Earning.Purchase(draft, bought);
                break;
            case Happening.Purchased:
                break;
            case Happening.Engaged engaged:
                Earning.Engagement(draft, engaged);
                break;
            case Happening.Confirmed confirmed:
                Confirming.Order(draft, confirmed, draft.History.Order);
                break;
            case Happening.EngagementConfirmed confirmed:
                Confirming.Engagement(draft, confirmed, draft.History.Order);
                break;
            case Happening.Returned returned:
                Returning.Return(draft, returned, draft.History.Order);
                break;
            case Happening.EngagementCancelled cancelled:
                Cancelling.Cancel(draft, cancelled, draft.History.Order);
                break;
            case Happening.PointsHeld hold:
                Redeeming.Hold(draft, hold);
                break;
            case Happening.PointsCaptured capture:
                Redeeming.Capture(draft, capture);
                break;
            case Happening.PointsVoided voided:
                Redeeming.Void(draft, voided);
                break;
            case Happening.PointsRefunded refunded:
                Redeeming.Refund(draft, refunded, draft.History.Redemption);
                break;
            case Happening.PointsGiven given:
                Transferring.Give(draft, given);
                break;
            case Happening.PointsReceived received:
                Transferring.Receive(draft, received);
                break;
            case Happening.Enrolled enrolled:
                Enrolling.Enrol(draft, enrolled);
                break;
            case Happening.Withdrawn withdrawn:
                Enrolling.Withdraw(draft, withdrawn);
                break;
            case Happening.ProfileChanged changed:
                Enrolling.Change(draft, changed);
                break;
            case Happening.Referred referred:
                Referring.Ask(draft, referred);
                break;
            case Happening.ReferralClaimed claimed:
                Referring.Judge(draft, claimed);
                break;
            case Happening.ReferralAnswered answer:
                Referring.Settle(draft, answer);
                break;
            case Happening.PerkUsed use:
                Perks.Use(draft, use);
                break;
            case Happening.RewardArrived arrived:
                Rewarding.Receive(draft, arrived);
                break;
            case Happening.RewardRecalled recalled:
                Rewarding.Recall(draft, recalled, draft.History.Order);
                break;
            case Happening.TimePassed:
                break;
            case Happening.StandingChanged changed:
                Standings.Change(draft, changed);
                break;
            case Happening.AccountMerged merged:
                Merging.Leave(draft, merged);
                break;
            case Happening.AccountReceived received:
                Merging.Receive(draft, received);
                break;
            case Happening.AccountTaken taken:
                Merging.Arrive(draft, taken);
                break;
            case Happening.AccountParted parted:
                Merging.Part(draft, parted);
                break;
            case Happening.PartReceived received:
                Merging.StandAlone(draft, received);
                break;
            case Happening.MemberErased:
                Standings.Erase(draft);
                break;
            case Happening.Corrected corrected:
                Correcting.Correct(draft, corrected);
                break;
            default:
                throw new InvalidOperationException($"No rule for {what.GetType().Name}.");
        }
    }

    /// <summary>Whether the member did it, so that points which slide with activity slide.</summary>
    private static bool IsMembers(Happening what) =>
        what is Happening.Purchased or Happening.Engaged or Happening.PointsHeld or Happening.PointsCaptured or Happening.PointsGiven or Happening.PerkUsed;

    /// <summary>Whether a merged account sends it on; what concerns the merge itself it answers.</summary>
    private static bool GoesOn(Happening what) => what
        is not (Happening.TimePassed or Happening.AccountMerged or Happening.AccountReceived or Happening.AccountTaken or Happening.PartReceived or Happening.MemberErased or Happening.Corrected);
}
