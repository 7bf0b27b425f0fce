using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Holds draws: the prize that the number falls to is granted as a rule's reward is, and goes back with the order as one does.</summary>
internal static class Drawing
{
    /// <summary>Holds a draw for a rule. Where the chain is not known, as when somebody only asks what they would get, none is made.</summary>
    public static void Hold(Draft draft, EarnRule rule, string name)
    {
        var draw = draft.Book.Draw(name);
        if (draft.Chain is not { } chain)
        {
            draft.Note(new Trace.Drawn(rule.Id, name, "", 0, draw.Draw.Numbers, ""));
            return;
        }

        var number = DrawNumber.Of(chain, draft.Account.Member, draft.Activity.Partner, draft.Activity.EventId, name, draw.Draw.Numbers);
        var index = draw.Draw.IndexOf(number);
        var prize = draw.Draw.Prizes[index];
        draft.Note(new Trace.Drawn(rule.Id, name, chain, number, draw.Draw.Numbers, prize.Id));
        if (prize.Reward is Reward.Fixed fix)
        {
            var accrual = draw.Accruals[index];
            Granting.Grant(draft, accrual, Limits.Apply(draft, accrual, new Offer(fix.Points)));
        }

        Granting.GivePerks(draft, prize, Granting.SourceOf(draft.Activity));
    }
}

/// <summary>A draw made ready.</summary>
internal sealed class CompiledDraw(Draw draw, Programme programme)
{
    public Draw Draw => draw;

    /// <summary>What its prizes grant, in their order.</summary>
    public CompiledAccrual[] Accruals { get; } = [.. draw.Prizes.Select(prize => new CompiledAccrual(prize, programme))];
}
